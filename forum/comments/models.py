"""The tables of comments: what was said, how it read before, whose voice it has, and the discussion as a whole."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Person
from forum.contributions.models import Attachment, Contribution
from forum.contributions.status import Visibility
from forum.kernel.clock import now
from forum.kernel.database import Base
from forum.organisations.models import Organisation

COMMENT_LENGTH = 4_000


class Stance(StrEnum):
    """How a comment stands to what it is about."""

    FOR = "for"
    AGAINST = "against"
    NEUTRAL = "neutral"


def _listed(context: Any) -> bool:
    """Tell whether a new row begins a thread that is listed."""
    row = context.get_current_parameters()
    return row.get("thread_id") is None and row.get("visibility") == Visibility.PUBLIC


class Comment(Base):
    """A comment on a contribution; `request_key` makes one of a form that was sent twice.

    Threads have two levels: a reply belongs to the thread of a top-level comment (`thread_id`), in which it is the
    `position`-th, and names what it answers (`parent_id`). `listed` marks top-level comments that begin a thread of the
    list: public ones, and those that are not public any more but have public replies; the pinned one stands above it.
    `replies` counts public replies, `said` all there ever were. `supports` is counted while the comment is public.

    A withdrawn comment is hidden and has lost its text and files; its row stays for what refers to it.
    """

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint("visibility IN ('pending', 'public', 'hidden')", name="visibility"),
        CheckConstraint("stance IN ('', 'for', 'against', 'neutral')", name="stance"),
        CheckConstraint("replies >= 0 AND supports >= 0", name="counters"),
        Index(None, "contribution_id", "visibility", "id"),
        Index("ix_comments_listed", "contribution_id", "listed", "id"),
        Index("ix_comments_supported", "contribution_id", "listed", "supports", "id"),
        Index("ix_comments_thread", "thread_id", "visibility", "position"),
        Index("ix_comments_queue", "visibility", "id"),
        Index("ix_comments_author", "author_id", "id"),
        Index("ix_comments_own", "author_id", "contribution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    position: Mapped[int] = mapped_column(default=0)
    stance: Mapped[str] = mapped_column(String(8), default="")
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    blanked: Mapped[str] = mapped_column(String(80), default="", server_default="")  # why passages are, if any
    version: Mapped[int] = mapped_column(default=1)
    official: Mapped[bool] = mapped_column(default=False)  # the office speaks for the city
    visibility: Mapped[Visibility] = mapped_column(String(10), default=Visibility.PENDING)
    listed: Mapped[bool] = mapped_column(default=_listed)
    replies: Mapped[int] = mapped_column(default=0)
    said: Mapped[int] = mapped_column(default=0)
    supports: Mapped[int] = mapped_column(default=0)
    files: Mapped[int] = mapped_column(default=0, server_default="0")  # how many there are, so that most ask for none
    hidden_reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    contribution: Mapped[Contribution] = relationship(lazy="raise")
    author: Mapped[Person | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    attachments: Mapped[list[Attachment]] = relationship(lazy="raise", viewonly=True, order_by=Attachment.id)


class CommentVersion(Base):
    """A comment as it read before it was edited; the current text stands in the comment."""

    __tablename__ = "comment_versions"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stance: Mapped[str] = mapped_column(String(8), default="")
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    at: Mapped[datetime] = mapped_column(default=now)  # when it was replaced


class CommentSupport(Base):
    """One person's support of one comment; there can be no second."""

    __tablename__ = "comment_supports"
    __table_args__ = (Index(None, "person_id", "contribution_id"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Discussion(Base):
    """What all comments on a contribution come to: public top-level ones by stance, and the pinned statement."""

    __tablename__ = "discussions"
    __table_args__ = (CheckConstraint("in_favour >= 0 AND opposed >= 0 AND neutral >= 0", name="counters"),)

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True)
    in_favour: Mapped[int] = mapped_column(default=0)
    opposed: Mapped[int] = mapped_column(default=0)
    neutral: Mapped[int] = mapped_column(default=0)
    pinned_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
