"""Mailed links for one statement: the secret stands in the mail alone, works until the first answer, and expires."""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from forum.accounts.login import digest
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.clock import BERLIN, now, today
from forum.kernel.database import session
from forum.statements.models import Statement, StatementLink, StatementStatus
from forum.web.transaction import writing

GRACE = timedelta(days=14)  # a late answer is better than none
KEPT = timedelta(days=90)


def issue(statement: Statement) -> str:
    """Make a link and give its secret; the worker calls it when the mail leaves."""
    secret = secrets.token_urlsafe(32)
    last = max(statement.due_on, today()) + GRACE
    expires = datetime.combine(last, time(23, 59), BERLIN)
    session.add(StatementLink(token_hash=digest(secret), statement_id=statement.id, expires_at=expires))
    session.flush()
    return secret


def find(secret: str) -> Statement | None:
    """Give the request that a link opens: while it works, waits for an answer, and is about something public."""
    return session.scalar(
        select(Statement)
        .join(StatementLink, StatementLink.statement_id == Statement.id)
        .join(Contribution, Contribution.id == Statement.contribution_id)
        .where(
            StatementLink.token_hash == digest(secret),
            StatementLink.used_at.is_(None),
            StatementLink.expires_at > now(),
            Statement.status == StatementStatus.ASKED,
            Contribution.visibility == Visibility.PUBLIC,
        )
        .options(joinedload(Statement.department), joinedload(Statement.contribution))
    )


def use(secret: str) -> StatementLink | None:
    """Use a link up; None when it does not work any more. Two at once: one gets it."""
    wanted = select(StatementLink).where(StatementLink.token_hash == digest(secret)).with_for_update(key_share=True)
    link = session.scalar(wanted.execution_options(populate_existing=True))
    if link is None or link.used_at is not None or link.expires_at <= now():
        return None
    link.used_at = now()
    return link


def forget() -> None:
    """Delete links long after their end (a job of the worker)."""
    old = StatementLink.expires_at < now() - KEPT
    if session.scalar(select(StatementLink.id).where(old).limit(1)) is not None:
        with writing():
            session.execute(delete(StatementLink).where(old))
