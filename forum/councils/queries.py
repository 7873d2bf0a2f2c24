"""Questions about councils that everyone may ask: the list, one page each, who sits there, which seats are free."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, select
from sqlalchemy.orm import joinedload, undefer

from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.roles import Role
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.councils import policy, rights
from forum.councils.kinds import SEATED, CouncilStatus, Group, Kind, SeatRole
from forum.councils.models import Council, Seats, Statute
from forum.councils.models_members import Interest, Member
from forum.kernel.clock import today
from forum.kernel.database import session
from forum.kernel.errors import Missing

SLUG = re.compile(r"[a-z0-9-]{1,80}")
LENGTH = 200  # councils of a city
_ORDER = case({str(role): place for place, role in enumerate(SeatRole)}, value=Member.role)


@dataclass(frozen=True)
class Line:
    """A council in the list, with how many of its seats are filled, and kept for an organisation."""

    council: Council
    seats: int
    filled: int
    kept: int

    @property
    def free(self) -> int:
        """How many seats are free."""
        return max(self.seats - self.filled - self.kept, 0)


@dataclass(frozen=True)
class Vacancy:
    """Free seats of a group."""

    group: Group
    number: int


@dataclass(frozen=True)
class Table:
    """Who sits in a council and which seats are free. `by_right` are people who chair it without a seat (the CDO).

    `kept` are seats of organisations for which nobody sits there at the moment.
    """

    seats: int
    by_group: dict[Group, int]
    members: Sequence[Member]  # seated ones, those who chair first
    deputies: dict[int, list[Member]]  # by the seat for which they step in
    stepped_in: frozenset[int]  # deputies who sit now
    former: Sequence[Member]
    by_right: Sequence[str]
    kept: Sequence[Member] = ()

    @property
    def vacancies(self) -> list[Vacancy]:
        """Groups that have free seats."""
        taken = Counter(Group(member.group) for member in (*self.members, *self.kept))
        free = {group: number - taken[group] for group, number in self.by_group.items()}
        return [Vacancy(group, number) for group, number in free.items() if number > 0]

    @property
    def free(self) -> int:
        """How many seats are free."""
        return sum(vacancy.number for vacancy in self.vacancies)

    @property
    def filled(self) -> int:
        """On how many of its seats somebody sits."""
        return max(self.seats - self.free - len(self.kept), 0)


def found(slug: str) -> Council:
    """Give a council by its address, with topic and the body that founded it; raises Missing."""
    wanted = select(Council).where(Council.slug == slug)
    names = (joinedload(Council.topic), joinedload(Council.founded_by))
    council = session.scalar(wanted.options(*names)) if SLUG.fullmatch(slug) else None
    if council is None:
        raise Missing
    return council


def visible(slug: str, actor: Actor) -> Council:
    """Give a council that the actor may know of; raises Missing."""
    council = found(slug)
    policy.VIEW.require(actor, council)
    return council


def by_id(key: int) -> Council | None:
    """Give a council."""
    return session.get(Council, key)


def forum() -> Council | None:
    """Give the Forum itself."""
    return session.scalar(select(Council).where(Council.kind == Kind.FORUM))


def at_work() -> Sequence[Council]:
    """Give public councils that can be given something to do, the Forum first."""
    wanted = select(Council).where(Council.shown, Council.status == CouncilStatus.ACTIVE)
    return session.scalars(wanted.order_by(Council.kind.desc(), Council.name)).all()


def lines(*, every: bool = False) -> list[Line]:
    """Give all public councils (with `every` those that are not public yet too), the Forum first, dissolved ones last."""
    seats = select(func.sum(Seats.number)).where(Seats.council_id == Council.id).scalar_subquery()

    def number(which: ColumnElement[bool]) -> ScalarSelect[int]:
        members = select(func.count()).select_from(Member).where(Member.council_id == Council.id, which)
        at_work = Council.status != CouncilStatus.DISSOLVED
        return members.where(Member.role.in_(SEATED), at_work).scalar_subquery()

    sitting, kept = number(rights.in_term(Member, today())), number(rights.kept(Member, today()))
    wanted = select(Council, func.coalesce(seats, 0), sitting, kept).options(joinedload(Council.topic))
    if not every:
        wanted = wanted.where(Council.shown)
    gone = case((Council.status == CouncilStatus.DISSOLVED, 1), else_=0)
    rows = session.execute(wanted.order_by(Council.kind.desc(), gone, Council.name).limit(LENGTH))
    return [Line(council, int(total), int(filled), int(held)) for council, total, filled, held in rows]


@dataclass(frozen=True)
class Frame:
    """What a council's table is put together in: the statute that counts, seats by group, who chairs it by right."""

    statute: Statute | None
    by_group: dict[Group, int]
    by_right: Sequence[str]


