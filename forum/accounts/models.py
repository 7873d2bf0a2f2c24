"""Tables of people, their sign-ins, roles, tokens and drafts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel.clock import now
from forum.kernel.database import Base

NAME_LENGTH = 60
EMAIL_LENGTH = 254
ABOUT_LENGTH = 60


class PersonState(StrEnum):
    """What an account may be used for."""

    PENDING = "pending"  # registered, mail not confirmed
    ACTIVE = "active"
    BANNED = "banned"
    ERASED = "erased"


class Person(Base):
    """An account. `email` is kept folded to lower case; it is None once the account was erased."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'active', 'banned', 'erased')", name="state"),
        CheckConstraint("(email IS NULL) = (state = 'erased')", name="email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(EMAIL_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(5), default="de")
    state: Mapped[PersonState] = mapped_column(String(10), default=PersonState.PENDING)
    trusted: Mapped[bool] = mapped_column(default=False)  # a moderator has let a contribution pass
    created_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]

    grants: Mapped[list[RoleGrant]] = relationship(
        foreign_keys="RoleGrant.person_id", lazy="raise", cascade="all, delete-orphan", order_by="RoleGrant.role"
    )


class RoleGrant(Base):
    """A role that somebody was given, by whom and when."""

    __tablename__ = "role_grants"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime] = mapped_column(default=now)


class SignIn(Base):
    """A sign-in that can be ended; the cookie holds the token, the table its hash."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class Token(Base):
    """A mailed link's secret: works once, expires, is bound to purpose and person."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    detail: Mapped[str] = mapped_column(String(EMAIL_LENGTH), default="")  # a new mail address that waits
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Draft(Base):
    """What somebody wrote and has not sent: before sign-in under a random key in their cookie, then under their account.

    `kind` names what it becomes (`idea`, `comment`), `content` holds the form's values. `about` names what it is about,
    such as `idea/42`, where people have one draft for each such thing; else it is empty.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index(None, "person_id", "kind"), Index(None, "expires_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(ABOUT_LENGTH), default="", server_default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class RateCount(Base):
    """How often something happened for a key in a window; the limits that guard safety count here, across processes."""

    __tablename__ = "rate_counts"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
