"""Questions about organisations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, String, cast, literal, or_, select

from forum.accounts.actor import Actor
from forum.accounts.login import MOMENT, PERSON
from forum.kernel.database import session
from forum.organisations.models import Organisation, Representative


def represented() -> Select[str, str, datetime | None]:
    """Ask for the organisations a person is bound to (`organisations`)."""
    return _set("organisations")


def spoken_for() -> Select[str, str, datetime | None]:
    """Ask for the verified organisations in whose name a person may write (`speaks_for`)."""
    return (
        _set("speaks_for")
        .join(Organisation, Organisation.id == Representative.organisation_id)
        .where(Organisation.verified_at.is_not(None), Organisation.dissolved_at.is_(None))
    )


def _set(name: str) -> Select[str, str, datetime | None]:
    key = cast(Representative.organisation_id, String)
    return select(literal(name, String), key, Representative.until).where(
        Representative.person_id == PERSON, or_(Representative.until.is_(None), Representative.until > MOMENT)
    )


def speakable(actor: Actor) -> list[Organisation]:
    """Give the organisations in whose name the actor may write, by name."""
    if not actor.speaks_for:
        return []
    wanted = select(Organisation).where(Organisation.id.in_(actor.speaks_for)).order_by(Organisation.name)
    return list(session.scalars(wanted))
