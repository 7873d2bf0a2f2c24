"""Verbs of those who speak for an organisation: invite, join, leave, remove, hand over; they never commit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import joinedload

from forum.accounts import invitations
from forum.accounts.actor import SYSTEM, Actor
from forum.accounts.models import Person
from forum.accounts.queries import fold
from forum.kernel.clock import now
from forum.kernel.database import insert_once, session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.organisations import policy, queries, service
from forum.organisations.models import Invitation, Organisation, Representative, State

MOST_OPEN = 20  # invitations of one organisation at a time


def invite(organisation: Organisation, email: str, *, actor: Actor, locale: str) -> Invitation:
    """Invite a mail address to speak for a verified organisation; whoever manages it may, without one the office.

    The worker makes the link when the mail leaves. An older invitation to the same address ends. Raises Refused.
    """
    organisation, manages = _inviting(organisation, actor)
    if organisation.state != State.VERIFIED:
        raise Refused
    email = fold(email)
    session.execute(
        delete(Invitation).where(
            Invitation.organisation_id == organisation.id, Invitation.email == email, Invitation.used_at.is_(None)
        )
    )
    if len(queries.invitations(organisation.id)) >= MOST_OPEN:
        raise Refused
    made = Invitation(
        organisation_id=organisation.id,
        email=email,
        manages=manages,
        locale=locale,
        invited_by_id=actor.id,
    )
    session.add(made)
    session.flush()
    emit("organisation.invite", actor=actor, subject=organisation, invitation=made.id)
    return made


def _inviting(organisation: Organisation, actor: Actor) -> tuple[Organisation, bool]:
    """Give the organisation, held, and whether the invited person is to manage it."""
    held = service.locked(organisation)
    if policy.DECIDE.allows(actor, held) and not _managers(queries.members(held.id)):
        return held, True
    return service.managed(organisation, actor), False


def by_secret(secret: str) -> Invitation | None:
    """Give the invitation of a mailed link that still works."""
    return _open(invitations.of_secret(Invitation, secret))


def by_key(key: int) -> Invitation | None:
    """Give an invitation that still works."""
    return _open(Invitation.id == key)


def _open(which: ColumnElement[bool]) -> Invitation | None:
    return session.scalar(
        select(Invitation)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(which, invitations.usable(Invitation))
        .where(Organisation.verified_at.is_not(None), Organisation.dissolved_at.is_(None))
        .options(joinedload(Invitation.organisation), joinedload(Invitation.invited_by))
    )


def accept(invitation_id: int, *, actor: Actor) -> Organisation:
    """Make the invited person a representative. Raises Refused when the invitation is over, Forbidden for others."""
    invitation = invitations.use(Invitation, invitation_id, actor)
    organisation = service.locked(session.get_one(Organisation, invitation.organisation_id))
    if organisation.state != State.VERIFIED:
        raise Refused
    if not insert_once(
        Representative,
        organisation_id=organisation.id,
        person_id=actor.id,
        manages=invitation.manages,
        shown=False,
        since=now(),
    ):
        known = session.get_one(Representative, (organisation.id, actor.id), populate_existing=True)
        if known.until is not None:
            known.since, known.until, known.manages, known.shown = now(), None, invitation.manages, False
        known.manages = known.manages or invitation.manages
    emit("organisation.join", actor=actor, subject=organisation, invitation=invitation.id)
    return organisation


def revoke(organisation: Organisation, invitation_id: int, *, actor: Actor) -> None:
    """Take an invitation back that nobody has accepted."""
    organisation = service.managed(organisation, actor)
    session.execute(
        delete(Invitation).where(
            Invitation.id == invitation_id,
            Invitation.organisation_id == organisation.id,
            Invitation.used_at.is_(None),
        )
    )


def leave(organisation: Organisation, *, actor: Actor) -> None:
    """Stop speaking for an organisation. Raises Refused for the last one who manages it."""
    organisation = service.locked(organisation)
    membership = queries.membership(organisation.id, actor.id)
    if membership is None:
        raise Missing
    if is_last_manager(membership):
        raise Refused
    _end(membership)
    emit("organisation.leave", actor=actor, subject=organisation)


def is_last_manager(membership: Representative) -> bool:
    """Tell whether nobody else manages the organisation of this person."""
    others = [row for row in queries.members(membership.organisation_id) if row.person_id != membership.person_id]
    return membership.manages and not _managers(others)


def remove(organisation: Organisation, person_id: int, *, actor: Actor) -> None:
    """Take from somebody the right to speak for an organisation; it ends with their next request."""
    organisation = service.managed(organisation, actor)
    membership = queries.membership(organisation.id, person_id)
    if membership is None or person_id == actor.id:
        raise Refused
    _end(membership)
    emit("organisation.remove", actor=actor, subject=organisation, person=person_id)


def hand_over(organisation: Organisation, person_id: int, *, actor: Actor) -> None:
    """Let somebody else who speaks for the organisation manage it as well."""
    organisation = service.managed(organisation, actor)
    membership = queries.membership(organisation.id, person_id)
    if membership is None or membership.manages:
        raise Refused
    membership.manages = True
    emit("organisation.hand_over", actor=actor, subject=organisation, person=person_id)


def step_back(organisation: Organisation, *, actor: Actor) -> None:
    """Go on speaking for an organisation without managing it. Raises Refused for the last one who does."""
    organisation = service.managed(organisation, actor)
    membership = queries.membership(organisation.id, actor.id)
    if membership is None or is_last_manager(membership):
        raise Refused
    membership.manages = False
    emit("organisation.step_back", actor=actor, subject=organisation)


def show(organisation: Organisation, *, actor: Actor, shown: bool) -> None:
    """Say whether one wishes to be named on the public page."""
    membership = queries.membership(service.locked(organisation).id, actor.id)
    if membership is None:
        raise Missing
    membership.shown = shown


def forget_person(person_id: int) -> None:
    """End all that a person is for organisations: their account is being erased.

    Where they were the last to manage, whoever has spoken for it longest does from now on.
    """
    email = session.scalar(select(Person.email).where(Person.id == person_id))
    if email is not None:
        invitations.forget(Invitation, email=email)
    mine = select(Representative).where(Representative.person_id == person_id)
    for membership in session.scalars(mine.order_by(Representative.organisation_id)).all():
        organisation = service.locked(session.get_one(Organisation, membership.organisation_id))
        others = [row for row in queries.members(organisation.id) if row.person_id != person_id]
        if membership.manages and membership.until is None and others and not _managers(others):
            others[0].manages = True
            emit("organisation.hand_over", actor=SYSTEM, subject=organisation, person=others[0].person_id)
        session.delete(membership)
    session.flush()


def _end(membership: Representative) -> None:
    membership.until, membership.manages, membership.shown = now(), False, False


def _managers(rows: Sequence[Representative]) -> list[Representative]:
    return [row for row in rows if row.manages]
