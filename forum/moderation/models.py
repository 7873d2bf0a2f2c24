"""Tables of reports and of what moderators decided."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.comments.models import Comment
from forum.contributions.models import Contribution
from forum.kernel.clock import now
from forum.kernel.database import Base

REPORT_LENGTH = 2_000


class ReportStatus(StrEnum):
    """What became of a report."""

    OPEN = "open"
    UPHELD = "upheld"  # the content was hidden
    REJECTED = "rejected"  # the content stays


STATUS_LABELS = {
    ReportStatus.OPEN: _("Is being checked"),
    ReportStatus.UPHELD: _("Upheld: the content was hidden"),
    ReportStatus.REJECTED: _("Rejected: the content stays"),
}


class ReportReason(StrEnum):
    """Why somebody reports content, and why moderators hide it."""

    INSULT = "insult"
    PRIVACY = "privacy"
    COPYRIGHT = "copyright"
    UNLAWFUL = "unlawful"
    CAMPAIGNING = "campaigning"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


REASON_LABELS = {
    ReportReason.INSULT: _("Insult or hate"),
    ReportReason.PRIVACY: _("Personal data of somebody"),
    ReportReason.COPYRIGHT: _("Picture or text of somebody else"),
    ReportReason.UNLAWFUL: _("Against the law"),
    ReportReason.CAMPAIGNING: _("Election campaigning"),
    ReportReason.SPAM: _("Advertising or spam"),
    ReportReason.OFF_TOPIC: _("Has nothing to do with the topic"),
    ReportReason.OTHER: _("Something else"),
}


class Report(Base):
    """A notice about content, possible without an account (EU Digital Services Act, Art. 16)."""

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_queue", "status", "due_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt: Mapped[str] = mapped_column(String(16), unique=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reporter_email: Mapped[str] = mapped_column(String(254), default="")
    locale: Mapped[str] = mapped_column(String(5), default="de")
    reason: Mapped[ReportReason] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[ReportStatus] = mapped_column(String(10), default=ReportStatus.OPEN)
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[date]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[str] = mapped_column(Text, default="")
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    contribution: Mapped[Contribution] = relationship(lazy="raise")
    comment: Mapped[Comment | None] = relationship(lazy="raise")


class Decision(Base):
    """What a moderator did to a contribution, or to a comment on it: who, what, when, why; append-only.

    The public timeline tells the moves of an idea; hiding, comments and reports are told here, to colleagues and for
    the statement of reasons (EU Digital Services Act, Art. 17).
    """

    __tablename__ = "moderation_decisions"
    __table_args__ = (Index(None, "contribution_id", "id"), Index(None, "comment_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    act: Mapped[str] = mapped_column(String(16))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    reason_code: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
