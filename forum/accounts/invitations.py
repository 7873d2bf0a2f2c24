"""Invitations by mail, whatever to: bound to an address, not to an account; they work once, and only a hash is kept."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from forum.accounts.actor import Actor
from forum.accounts.login import digest
from forum.accounts.models import EMAIL_LENGTH, Person
from forum.accounts.queries import fold
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Refused

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

LIFE = timedelta(days=14)
KEPT = timedelta(days=30)  # after its end


def unknown() -> str:
    """Give the hash of a secret that nobody has: the worker makes the real one when the mail leaves."""
    return digest(secrets.token_urlsafe(32))


def _end() -> datetime:
    return now() + LIFE


class Invited:
    """What every table of invitations has."""

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), index=True)
    locale: Mapped[str] = mapped_column(String(5), default="de")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, default=unknown)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True, default=_end)
    used_at: Mapped[datetime | None]

    @declared_attr
    def invited_by(self) -> Mapped[Person | None]:
        """Who invited."""
        return relationship(lazy="raise")


def usable(table: type[Invited]) -> ColumnElement[bool]:
    """Select invitations that still work."""
    return table.used_at.is_(None) & (table.expires_at > now())


def of_secret(table: type[Invited], secret: str) -> ColumnElement[bool]:
    """Select the invitation of a mailed link."""
    return table.token_hash == digest(secret)


def of_person(table: type[Invited], person_id: int | None) -> ColumnElement[bool]:
    """Select invitations to the mail address of a person."""
    return table.email.in_(select(Person.email).where(Person.id == (person_id or 0)))


def open_link(invitation: Invited) -> str:
    """Give a new secret for the mail of an invitation; a link that was mailed before ends."""
    secret = secrets.token_urlsafe(32)
    invitation.token_hash = digest(secret)
    session.flush()
    return secret


def use(table: type[Any], key: int, actor: Actor) -> Any:
    """Use an invitation up and give it. Raises Refused when it is over, Forbidden for everyone but who was invited."""
    wanted = select(table).where(table.id == key).with_for_update(key_share=True)
    invitation = session.scalar(wanted.execution_options(populate_existing=True))
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= now():
        raise Refused
    person = session.get(Person, actor.id, populate_existing=True)
    if person is None or person.email != invitation.email:
        raise Forbidden
    invitation.used_at = now()
    return invitation


def forget(table: type[Any], *, email: str | None = None) -> None:
    """Forget invitations a while after their end, or all to an address."""
    over = table.expires_at <= now() - KEPT if email is None else table.email == fold(email)
    session.execute(delete(table).where(over))
