"""The table of comments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Person
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.clock import now
from forum.kernel.database import Base
from forum.organisations.models import Organisation

COMMENT_LENGTH = 4_000


class Comment(Base):
    """A comment on a contribution; `request_key` makes one of a form that was sent twice.

    A withdrawn comment is hidden and has lost its text; its row stays for what refers to it.
    """

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint("visibility IN ('pending', 'public', 'hidden')", name="visibility"),
        Index(None, "contribution_id", "visibility", "id"),
        Index("ix_comments_queue", "visibility", "id"),
        Index("ix_comments_author", "author_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    official: Mapped[bool] = mapped_column(default=False)  # the office speaks for the city
    visibility: Mapped[Visibility] = mapped_column(String(10), default=Visibility.PENDING)
    hidden_reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]

    contribution: Mapped[Contribution] = relationship(lazy="raise")
    author: Mapped[Person | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
