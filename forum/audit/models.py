"""The audit log; entries are written with their event and sealed into a hash chain by the worker."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.clock import now
from forum.kernel.database import Base


class AuditEntry(Base):
    """Who did what to which row; keys only, no names, so that a person can be erased without breaking the chain."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    event: Mapped[str] = mapped_column(String(48))
    actor_id: Mapped[int | None]
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    position: Mapped[int | None] = mapped_column(unique=True)
    previous: Mapped[str] = mapped_column(String(64), default="")
    seal: Mapped[str] = mapped_column(String(64), default="")


class AuditHead(Base):
    """Where the chain ends: without it, cutting off its last entries would not show. There is one row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))
