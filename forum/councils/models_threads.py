"""Tables of what is said in a council: threads, posts, files. A thread is internal or public for ever."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.councils.models import Council
from forum.kernel.clock import now
from forum.kernel.database import Base

TITLE_LENGTH = 120
POST_LENGTH = 8_000
FILE_NAME_LENGTH = 120


class Thread(Base):
    """A talk of a council. `internal` never changes: what is to be published is published as a new text."""

    __tablename__ = "council_threads"
    __table_args__ = (
        CheckConstraint("posts >= 0", name="posts"),
        Index(None, "council_id", "internal", "last_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    internal: Mapped[bool]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_at: Mapped[datetime] = mapped_column(default=now)
    posts: Mapped[int] = mapped_column(default=0)

    council: Mapped[Council] = relationship(lazy="raise")

    @validates("internal")
    def _for_ever(self, _name: str, value: bool) -> bool:  # noqa: FBT001 (SQLAlchemy calls it so)
        """Refuse to turn a thread around."""
        if self.internal is not None and self.internal != value:
            raise ValueError("a thread stays internal or public for ever")
        return value


class Post(Base):
    """What somebody said in a thread, under their real name and as what they were then (`speaker`)."""

    __tablename__ = "council_posts"
    __table_args__ = (Index(None, "thread_id", "id"), Index(None, "author_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("council_threads.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(80))
    speaker: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    at: Mapped[datetime] = mapped_column(default=now)
    blanked: Mapped[str] = mapped_column(String(80), default="", server_default="")  # why passages are, if any

    files: Mapped[list[CouncilFile]] = relationship(lazy="raise", order_by="CouncilFile.id")


class CouncilFile(Base):
    """A file of a post; the store keeps its bytes under `key`. It is seen by whoever sees the thread."""

    __tablename__ = "council_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("council_posts.id"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(FILE_NAME_LENGTH))
    ending: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
