"""What the worker does for the standing pages: delete feedback when its time is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, exists, select

from forum.kernel.clock import now
from forum.kernel.database import session
from forum.pages.models import Feedback
from forum.web.transaction import writing

KEPT = timedelta(days=183)  # half a year, as the privacy page says


def forget_old_feedback() -> None:
    """Delete what is older than half a year; without such rows nothing is written."""
    old = Feedback.created_at < now() - KEPT
    if session.scalar(select(exists().where(old))):
        with writing():
            session.execute(delete(Feedback).where(old))
