"""The table of feedback on accessibility."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.clock import now
from forum.kernel.database import Base

MESSAGE_LENGTH = 4_000
PAGE_LENGTH = 500
EMAIL_LENGTH = 254


class Feedback(Base):
    """What somebody wrote about a barrier (NBGG § 9b (2) no. 2); kept for half a year.

    `digest` is taken of everything that was sent, so that the same message sent twice stands once.
    """

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    message: Mapped[str] = mapped_column(Text)
    page: Mapped[str] = mapped_column(String(PAGE_LENGTH), default="")
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), default="")
    language: Mapped[str] = mapped_column(String(5), default="de")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
