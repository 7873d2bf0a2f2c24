"""Verbs and questions of seats that are kept for an organisation: who sits there next. They never commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState
from forum.councils import members, policy, rights, service
from forum.councils.kinds import Appointed, CouncilStatus, Ended, SeatRole
from forum.councils.models import Council
from forum.councils.models_members import REAL_NAME_LENGTH, Member
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.kernel.errors import Refused
from forum.kernel.events import emit
from forum.kernel.text import plain
from forum.organisations import queries as organisations

LENGTH = 100


@dataclass(frozen=True)
class Successor:
    """Whom an organisation names: the person, their real name, and when they were told their duties."""

    person_id: int
    name: str
    explained_on: date

    @classmethod
    def of(cls, *, person: str, name: str, explained_on: date) -> Successor:
        """Clean what was entered."""
        return cls(int(person), plain(name, limit=REAL_NAME_LENGTH), explained_on)


def is_kept(member: Member) -> bool:
    """Tell whether a seat waits today for somebody else who speaks for its organisation."""
    wanted = select(Member.id).where(Member.id == member.id, rights.kept(Member, today()))
    return member.organisation_id is not None and session.scalar(wanted) is not None


def candidates(member: Member) -> Sequence[Person]:
    """Give who could take a seat that is kept: who speaks for the organisation and does not sit in the council."""
    speaks = organisations.speaks_for(Person.id, Member.organisation_id, now())
    sits = select(Member.person_id).where(Member.council_id == member.council_id, rights.in_term(Member, today()))
    wanted = select(Person).join(Member, Member.id == member.id).where(speaks, Person.id.not_in(sits))
    return session.scalars(wanted.where(Person.state == PersonState.ACTIVE).order_by(Person.name, Person.id)).all()


def waiting() -> Sequence[Member]:
    """Give the seats that are kept, for the office, those that end last first."""
    wanted = select(Member).join(Council, Council.id == Member.council_id)
    wanted = wanted.where(Council.status != CouncilStatus.DISSOLVED, rights.kept(Member, today()))
    names = (joinedload(Member.council), joinedload(Member.organisation))
    return session.scalars(wanted.options(*names).order_by(Member.until_on.desc(), Member.id).limit(LENGTH)).all()


def succeed(key: int, named: Successor, *, actor: Actor, revision: int) -> Member:
    """Give a seat that is kept to somebody else who speaks for the organisation, until the same day.

    A deputy follows as a deputy, everyone else as a member: nobody inherits the chair. Deputies of the seat step in for
    the new member. Raises Forbidden for one's own organisation, Refused when the seat is not kept, or the person does
    not speak for the organisation or sits in the council already.
    """
    member = members.decided(key, actor, revision)
    council = service.locked(session.get_one(Council, member.council_id))
    able = {person.id for person in candidates(member)}
    if council.status == CouncilStatus.DISSOLVED or not is_kept(member) or named.person_id not in able:
        raise Refused
    made = Member(
        council_id=council.id,
        person_id=named.person_id,
        organisation_id=member.organisation_id,
        group=member.group,
        role=SeatRole.DEPUTY if member.role == SeatRole.DEPUTY else SeatRole.MEMBER,
        deputy_of_id=member.deputy_of_id,
        name=named.name,
        appointed=Appointed.NAMED,
        appointed_by_id=actor.id,
        from_on=today(),
        until_on=member.until_on,
        explained_on=named.explained_on,
    )
    policy.APPOINT.require(actor, made)
    members.end(member, Ended.SUCCEEDED)
    session.add(made)
    session.flush()
    session.execute(update(Member).where(Member.deputy_of_id == member.id).values(deputy_of_id=made.id))
    emit("council.appoint", actor=actor, subject=made, council=council.id, role=str(made.role))
    return made
