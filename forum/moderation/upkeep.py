"""What the worker does for the moderators: forget where visitors wanted to hear the outcome of a report."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select, update

from forum.kernel.clock import now
from forum.kernel.database import session
from forum.moderation.models import Report
from forum.web.transaction import writing

KEPT = timedelta(
    days=183
)  # as long as a review can be asked for (EU Digital Services Act, Art. 20), and the privacy page says


def forget_reporters() -> None:
    """Empty the mail addresses of reports decided half a year ago; without such rows nothing is written."""
    over = (Report.reporter_email != "") & (Report.decided_at < now() - KEPT)
    if session.scalar(select(exists().where(over))):
        with writing():
            session.execute(update(Report).where(over).values(reporter_email=""))
