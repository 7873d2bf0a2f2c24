"""The outbox: one row an event in the event's own transaction, one delivery row a recipient."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

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
