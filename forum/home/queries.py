"""What the home page tells, in few questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.contributions import tallies
from forum.contributions.models import Answer, Contribution
from forum.contributions.status import Status, Visibility
from forum.contributions.way import reached
from forum.ideas.models import KIND
from forum.kernel.clock import today
from forum.kernel.database import session

RULINGS = (
    Status.APPROVED,
    Status.DEFERRED,
    Status.REJECTED,
    Status.ANSWERED,
    Status.REALISED,
    Status.STOPPED,
)


@dataclass(frozen=True)
class Ruling:
    """A decision or answer with its reasons: status, contribution, sentence, who gave it."""

    contribution: Contribution
    answer: Answer


def stations() -> tuple[int, ...]:
    """Give how many public ideas stand at each of the five stops; those that ended on the way are not counted."""
    counts = [0] * 5
    ended = {Status.REJECTED, Status.STOPPED, Status.ANSWERED, Status.DECLINED, Status.MERGED, Status.WITHDRAWN}
    for value, number in tallies.of(KIND).get("status", {}).items():
        status = Status(value)
        if status not in ended and status is not Status.IMPORTED:
            counts[reached(status)] += number
    return tuple(counts)


def all_ideas() -> int:
    """Give how many public ideas there are, suggestions of other platforms aside."""
    found = tallies.of(KIND)
    everything = found.get("all", {}).get("", 0)
    return everything - found.get("status", {}).get(Status.IMPORTED, 0)


def overdue() -> int:
    """Count public ideas whose answer is overdue."""
    return int(
        session.scalar(
            select(func.count()).where(
                Contribution.visibility == Visibility.PUBLIC,
                Contribution.due_on < today(),
                Contribution.status.in_([status for status in Status if status is not Status.DEFERRED]),
            )
        )
        or 0
    )


def rulings(limit: int) -> Sequence[Ruling]:
    """Give the latest answers and decisions on public contributions, newest first."""
    rows = session.execute(
        select(Contribution, Answer)
        .join(Answer, Answer.contribution_id == Contribution.id)
        .where(Contribution.visibility == Visibility.PUBLIC, Contribution.status.in_(RULINGS))
        .options(joinedload(Contribution.topic))
        .order_by(Answer.at.desc(), Answer.id.desc())
        .limit(limit)
    )
    return [Ruling(contribution, answer) for contribution, answer in rows]


def active(limit: int) -> list[int]:
    """Give the keys of the public ideas in discussion that are most talked about now."""
    found = select(Contribution.id).where(
        Contribution.kind == KIND,
        Contribution.visibility == Visibility.PUBLIC,
        Contribution.status == Status.DISCUSSION,
    )
    return list(session.scalars(found.order_by(Contribution.heat.desc(), Contribution.id.desc()).limit(limit)))
