"""Who may give an answer more time: whoever owes it, and the office; nobody for what is theirs."""

from __future__ import annotations

from forum.accounts.policy import chair, lead, moderator, office
from forum.contributions.policy import author, chaired, own, sight
from forum.kernel.policy import Permission, Rule, among


def owed_by(owner: str) -> Rule:
    """Make the rule that the next step is somebody's."""
    return among(f"owed by {owner}", "owner", lambda _actor: (owner,))


running = among(
    "running", "owner", lambda _actor: ("moderation", "author", "office", "council", "board", "project", "addressee")
)
owes = (
    office | (moderator & owed_by("moderation")) | (chaired & owed_by("council")) | ((lead | chair) & owed_by("board"))
)
EXTEND = Permission("clock.extend", running & sight & ((owes & ~own) | (author & owed_by("author"))), sight)

ALL = (EXTEND,)
