"""What the worker does: end votes whose deadline has passed, remind those who have not voted yet."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.actor import SYSTEM
from forum.councils.kinds import CouncilStatus
from forum.councils.models import Council
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.events import emit
from forum.votes import service
from forum.votes.models import Vote
from forum.web.transaction import writing

MOST = 50  # in one round; the next minute goes on


def end_due() -> None:
    """Count what has run to its deadline, each in a transaction of its own."""
    due = select(Vote.id).where(Vote.closed_at.is_(None), Vote.closes_at <= now()).order_by(Vote.closes_at).limit(MOST)
    for key in session.scalars(due).all():
        with writing():
            service.settle(service.locked(key))


def remind() -> None:
    """Remind, once and before the deadline, those who can still vote."""
    due = (
        select(Vote)
        .join(Council, Council.id == Vote.council_id)
        .where(Vote.closed_at.is_(None), Vote.reminded_at.is_(None), Vote.remind_at <= now(), Vote.closes_at > now())
        .where(Council.status == CouncilStatus.ACTIVE)
        .order_by(Vote.id)
        .limit(MOST)
    )
    if session.scalar(due.with_only_columns(Vote.id).limit(1)) is None:
        return
    with writing():
        for vote in session.scalars(due).all():
            vote.reminded_at = now()
            emit("vote.remind", actor=SYSTEM, subject=vote, council=vote.council_id)
