"""Questions about candidates. A candidate is public as long as its origin is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from forum.candidates.models import Candidate
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.database import session

LENGTH = 20


@dataclass(frozen=True)
class Page:
    """Candidates, newest first, and the numbers to go on from."""

    candidates: Sequence[Candidate]
    next_before: int | None
    previous_after: int | None


def _public() -> Select[Candidate]:
    return (
        select(Candidate)
        .join(Contribution, Contribution.id == Candidate.origin_id)
        .where(Contribution.visibility == Visibility.PUBLIC)
        .options(
            joinedload(Candidate.origin).joinedload(Contribution.topic),
            joinedload(Candidate.origin).joinedload(Contribution.district),
        )
    )


def page(*, before: int | None = None, after: int | None = None) -> Page:
    """Give public candidates, newest first: those with a number below `before`, or the next above `after`."""
    wanted = _public()
    if after is not None:
        rows = list(
            session.scalars(wanted.where(Candidate.number > after).order_by(Candidate.number).limit(LENGTH + 1))
        )
        more, rows = len(rows) > LENGTH, rows[:LENGTH]
        rows.reverse()
        return Page(rows, rows[-1].number if rows else None, rows[0].number if more else None)
    if before is not None:
        wanted = wanted.where(Candidate.number < before)
    rows = list(session.scalars(wanted.order_by(Candidate.number.desc()).limit(LENGTH + 1)))
    more, rows = len(rows) > LENGTH, rows[:LENGTH]
    return Page(rows, rows[-1].number if more else None, rows[0].number if rows and before is not None else None)


def public(number: int) -> Candidate | None:
    """Give a public candidate with its origin, author and place."""
    return session.scalar(
        _public()
        .where(Candidate.number == number)
        .options(
            joinedload(Candidate.origin).joinedload(Contribution.author),
            joinedload(Candidate.origin).joinedload(Contribution.organisation),
        )
    )


def newest(limit: int) -> Sequence[Candidate]:
    """Give the newest public candidates."""
    return session.scalars(_public().order_by(Candidate.number.desc()).limit(limit)).all()


def count() -> int:
    """Count public candidates."""
    return int(session.scalar(select(func.count()).select_from(_public().subquery())) or 0)
