"""Where somebody sits now: the small sets that are loaded with the actor, and the same questions about others.

Rights begin with the first day of a term and end with its last, at once when a seat was given up or the council was
dissolved. Who sits for an organisation has them as long as they speak for it and it is verified; meanwhile the seat
stays the organisation's. A deputy steps in while the seat they deputise for is empty or its member is away. The chair
of the Forum is the CDO, by right.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.login import MOMENT, NEVER, PERSON, TODAY
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.roles import Role
from forum.councils.kinds import CouncilStatus, Kind, SeatRole
from forum.councils.models import Council
from forum.councils.models_members import Interest, Member
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.organisations import queries as organisations
from forum.organisations.models import Organisation

Question = Select[str, str, datetime | None]


def in_term(member: type[Member], day: Any) -> ColumnElement[bool]:
    """Tell whether a seat is somebody's on a day, whatever the council does; for an organisation they speak for it now."""
    active = exists().where(Person.id == member.person_id, Person.state == PersonState.ACTIVE)
    moment = MOMENT if day is TODAY else now()
    speaks = organisations.speaks_for(member.person_id, member.organisation_id, moment)
    return and_(_runs(member, day), active, or_(member.organisation_id.is_(None), speaks))


def rests(member: type[Member], day: Any) -> ColumnElement[bool]:
    """Tell whether a seat is an organisation's, its term runs, and nobody sits there for it."""
    return and_(_runs(member, day), member.organisation_id.is_not(None), ~in_term(member, day))


def kept(member: type[Member], day: Any) -> ColumnElement[bool]:
    """Tell whether such a seat waits for somebody else who speaks for the organisation, for it is not dissolved."""
    alive = exists().where(Organisation.id == member.organisation_id, Organisation.dissolved_at.is_(None))
    return and_(rests(member, day), alive)


def _runs(member: type[Member], day: Any) -> ColumnElement[bool]:
    return and_(member.ended_at.is_(None), member.from_on <= day, member.until_on >= day)


def present(member: type[Member], day: Any) -> ColumnElement[bool]:
    """Tell whether a seat is somebody's on a day, and they are not away."""
    away = member.away_from.is_not(None) & (member.away_from <= day) & (member.away_until >= day)
    return and_(in_term(member, day), ~away)


def sits(member: type[Member], day: Any) -> ColumnElement[bool]:
    """Tell whether somebody sits in their council on a day: in their own seat, or as a deputy who steps in."""
    principal = aliased(Member)
    there = exists().where(principal.id == member.deputy_of_id, present(principal, day))
    return and_(in_term(member, day), or_(member.role != SeatRole.DEPUTY, ~there))


def acts_as_chair(member: type[Member], day: Any) -> ColumnElement[bool]:
    """Tell whether somebody acts as the chair on a day: as the chair, or as deputy chair without one who is there."""
    other = aliased(Member)
    chair = exists().where(other.council_id == member.council_id, other.role == SeatRole.CHAIR, present(other, day))
    body, granted = aliased(Council), aliased(RoleGrant)  # the question around may name its own
    forum = exists().where(body.id == member.council_id, body.kind == Kind.FORUM)
    by_right = forum & exists().where(granted.role == Role.CHAIR)
    stands_in = (member.role == SeatRole.DEPUTY_CHAIR) & ~chair & ~by_right
    return and_(present(member, day), or_(member.role == SeatRole.CHAIR, stands_in))


def councils() -> Question:
    """Ask for the councils where a person sits now (`councils`)."""
    return _seats("councils").where(sits(Member, TODAY), Council.status != CouncilStatus.DISSOLVED)


def chairs() -> Question:
    """Ask for the councils where a person may act as the chair now (`chairs`)."""
    return _seats("chairs").where(acts_as_chair(Member, TODAY), Council.status == CouncilStatus.ACTIVE)


def vice_chairs() -> Question:
    """Ask for the councils where a person acts when the chair cannot (`vice_chairs`)."""
    return _seats("vice_chairs").where(
        present(Member, TODAY), Member.role == SeatRole.DEPUTY_CHAIR, Council.status == CouncilStatus.ACTIVE
    )


def forum_read() -> Question:
    """Ask for the Forum, where the CDO sits by right."""
    return _by_right("councils").where(Council.status != CouncilStatus.DISSOLVED)


def forum_chaired() -> Question:
    """Ask for the Forum, which the CDO chairs by right."""
    return _by_right("chairs").where(Council.status == CouncilStatus.ACTIVE)


def declared() -> Question:
    """Ask for the organisations that a person declared while they sit somewhere (`organisations`)."""
    key = cast(Interest.organisation_id, String)
    return (
        select(literal("organisations", String), key, NEVER)
        .join(Member, Member.id == Interest.member_id)
        .where(Member.person_id == PERSON, in_term(Member, TODAY))
    )


QUESTIONS = (councils, chairs, vice_chairs, forum_read, forum_chaired, declared)


def _seats(name: str) -> Question:
    return (
        select(literal(name, String), cast(Member.council_id, String), NEVER)
        .join(Council, Council.id == Member.council_id)
        .where(Member.person_id == PERSON)
    )


def _by_right(name: str) -> Question:
    cdo = exists().where(RoleGrant.person_id == PERSON, RoleGrant.role == Role.CHAIR)
    return select(literal(name, String), cast(Council.id, String), NEVER).where(Council.kind == Kind.FORUM, cdo)


def members_now(council_id: int) -> list[Person]:
    """Give everyone who sits in a council today and is not away, the CDO in the Forum too: who is told of its affairs."""
    seated = select(Member.person_id).where(Member.council_id == council_id, sits(Member, today()))
    return list(session.scalars(_active().where(or_(Person.id.in_(seated), _cdo_of(council_id))).order_by(Person.id)))


def in_term_now(council_id: int) -> list[Person]:
    """Give everyone with a term that runs, deputies too, whatever became of the council."""
    seated = select(Member.person_id).where(Member.council_id == council_id, in_term(Member, today()))
    return list(session.scalars(_active().where(Person.id.in_(seated)).order_by(Person.id)))


def chairs_now(council_id: int) -> list[Person]:
    """Give who acts as the chair of a council today."""
    acting = select(Member.person_id).where(Member.council_id == council_id, acts_as_chair(Member, today()))
    return list(session.scalars(_active().where(or_(Person.id.in_(acting), _cdo_of(council_id))).order_by(Person.id)))


def _active() -> Select[Person]:
    return select(Person).where(Person.state == PersonState.ACTIVE)


def _cdo_of(council_id: int) -> ColumnElement[bool]:
    forum = exists().where(Council.id == council_id, Council.kind == Kind.FORUM)
    return forum & Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == Role.CHAIR))
