"""Mailed links: a secret works once, expires, is bound to purpose and person, and only its hash is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, select

from forum.accounts.login import digest
from forum.accounts.models import Token
from forum.kernel.clock import now
from forum.kernel.database import session


class Purpose(StrEnum):
    """What a link is for."""

    CONFIRM = "confirm"
    RESET = "reset"
    EMAIL = "email"


LIFE = {
    Purpose.CONFIRM: timedelta(days=7),
    Purpose.RESET: timedelta(hours=2),
    Purpose.EMAIL: timedelta(days=1),
}


def issue(person_id: int, purpose: str, *, detail: str = "") -> str:
    """Make a token and give its secret for the link; `detail` is what it stands for, such as a new mail address.

    Called by the worker when the mail leaves, so that the secret stands nowhere else; write inside a transaction.
    """
    secret = secrets.token_urlsafe(32)
    life = LIFE[Purpose(purpose)]
    session.add(
        Token(
            token_hash=digest(secret),
            purpose=Purpose(purpose),
            person_id=person_id,
            detail=detail,
            expires_at=now() + life,
        )
    )
    session.flush()
    return secret


def promise(person_id: int, purpose: Purpose, *, detail: str) -> int:
    """Keep what a link will stand for until `fulfil` gives its secret to the mail; gives the token's key."""
    secret = issue(person_id, purpose, detail=detail)  # forgotten at once: nobody can use it
    return session.scalars(select(Token.id).where(Token.token_hash == digest(secret))).one()


def fulfil(token_id: int) -> tuple[str, str] | None:
    """Give detail and a new secret of a promised token; None when it was revoked, used, or is over."""
    token = session.get(Token, token_id)
    if token is None or token.used_at is not None or token.expires_at <= now():
        return None
    secret = secrets.token_urlsafe(32)
    token.token_hash = digest(secret)
    session.flush()
    return token.detail, secret


def find(secret: str, purpose: Purpose) -> Token | None:
    """Give the token of a link that still works."""
    token = known(secret, purpose)
    return token if token is not None and token.used_at is None and token.expires_at > now() else None


def known(secret: str, purpose: Purpose) -> Token | None:
    """Give the token of a link, used or expired ones too."""
    return session.scalar(select(Token).where(Token.token_hash == digest(secret), Token.purpose == purpose))


def use(secret: str, purpose: Purpose) -> Token | None:
    """Use a link up and give its token; None when it does not work any more. Two at once: one gets it."""
    wanted = (
        select(Token)
        .where(Token.token_hash == digest(secret), Token.purpose == purpose)
        .with_for_update(key_share=True)
    )
    token = session.scalar(wanted.execution_options(populate_existing=True))
    if token is None or token.used_at is not None or token.expires_at <= now():
        return None
    token.used_at = now()
    return token


def revoke(person_id: int, purpose: Purpose | None = None) -> None:
    """End a person's open links, of one purpose or all."""
    wanted = delete(Token).where(Token.person_id == person_id, Token.used_at.is_(None))
    session.execute(wanted if purpose is None else wanted.where(Token.purpose == purpose))


def expire() -> None:
    """Forget links a while after their end (a job of the worker); until then their page can say what happened."""
    session.execute(delete(Token).where(Token.expires_at <= now() - timedelta(days=30)))
