"""Tables of who takes part: attendance, guests, conflicts of interest; and of the minutes that tell of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import EMAIL_LENGTH, Person
from forum.councils.models_members import REAL_NAME_LENGTH
from forum.kernel.clock import now
from forum.kernel.database import Base
from forum.meetings.kinds import MinutesStatus
from forum.meetings.models import AgendaItem, Meeting
from forum.votes.models import Vote

CONFLICT_LENGTH = 300


class Attendance(Base):
    """Somebody who was asked to come: what they answered and how they were there, as what they sat then.

    `role` is their part in the body, `organisation` for whom they sit, `deputy_of_id` the person for whom they step in.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        CheckConstraint("answer IN ('', 'yes', 'remote', 'no')", name="answer"),
        CheckConstraint("presence IN ('', 'present', 'remote', 'excused', 'absent')", name="presence"),
        Index(None, "person_id", "answer"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(REAL_NAME_LENGTH))
    role: Mapped[str] = mapped_column(String(16))
    organisation: Mapped[str] = mapped_column(String(160), default="")
    deputy_of_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked: Mapped[bool] = mapped_column(default=True)  # deputies are asked once their member cannot come
    answer: Mapped[str] = mapped_column(String(8), default="")
    answered_at: Mapped[datetime | None]
    presence: Mapped[str] = mapped_column(String(8), default="")

    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="raise")


class Visitor(Base):
    """A guest with an account who registered for a public meeting."""

    __tablename__ = "meeting_visitors"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person] = relationship(lazy="raise")


class ItemGuest(Base):
    """Somebody asked in for one item, by their mail address: whoever confirmed it sees that item's material alone."""

    __tablename__ = "agenda_guests"
    __table_args__ = (UniqueConstraint("item_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), index=True)
    name: Mapped[str] = mapped_column(String(REAL_NAME_LENGTH))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    item: Mapped[AgendaItem] = relationship(lazy="raise")


class Conflict(Base):
    """Somebody has to do with an item outside the body: they do not vote on it, and the minutes say so."""

    __tablename__ = "agenda_conflicts"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(REAL_NAME_LENGTH))
    reason: Mapped[str] = mapped_column(String(CONFLICT_LENGTH), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Minutes(Base):
    """One version of a meeting's minutes. Until it is approved it is written from the agenda; then it stands.

    `content` is what everyone may read, `inner` what stands in the non-public part; both as the agenda was at the
    approval. `correction` says why a version after the first was made. `file` is where the store keeps the PDF.
    """

    __tablename__ = "meeting_minutes"
    __table_args__ = (CheckConstraint("status IN ('draft', 'approved', 'published')", name="status"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[MinutesStatus] = mapped_column(String(10), default=MinutesStatus.DRAFT, index=True)
    correction: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    inner: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(String(REAL_NAME_LENGTH), default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    published_at: Mapped[datetime | None]
    file: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    meeting: Mapped[Meeting] = relationship(lazy="raise")


class ItemVote(Base):
    """A vote that was held on an item."""

    __tablename__ = "agenda_votes"

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)

    vote: Mapped[Vote] = relationship(lazy="raise")
