"""Verbs of blanking: blank, object, confirm, undo, open the seal, forget. They never commit; each holds what it changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select, update

from forum.accounts.actor import Actor
from forum.blanking import policy, texts
from forum.blanking.models import BLANK, KEPT, KINDS, Blanking, BlankingStatus, Reading, Why
from forum.blanking.texts import Held, Part, Shape
from forum.kernel import blanks
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.web.transaction import writing

Place = tuple[str, int]  # name of a part, and which of the places there


@dataclass(frozen=True)
class Covered:
    """A part as it reads once the chosen places are blanked; `left` says that words stay that were to go."""

    part: Part
    value: str
    html: str
    count: int
    left: bool


def cover(held: Held, words: str, chosen: Collection[Place], key: int = 0) -> tuple[list[Covered], dict[str, Any]]:
    """Blank words in the chosen places, without writing anything; gives the changed parts and what is to be sealed."""
    bars: dict[str, str] = {}
    lines: dict[str, list[str]] = {}
    found = []
    word = blanks.WORDS.get(held.language, blanks.WORDS["de"])
    for part in held.parts:
        wanted = {index for name, index in chosen if name == part.name}
        places = blanks.places(part.value, words, html=part.shape is Shape.HTML)
        wanted &= set(range(len(places)))
        if not wanted:
            continue
        if part.shape is Shape.LINE:
            value = _line(part, [places[index] for index in sorted(wanted)], blanks.mark(held.language))
            lines[part.name] = [part.value, value]
        else:
            value = blanks.cover(part.value, words, key, wanted, bars, word if part.shape is Shape.HTML else "")
        left = texts.left(part, value, words, held.language) > len(places) - len(wanted)
        found.append(Covered(part, value, texts.as_html(part, value, held.language), len(wanted), left))
    return found, {"words": words, "bars": bars, "lines": lines}


def _line(part: Part, places: Iterable[blanks.Place], mark: str) -> str:
    made, end = "", 0
    for place in places:
        made += part.value[end : place.start] + mark
        end = place.end
    made += part.value[end:]
    return made if len(made) <= part.limit else made[: part.limit - 1] + "…"


def reached(held: Held, actor: Actor) -> None:
    """Raise Missing for what the actor may not see, Forbidden for what they may not blank."""
    if not held.stem.seen(actor):
        raise Missing
    policy.BLANK.require(actor, held.owner)


def blank(
    kind: str,
    key: int,
    words: str,
    chosen: Collection[Place],
    *,
    why: Why,
    reason: str,
    actor: Actor,
    stamp: str,
    request_key: str = "",
) -> Blanking:
    """Blank words in the chosen places of a text and of everything that repeats it; the author is told with the reason.

    A form that was sent twice gives the act that stands. Raises Missing, Forbidden for one's own text, Refused when it
    reads otherwise than when it was decided (`stamp`), or when the words cannot be taken out completely.
    """
    held = texts.load(kind, key, held=True)
    if held is None:
        raise Missing
    reached(held, actor)
    if known := sent(request_key, actor):
        return known
    if held.stamp != stamp:
        raise Refused(_("This text has changed meanwhile."))
    made = Blanking(
        **held.keys,
        contribution_id=held.stem.contribution_id,
        author_id=held.owner.author_id,
        reason_code=why,
        reason=reason,
        places=0,
        actor_id=actor.id,
        request_key=_key(request_key, actor),
    )
    session.add(made)
    session.flush()
    covered, made.sealed = cover(held, words, chosen, made.id)
    made.places = sum(one.count for one in covered)
    if not covered or any(one.left for one in covered):
        raise Refused(_("The words could not be taken out completely. Please choose smaller pieces."))
    for one in covered:
        one.part.put(one.value)
    _finish(held, made)
    emit("blanking.write", actor=actor, subject=made, **_about(made))
    return made


def _key(request_key: str, actor: Actor) -> str | None:
    return f"{actor.id}:{request_key}"[:64] if request_key else None


def sent(request_key: str, actor: Actor) -> Blanking | None:
    """Give the act that a form of the actor's has done already."""
    key = _key(request_key, actor)
    return session.scalar(select(Blanking).where(Blanking.request_key == key)) if key else None


def _about(found: Blanking) -> dict[str, Any]:
    """Give what events tell: never the words."""
    return {
        "contribution_id": found.contribution_id,
        "comment_id": found.comment_id,
        "reason_code": str(found.reason_code),
        "reason": found.reason,
    }


def _finish(held: Held, found: Blanking) -> None:
    """Note at the text why passages of it are blanked."""
    session.flush()
    names = ("contribution_id", *(f"{kind}_id" for kind in KINDS))
    same = [getattr(Blanking, name).is_not_distinct_from(getattr(found, name)) for name in names]
    codes = set(session.scalars(select(Blanking.reason_code).where(*same, Blanking.status.in_(BLANK))))
    held.finish(" ".join(sorted(str(code) for code in codes)))


