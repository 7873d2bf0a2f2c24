"""Verbs of reports: take one in, close those that a decision answers. They never commit."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from forum.accounts.actor import Actor
from forum.comments.models import Comment
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.kernel.clock import Period, now, today
from forum.kernel.database import session
from forum.kernel.events import emit
from forum.kernel.settings import current
from forum.moderation import policy
from forum.moderation.models import Report, ReportReason, ReportStatus

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no signs that are taken for others
GROUPS, GROUP = 3, 4


def new_receipt() -> str:
    """Make a code that can be read out and not be guessed: „K7QM-2XHD-9RTW“, 59 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def report(
    contribution: Contribution,
    comment: Comment | None = None,
    *,
    reason: ReportReason,
    text: str,
    actor: Actor,
    email: str = "",
    locale: str = "de",
    request_key: str = "",
) -> Report:
    """Take in a notice about content that its reporter can see (EU Digital Services Act, Art. 16).

    `email` is where a visitor wants to hear the outcome; people with an account hear it there. A form that was sent
    twice (`request_key`) gives the report that stands already. Raises Missing for what the actor may not see,
    Forbidden for what is not public.
    """
    trunk.VIEW.require(actor, contribution)
    policy.REPORTABLE.require(actor, comment or contribution)
    key = request_key[:64] or None
    if key and (known := _sent(key)):
        return known
    made = Report(
        receipt=new_receipt(),
        contribution_id=contribution.id,
        comment_id=comment.id if comment else None,
        reporter_id=actor.id,
        reporter_email="" if actor.id is not None else email,
        locale=locale,
        reason=reason,
        text=text,
        due_on=Period(working_days=current().answer_report_working_days).after(today()),
        request_key=key,
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:
        if key and (known := _sent(key)):
            return known
        raise
    emit("report.submit", actor=actor, subject=made, contribution_id=contribution.id, comment_id=made.comment_id)
    return made


def _sent(key: str) -> Report | None:
    return session.scalar(select(Report).where(Report.request_key == key))


def open_about(contribution_id: int, comment_id: int | None) -> list[Report]:
    """Give all open reports about a contribution itself or about one comment, held until the transaction ends."""
    same = Report.comment_id.is_(None) if comment_id is None else Report.comment_id == comment_id
    wanted = select(Report).where(Report.contribution_id == contribution_id, same, Report.status == ReportStatus.OPEN)
    return list(session.scalars(wanted.order_by(Report.id).with_for_update(key_share=True)))


def waiting() -> tuple[int, int]:
    """Count the open reports, and those of them that should have been decided."""
    row = session.execute(
        select(func.count(), func.count().filter(Report.due_on < today())).where(Report.status == ReportStatus.OPEN)
    ).one()
    return row[0], row[1]


def close(found: Report, status: ReportStatus, *, actor: Actor, reason: str) -> None:
    """Decide a report; its reporter hears the outcome with the reason."""
    found.status = status
    found.decided_at = now()
    found.decided_by_id = actor.id
    found.decision = reason
    emit(
        "report.decide",
        actor=actor,
        subject=found,
        outcome=str(status),
        contribution_id=found.contribution_id,
        comment_id=found.comment_id,
        reason=reason,
    )
