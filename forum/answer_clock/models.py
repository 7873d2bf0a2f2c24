"""Tables of the answer clock: reminders that were sent, and figures kept by the worker."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.clock import now
from forum.kernel.database import Base


class Reminder(Base):
    """That the owner of a status was reminded of a due date: once before it, once after; more time begins anew."""

    __tablename__ = "reminders"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str] = mapped_column(String(16), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)


class AnswerTime(Base):
    """How fast answers came in a status and a month („2026-11“); empty for all statuses, empty for the whole year."""

    __tablename__ = "answer_times"

    status: Mapped[str] = mapped_column(String(16), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    answers: Mapped[int]
    in_time: Mapped[int]
    median_days: Mapped[float]
    counted_at: Mapped[datetime] = mapped_column(default=now)
