"""Verbs of the answer clock: give more time. They never commit."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import exists, select

from forum.accounts.actor import Actor
from forum.answer_clock import policy
from forum.contributions import service as trunk
from forum.contributions.models import Contribution, TimelineEntry
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.kernel.errors import Refused
from forum.kernel.events import emit

MOVE = "extend"
LONGEST = timedelta(days=183)


def span(contribution: Contribution) -> tuple[date, date]:
    """Give the first and the last day to which the time can be extended now."""
    first = max(contribution.due_on or today(), today()) + timedelta(days=1)
    return first, max(today() + LONGEST, first)


def extend(contribution: Contribution, until: date, reason: str, *, actor: Actor, revision: int) -> TimelineEntry:
    """Move a due date, with a public reason that the timeline shows; authors may do so once for a question.

    Raises Missing or Forbidden for who may not, Refused where no clock runs, for a stale form and for an author's second
    time, ValueError without a reason or for a day out of `span`.
    """
    policy.EXTEND.require(actor, contribution)
    if contribution.due_on is None or revision != contribution.revision:
        raise Refused
    first, last = span(contribution)
    if not reason.strip() or not first <= until <= last:
        raise ValueError("a reason and a later day are needed")
    if contribution.author_id == actor.id and _extended_by_author(contribution):
        raise Refused(_("You have already taken more time once. Please write to the office."))
    before = contribution.due_on
    contribution.due_on = until
    contribution.revision += 1
    entry = TimelineEntry(
        contribution_id=contribution.id,
        at=now(),
        move=MOVE,
        actor_id=actor.id,
        role=trunk.acting_role(actor, contribution),
        from_status=contribution.status,
        to_status=contribution.status,
        reason=reason,
        due_on=until,
        details={"before": before.isoformat()},
    )
    session.add(entry)
    emit(
        f"{contribution.kind}.{MOVE}",
        actor=actor,
        subject=contribution,
        reason=reason,
        due_on=until.isoformat(),
        before=before.isoformat(),
    )
    return entry


def _extended_by_author(contribution: Contribution) -> bool:
    taken = exists().where(
        TimelineEntry.contribution_id == contribution.id,
        TimelineEntry.move == MOVE,
        TimelineEntry.role == "author",
        TimelineEntry.at >= contribution.status_since,
    )
    return bool(session.scalar(select(taken)))
