"""Questions about organisations."""

from __future__ import annotations

from sqlalchemy import Select, String, cast, literal, or_, select

from forum.accounts.actor import Actor
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.organisations.models import Organisation, Representative


def represented(person_id: int) -> Select[str, str]:
    """Ask for the organisations a person is bound to (`organisations`)."""
    return _set("organisations", person_id)


def spoken_for(person_id: int) -> Select[str, str]:
    """Ask for the verified organisations in whose name a person may write (`speaks_for`)."""
    return (
        _set("speaks_for", person_id)
        .join(Organisation, Organisation.id == Representative.organisation_id)
        .where(Organisation.verified_at.is_not(None), Organisation.dissolved_at.is_(None))
    )


def _set(name: str, person_id: int) -> Select[str, str]:
    return select(literal(name, String), cast(Representative.organisation_id, String)).where(
        Representative.person_id == person_id,
        or_(Representative.until.is_(None), Representative.until > now()),
    )


def speakable(actor: Actor) -> list[Organisation]:
    """Give the organisations in whose name the actor may write, by name."""
    if not actor.speaks_for:
        return []
    wanted = select(Organisation).where(Organisation.id.in_(actor.speaks_for)).order_by(Organisation.name)
    return list(session.scalars(wanted))
