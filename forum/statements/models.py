"""Tables of departments, of what they were asked, and of the links by which they answer."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import EMAIL_LENGTH, Person
from forum.contributions.models import Contribution
from forum.kernel.clock import now, today
from forum.kernel.database import Base

NAME_LENGTH = 120
QUESTION_LENGTH = 2_000
STATEMENT_LENGTH = 8_000


class StatementStatus(StrEnum):
    """Where a request for a statement stands."""

    ASKED = "asked"
    ANSWERED = "answered"  # with the office, not public
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


LABELS = {
    StatementStatus.ASKED: _("With the department"),
    StatementStatus.ANSWERED: _("Answered, not public yet"),
    StatementStatus.PUBLISHED: _("Published"),
    StatementStatus.WITHDRAWN: _("Request withdrawn"),
}


class Department(Base):
    """A department of the city; requests are mailed to `email`, its people also answer signed in."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class DepartmentMember(Base):
    """A person who answers for a department, as long as they hold the role."""

    __tablename__ = "department_members"

    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)


class Statement(Base):
    """What a department was asked about a contribution, and what it answered; public from `published_at` on.

    `revision` rises with every step, so that the office publishes the very text that it has read. `note` is what the
    office wrote when it gave an answer back or withdrew the request; `reminded` is the stage of the last reminder.
    """

    __tablename__ = "statements"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'answered', 'published', 'withdrawn')", name="status"),
        Index("ix_statements_waiting", "status", "due_on", "id"),
        Index(None, "contribution_id", "id"),
        Index(None, "department_id", "status", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    question: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    status: Mapped[StatementStatus] = mapped_column(String(10), default=StatementStatus.ASKED)
    revision: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(Text, default="")
    reminded: Mapped[str] = mapped_column(String(8), default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    body: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(5), default="de")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    published_at: Mapped[datetime | None]
    blanked: Mapped[str] = mapped_column(String(80), default="", server_default="")  # why passages are, if any

    contribution: Mapped[Contribution] = relationship(lazy="raise")
    department: Mapped[Department] = relationship(lazy="raise")
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id, lazy="raise")

    @property
    def late(self) -> bool:
        """Whether the department owed its answer before today."""
        return self.status == StatementStatus.ASKED and self.due_on < today()


class StatementLink(Base):
    """A mailed link's secret: for one request, works until the first answer and not beyond its day."""

    __tablename__ = "statement_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
