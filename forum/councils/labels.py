"""How the room's words are shown, and small answers that templates ask for."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum.councils.kinds import (
    APPLICATION_LABELS,
    APPOINTED_LABELS,
    ENDED_LABELS,
    GROUP_HINTS,
    GROUP_LABELS,
    KIND_LABELS,
    MAJORITY_LABELS,
    ROLE_LABELS,
    SPEAKER_LABELS,
    STATUS_LABELS,
    CouncilStatus,
    Kind,
)
from forum.councils.models import Council, Statute
from forum.councils.models_members import Member
from forum.kernel.clock import today

_WORDS: dict[str, dict[Any, Any]] = {
    "kind": KIND_LABELS,
    "status": STATUS_LABELS,
    "group": GROUP_LABELS,
    "group_hint": GROUP_HINTS,
    "role": ROLE_LABELS,
    "speaker": SPEAKER_LABELS,
    "appointed": APPOINTED_LABELS,
    "ended": ENDED_LABELS,
    "application": APPLICATION_LABELS,
    "majority": MAJORITY_LABELS,
}


def word(of: str, code: str) -> Any:
    """Give the word for a code, such as `word("group", "culture")`."""
    return _WORDS[of][code]


def open_for_applications(council: Council) -> bool:
    """Tell whether people may apply today, seats permitting."""
    in_time = council.apply_until is None or council.apply_until >= today()
    return bool(council.shown) and council.status == CouncilStatus.ACTIVE and in_time


def quorum(statute: Statute, filled: int) -> int:
    """Give how many members must be present: the statute's share of the filled seats, rounded up, at least one."""
    return max(-(-filled * statute.quorum_percent // 100), 1)


def title(council: Council) -> str:
    """Name a council in a sentence: „Fachbeirat Klimaangepasste Stadt“, or the Forum by its own name."""
    return named(council.kind, council.name)


def named(kind: str, name: str) -> str:
    """Give the same, of a kind and a name."""
    return name if kind == Kind.FORUM else _("Council “%(name)s”", name=name)


def member_name(member: Member) -> str:
    """Give a member's real name; nothing is left of it once the account was erased."""
    return member.name or _("Deleted account")


GLOBALS = {
    "council_word": word,
    "council_title": title,
    "council_open": open_for_applications,
    "council_quorum": quorum,
    "member_name": member_name,
}