def locked(key: int) -> Blanking:
    """Give an act, read anew and held until the transaction ends. Raises Missing."""
    found = session.scalar(
        select(Blanking).where(Blanking.id == key).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing
    return found


def _decidable(key: int, actor: Actor) -> tuple[Held, Blanking]:
    """Hold a text and the act about it, in this order as everywhere. Raises Missing, Forbidden."""
    row = session.get(Blanking, key)
    held = texts.load(row.kind, row.text_id, held=True) if row is not None else None
    if held is None:
        raise Missing
    found = locked(key)
    reached(held, actor)
    policy.UNDO.require(actor, found)
    return held, found


def contest(key: int, objection: str, *, actor: Actor) -> Blanking:
    """Object as the author. Raises Missing for others, Refused once it is too late or was done."""
    found = locked(key)
    if not policy.MINE.allows(actor, found):
        raise Missing
    if not found.contestable:
        raise Refused(_("You have objected already, or the time for it is over."))
    found.status, found.objection, found.objected_at = BlankingStatus.CONTESTED, objection, now()
    emit("blanking.contest", actor=actor, subject=found, contribution_id=found.contribution_id)
    return found


def confirm(key: int, decision: str, *, actor: Actor) -> Blanking:
    """Decide on an objection that the passage stays blanked, as a colleague of who did it; the author hears why.

    Raises Missing, Forbidden, Refused where no objection waits.
    """
    _held, found = _decidable(key, actor)
    if found.status != BlankingStatus.CONTESTED:
        raise Refused(_("This has been decided already."))
    found.status, found.decision = BlankingStatus.CONFIRMED, decision
    found.decided_by_id, found.decided_at = actor.id, now()
    emit("blanking.confirm", actor=actor, subject=found, contribution_id=found.contribution_id)
    return found


def undo(key: int, decision: str, *, actor: Actor) -> Blanking:
    """Put the words back everywhere. Raises Missing, Forbidden, Refused where the original is gone or nothing is blanked."""
    held, found = _decidable(key, actor)
    if found.status not in BLANK or found.sealed is None:
        raise Refused(_("This passage cannot be restored any more."))
    lines = found.sealed["lines"]
    for part in held.parts:
        if part.shape is not Shape.LINE:
            part.put(blanks.uncover(part.value, found.sealed["bars"]))
        elif part.name in lines:
            part.put(_restored(part, lines[part.name], found.sealed["words"], blanks.mark(held.language)))
        elif known := next((before for before, after in lines.values() if part.value == after), None):
            part.put(known)  # copied since: an older version, a candidate's title
    found.status, found.decision, found.sealed = BlankingStatus.UNDONE, decision, None
    found.decided_by_id, found.decided_at = actor.id, now()
    _finish(held, found)
    emit("blanking.undo", actor=actor, subject=found, contribution_id=found.contribution_id)
    return found


def _restored(part: Part, lines: list[str], words: str, mark: str) -> str:
    """Give a line as it was; one that was changed since has its only mark replaced. Raises Refused where that is unclear."""
    before, after = lines
    if part.value == after:
        return before
    if part.value.count(mark) > 1:
        raise Refused(_("This line was blanked again later. Please take that back first."))
    return part.value.replace(mark, " ".join(words.split()))[: part.limit]


def unseal(key: int, purpose: str, *, actor: Actor) -> dict[str, Any]:
    """Open the sealed original; who did so and what for is written down. Raises Missing, Forbidden, Refused once it is gone."""
    found = session.get(Blanking, key)
    held = texts.load(found.kind, found.text_id) if found is not None else None
    if held is None or found is None:
        raise Missing
    reached(held, actor)
    if found.sealed is None:
        raise Refused(_("The original is not kept any more."))
    session.add(Reading(blanking_id=key, actor_id=actor.id, purpose=purpose))
    emit("blanking.read", actor=actor, subject=found, contribution_id=found.contribution_id)
    return found.sealed


def forget(*, comment_id: int) -> None:
    """Destroy the originals of a comment that was withdrawn."""
    session.execute(update(Blanking).where(Blanking.comment_id == comment_id).values(sealed=None))


def forget_person(person_id: int) -> None:
    """Destroy the originals of somebody whose account is erased: nobody can want them back."""
    session.execute(update(Blanking).where(Blanking.author_id == person_id).values(sealed=None))


def expire() -> None:
    """Destroy originals that nobody can want back any more (a job of the worker); objections that wait keep theirs."""
    over = Blanking.sealed.is_not(None) & (Blanking.at < now() - KEPT) & (Blanking.status != BlankingStatus.CONTESTED)
    if session.scalar(select(exists().where(over))):
        with writing():
            session.execute(update(Blanking).where(over).values(sealed=None))
