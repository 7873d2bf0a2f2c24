"""Questions about people; they change nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select

from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState, RoleGrant, SignIn
from forum.accounts.roles import GRANTS, Role
from forum.kernel.clock import now
from forum.kernel.database import session


def fold(email: str) -> str:
    """Give a mail address as it is kept and compared."""
    return email.strip().lower()


def by_email(email: str) -> Person | None:
    """Give the account of a mail address."""
    return session.scalar(select(Person).where(Person.email == fold(email)))


def by_id(person_id: int) -> Person | None:
    """Give a person."""
    return session.get(Person, person_id)


def locked(person_id: int) -> Select[Person]:
    """Select a person for change, as they stand right now."""
    wanted = select(Person).where(Person.id == person_id)
    return wanted.with_for_update(key_share=True).execution_options(populate_existing=True)


def named(who: str) -> list[Person]:
    """Give active people by exact mail address or display name, at most ten."""
    wanted = select(Person).where(
        or_(Person.email == fold(who), Person.name == who.strip()), Person.state == PersonState.ACTIVE
    )
    return list(session.scalars(wanted.order_by(Person.id).limit(10)))


def sign_ins(person_id: int) -> list[SignIn]:
    """Give a person's sign-ins that have not ended, newest first."""
    wanted = select(SignIn).where(SignIn.person_id == person_id, SignIn.expires_at > now())
    return list(session.scalars(wanted.order_by(SignIn.created_at.desc(), SignIn.id.desc()).limit(100)))


@dataclass(frozen=True)
class Holder:
    """A person with a role, for the list of roles."""

    person_id: int
    name: str
    email: str
    role: Role
    since: datetime


def grantable(actor: Actor) -> list[Role]:
    """Give the roles that the actor may grant and take, in the order of the house."""
    mine: set[Role] = set().union(*(GRANTS[role] for role in GRANTS if role in actor.roles))
    return [role for role in Role if role in mine]


def holders(roles: Iterable[Role]) -> list[Holder]:
    """Give who holds these roles, by role and name."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email, RoleGrant.role, RoleGrant.granted_at)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role.in_([str(role) for role in roles]))
        .order_by(RoleGrant.role, Person.name, Person.id)
        .limit(500)
    )
    return [Holder(person_id, name, email or "", Role(role), since) for person_id, name, email, role, since in rows]


def has_chair() -> bool:
    """Tell whether somebody holds the chair."""
    return session.scalar(select(RoleGrant.person_id).where(RoleGrant.role == Role.CHAIR).limit(1)) is not None
