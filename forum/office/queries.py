"""What waits for the office: ideas by the date on which an answer is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.contributions.models import Contribution
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.kernel.database import session

LENGTH = 50
WEEK = "woche"
COUNCILS = "fachbeirat"
VIEWS = {
    "offen": (Status.DISCUSSION, Status.RECOMMENDED),
    "rueckfragen": (Status.CLARIFICATION,),
    "weitergeleitet": (Status.FORWARDED,),
    COUNCILS: (Status.COUNCIL,),
    "board": (Status.NOMINATED, Status.DEFERRED),
}


@dataclass(frozen=True)
class Waiting:
    """Ideas of one view of the desk, the most urgent first, and how many stand in each view."""

    ideas: Sequence[Idea]
    counts: dict[str, int]
    late: int
    week: int


def waiting(view: str) -> Waiting:
    """Give the ideas that wait in a view of the desk."""
    shown = (Visibility.PUBLIC, Visibility.PENDING)
    every = [status for group in VIEWS.values() for status in group]
    of_desk = (Contribution.kind == "idea", Contribution.visibility.in_(shown), Contribution.status.in_(every))
    due = func.count().filter
    rows = session.execute(
        select(
            Contribution.status,
            func.count(),
            due(Contribution.due_on < today()),
            due(Contribution.due_on.between(today(), today() + timedelta(days=7))),
            due(Contribution.advice_by.is_not(None)),
        )
        .where(*of_desk)
        .group_by(Contribution.status)
    ).all()
    by_status = {row[0]: row[1] for row in rows}
    ideas = session.scalars(
        select(Idea)
        .where(Contribution.visibility.in_(shown), *_chosen(view, every))
        .options(joinedload(Idea.author), joinedload(Idea.organisation), joinedload(Idea.topic))
        .order_by(Contribution.due_on, Contribution.id)
        .limit(LENGTH)
    ).all()
    late, week = sum(row[2] for row in rows), sum(row[3] for row in rows)
    counts = {name: sum(by_status.get(status, 0) for status in group) for name, group in VIEWS.items()}
    counts[COUNCILS] += sum(row[4] for row in rows)  # candidates, which stay with the Board
    return Waiting(ideas, {WEEK: late + week, **counts}, late=late, week=week)


def _chosen(view: str, every: list[Status]) -> tuple[Any, ...]:
    """Give the conditions of a view; what is due this week holds what is late as well."""
    if view == WEEK:
        return Contribution.status.in_(every), Contribution.due_on <= today() + timedelta(days=7)
    if view == COUNCILS:
        return (Contribution.with_council,)
    return (Contribution.status.in_(VIEWS[view]),)