def frame(council: Council) -> Frame:
    """Give statute, seats and – in the Forum – the CDO, in one query."""
    newest = select(func.max(Statute.version)).where(Statute.council_id == council.id).scalar_subquery()
    holders = select(RoleGrant.person_id).where(RoleGrant.role == Role.CHAIR)
    by_right = and_(Council.kind == Kind.FORUM, Person.id.in_(holders), Person.state == PersonState.ACTIVE)
    rows = session.execute(
        select(Statute, Seats, Person.id, Person.name)
        .select_from(Council)
        .outerjoin(Statute, and_(Statute.council_id == Council.id, Statute.version == newest))
        .outerjoin(Seats, Seats.council_id == Council.id)
        .outerjoin(Person, by_right)
        .where(Council.id == council.id)
    ).all()
    names = sorted({(row.id, row.name) for row in rows if row.id is not None})
    seats = {Group(row.Seats.group): row.Seats.number for row in rows if row.Seats}
    return Frame(next((row.Statute for row in rows), None), seats, [name for _key, name in names])


def table(council: Council, known: Frame | None = None) -> Table:
    """Give who sits in a council today, and who did; `known` is its frame where that was asked for already."""
    found = known or frame(council)
    numbers = found.by_group
    by_group = {group: numbers[group] for group in Group if group in numbers}
    rows = session.execute(
        select(Member, rights.in_term(Member, today()), rights.sits(Member, today()), rights.kept(Member, today()))
        .where(Member.council_id == council.id)
        .options(joinedload(Member.organisation))
        .order_by(_ORDER, Member.from_on, Member.id)
    ).all()
    alive = council.status != CouncilStatus.DISSOLVED
    now = [(member, sits) for member, in_term, sits, _kept in rows if in_term and alive]
    kept = [member for member, _term, _sits, kept in rows if kept and alive]
    deputies: dict[int, list[Member]] = {}
    for member, _sits in now:
        if member.deputy_of_id is not None:
            deputies.setdefault(member.deputy_of_id, []).append(member)
    current = {member.id for member in (*(member for member, _sits in now), *kept)}
    former = [member for member, *_rights in rows if member.id not in current and member.from_on <= today()]
    return Table(
        seats=sum(by_group.values()),
        by_group=by_group,
        members=[member for member, _sits in now if member.role in SEATED],
        deputies=deputies,
        stepped_in=frozenset(member.id for member, sits in now if sits and member.role == SeatRole.DEPUTY),
        former=sorted(former, key=lambda member: member.until_on, reverse=True),
        by_right=found.by_right,
        kept=[member for member in kept if member.role in SEATED],
    )


def interests(members: Sequence[Member]) -> dict[int, list[Interest]]:
    """Give the organisations that members declared, with their names, by member."""
    keys = [member.id for member in members]
    wanted = select(Interest).where(Interest.member_id.in_(keys)).options(joinedload(Interest.organisation))
    grouped: dict[int, list[Interest]] = {}
    for interest in session.scalars(wanted.order_by(Interest.member_id, Interest.organisation_id)) if keys else ():
        grouped.setdefault(interest.member_id, []).append(interest)
    return grouped


def statute(council_id: int, version: int | None = None) -> Statute | None:
    """Give a version of a council's statute, without a number the one that counts."""
    wanted = select(Statute).where(Statute.council_id == council_id).order_by(Statute.version.desc())
    return session.scalar(wanted.limit(1) if version is None else wanted.where(Statute.version == version))


def statutes(council_id: int) -> Sequence[Statute]:
    """Give all versions of a council's statute, the newest first."""
    return session.scalars(
        select(Statute).where(Statute.council_id == council_id).order_by(Statute.version.desc())
    ).all()


def founded_by(council_id: int) -> Sequence[Council]:
    """Give the public councils that a body founded."""
    wanted = select(Council).where(Council.founded_by_id == council_id, Council.shown)
    return session.scalars(wanted.order_by(Council.name).limit(LENGTH)).all()


def handed_over(council_id: int) -> Sequence[Contribution]:
    """Give public contributions that a council has to advise on, the most urgent first."""
    return session.scalars(
        select(Contribution)
        .where(
            Contribution.council_id == council_id,
            Contribution.with_council,
            Contribution.visibility == Visibility.PUBLIC,
        )
        .options(undefer(Contribution.candidate_number))
        .order_by(Contribution.advice_due, Contribution.id)
        .limit(LENGTH)
    ).all()
