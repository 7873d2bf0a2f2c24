"""Links in mails that end these mails, without signing in (RFC 8058).

The token is signed and not kept: it names person and purpose, expires, and dies with a new password or mail address.
Once used, its hash is kept, so that an old link does not undo what the person chose later.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete

from forum.accounts.login import digest
from forum.accounts.models import Person, PersonState
from forum.contributions.follow_models import Pace
from forum.kernel.clock import now
from forum.kernel.database import insert_once, session
from forum.kernel.settings import current
from forum.notifications import paces
from forum.notifications.digests import DIGESTS
from forum.notifications.kinds import Kind
from forum.notifications.models import Unsubscribed

LIFE = 90 * 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Link:
    """What a link ends: a digest (`daily`, `weekly`) or mails at once about one kind of news; `used` tells that it did."""

    person_id: int
    scope: str
    locale: str
    used: bool


def token(person: Person, scope: str) -> str:
    """Make the token for a mail; `scope` is the digest's pace or the kind of news."""
    return str(_serializer().dumps([person.id, scope, _fingerprint(person)]))


def read(secret: str) -> Link | None:
    """Give what a link is for; None when it is over or was never one of ours."""
    try:
        person_id, scope, fingerprint = _serializer().loads(secret, max_age=LIFE)
    except (BadSignature, ValueError):
        return None
    person = session.get(Person, person_id)
    if person is None or person.state != PersonState.ACTIVE or _fingerprint(person) != fingerprint:
        return None
    used = session.get(Unsubscribed, digest(secret)) is not None
    return Link(person_id, scope, person.locale, used)


def use(secret: str) -> Link | None:
    """End the mails that a link is about; using it again changes nothing. None when it is over."""
    link = read(secret)
    if link is not None and insert_once(Unsubscribed, token_hash=digest(secret), person_id=link.person_id, at=now()):
        if link.scope in DIGESTS:
            paces.end(link.person_id, pace=Pace(link.scope))
        else:
            paces.end(link.person_id, kind=Kind(link.scope))
    return link


def forget(person_id: int) -> None:
    """Forget which links a person used: their account is being erased."""
    session.execute(delete(Unsubscribed).where(Unsubscribed.person_id == person_id))


def _fingerprint(person: Person) -> str:
    """Give what changes with password and mail address."""
    return hashlib.sha256(f"{person.email}\n{person.password_hash}".encode()).hexdigest()[:16]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current().secret(), salt="notifications.unsubscribe")
