"""Verbs of roles: grant and take, along `roles.GRANTS`; nobody decides about themselves."""

from __future__ import annotations

from sqlalchemy import delete

from forum.accounts import queries
from forum.accounts.actor import SYSTEM, Actor
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.roles import Role
from forum.kernel.clock import now
from forum.kernel.database import insert_once, session
from forum.kernel.errors import Forbidden, Refused
from forum.kernel.events import emit


def grant(person: Person, role: Role, *, actor: Actor) -> bool:
    """Give a person a role; tell whether it is new. Raises Forbidden for who may not, Refused without an account."""
    _require(person, role, actor)
    if person.state != PersonState.ACTIVE:
        raise Refused
    new = insert_once(RoleGrant, person_id=person.id, role=str(role), granted_by_id=actor.id, granted_at=now())
    if new:
        emit("accounts.grant", actor=actor, subject=person, role=str(role))
    return new


def revoke(person: Person, role: Role, *, actor: Actor) -> bool:
    """Take a role from a person; tell whether they held it. It counts from their next request."""
    _require(person, role, actor)
    gone = session.scalars(
        delete(RoleGrant)
        .where(RoleGrant.person_id == person.id, RoleGrant.role == str(role))
        .returning(RoleGrant.person_id)
    ).first()
    if gone is not None:
        emit("accounts.revoke", actor=actor, subject=person, role=str(role))
    return gone is not None


def appoint_chair(email: str) -> Person:
    """Appoint the first chair, from the command line alone. Raises Refused when there is one, or no such account."""
    if queries.has_chair():
        raise Refused("There is a chair already.")
    person = queries.by_email(email)
    if person is None or person.state != PersonState.ACTIVE:
        raise Refused("No confirmed account has this mail address.")
    session.add(RoleGrant(person_id=person.id, role=Role.CHAIR))
    emit("accounts.grant", actor=SYSTEM, subject=person, role=str(Role.CHAIR))
    return person


def _require(person: Person, role: Role, actor: Actor) -> None:
    if role not in queries.grantable(actor) or person.id == actor.id:
        raise Forbidden
