"""Reports made for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from forum.comments.models import Comment
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.moderation.models import Report, ReportReason
from forum.moderation.reports import new_receipt


def make_report(idea: Idea, comment: Comment | None = None, **more: Any) -> Report:
    """Store an open report about an idea or a comment on it."""
    begin_write()
    made = Report(
        receipt=new_receipt(),
        contribution_id=idea.id,
        comment_id=comment.id if comment else None,
        **{"reason": ReportReason.INSULT, "text": "Das beleidigt uns.", "due_on": date(2026, 12, 1), **more},
    )
    session.add(made)
    session.commit()
    return made
