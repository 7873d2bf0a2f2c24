"""The table of internal notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Person
from forum.kernel.clock import now
from forum.kernel.database import Base

NOTE_LENGTH = 2_000


class Note(Base):
    """What colleagues should know about a contribution."""

    __tablename__ = "notes"
    __table_args__ = (Index(None, "contribution_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)

    author: Mapped[Person | None] = relationship(lazy="raise")
