"""The outbox, and what comes of it: news, the notifications in people's inboxes, and digests by mail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts.models import Person
from forum.comments.models import Comment
from forum.contributions.models import Contribution, TimelineEntry
from forum.kernel.clock import now
from forum.kernel.database import Base


class OutboxEntry(Base):
    """An event that somebody must hear of; `done_at` is set once every recipient's mail has left."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "done_at", "next_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(48))
    actor_id: Mapped[int | None]
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    next_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]


class Delivery(Base):
    """One recipient's mail about one outbox entry; its row says that it left, so that nobody gets it twice."""

    __tablename__ = "deliveries"

    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(64), primary_key=True)  # digest of the notice and the address
    sent_at: Mapped[datetime] = mapped_column(default=now)


class News(Base):
    """An event as inboxes tell it. Words are read from timeline and comment when they are shown, never kept here.

    `source` names the outbox entry, which is forgotten earlier; it makes one piece of news of an event.
    """

    __tablename__ = "news"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(48), unique=True)
    event: Mapped[str] = mapped_column(String(48))
    contribution_id: Mapped[int] = mapped_column(ForeignKey(Contribution.id, ondelete="CASCADE"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey(Comment.id, ondelete="CASCADE"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey(TimelineEntry.id, ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class Digest(Base):
    """One person's digest of one day or week; `sent_at` is set once it left or turned out to hold nothing any more."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("person_id", "pace", "day"),
        CheckConstraint("pace IN ('daily', 'weekly')", name="pace"),
        Index("ix_digests_open", "sent_at", "next_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"))
    pace: Mapped[str] = mapped_column(String(8))
    day: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(default=now)
    next_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]


class DigestRun(Base):
    """All digests of this pace and day have been made; its row is the last thing that is written."""

    __tablename__ = "digest_runs"

    pace: Mapped[str] = mapped_column(String(8), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    finished_at: Mapped[datetime] = mapped_column(default=now)


class Notification(Base):
    """One piece of news in one person's inbox.

    `kind` says why they hear of it. `settled_at` is when the question of mail was settled: by a mail at once, by a
    digest, or because they want none; empty while it waits for a digest. `at_once` marks those told by a mail at once.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint("kind IN ('own', 'replies', 'official', 'supported', 'followed')", name="kind"),
        Index("ix_notifications_inbox", "person_id", "contribution_id", "news_id"),
        Index("ix_notifications_unread", "person_id", "read_at"),
        Index("ix_notifications_waiting", "settled_at", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True)
    news_id: Mapped[int] = mapped_column(ForeignKey(News.id, ondelete="CASCADE"), primary_key=True, index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey(Contribution.id, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    at_once: Mapped[bool] = mapped_column(default=False)
    read_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    digest_id: Mapped[int | None] = mapped_column(ForeignKey(Digest.id, ondelete="SET NULL"), index=True)


class Preference(Base):
    """How soon a person wants mail about one kind of news; without a row the default counts."""

    __tablename__ = "notice_preferences"
    __table_args__ = (CheckConstraint("pace IN ('once', 'daily', 'weekly', 'never')", name="pace"),)

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    pace: Mapped[str] = mapped_column(String(8))


class Unsubscribed(Base):
    """A link that was used to end mails; it works once."""

    __tablename__ = "unsubscribed"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
