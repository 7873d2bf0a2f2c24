"""Who may vote: everyone with a running term, one for each filled seat; deputies for those who are away or biased."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, exists, or_, select, union

from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.roles import Role
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.councils import rights
from forum.councils.kinds import Kind, SeatRole
from forum.councils.models import Council
from forum.councils.models_members import Interest, Member
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.organisations.models import Representative
from forum.votes.models import KNOWN, REASON_LENGTH, Elector

NAME_LENGTH = 80


@dataclass
class Electorate:
    """Who may vote and who is biased, and how many seats are filled."""

    seats: int = 0
    rows: list[Elector] = field(default_factory=list)

    @property
    def able(self) -> list[Elector]:
        """Those who may vote."""
        return [row for row in self.rows if not row.conflict]


def biased(people: Collection[int], about: Contribution | None) -> set[int]:
    """Give who of these people has to do with a contribution: wrote it, or represents or declared its organisation.

    Who sits for an organisation represents it.
    """
    if about is None or not people:
        return set()
    found = {about.author_id} if about.author_id in people else set()
    if about.organisation_id is not None:
        bound = select(Representative.person_id).where(
            Representative.organisation_id == about.organisation_id,
            or_(Representative.until.is_(None), Representative.until > now()),
        )
        declared = (
            select(Member.person_id)
            .join(Interest, Interest.member_id == Member.id)
            .where(Interest.organisation_id == about.organisation_id, rights.in_term(Member, today()))
        )
        found |= set(people).intersection(session.scalars(union(bound, declared)))
    return {key for key in found if key is not None}


def of(
    council: Council,
    *,
    about: Contribution | None = None,
    conflicts: Mapping[int, str] | None = None,
    present: Collection[int] | None = None,
) -> Electorate:
    """Give who may vote in a council now.

    `conflicts` are reasons by person, declared for this matter. In a meeting, `present` are the people who are there:
    only they vote, a deputy too whose member is not there. Without it (by circulation) a member who is away votes
    unless a deputy steps in. Nobody votes for two seats.
    """
    known = rights.in_term(Member, today()), rights.present(Member, today())
    rows = session.execute(
        select(Member, known[1]).where(Member.council_id == council.id, known[0]).order_by(Member.id)
    ).all()
    seated = [(member, here) for member, here in rows if member.role != SeatRole.DEPUTY]
    deputies = [(member, here) for member, here in rows if member.role == SeatRole.DEPUTY]
    chairs = _by_right(council)
    reasons = _reasons(
        [*(member.person_id for member, _here in rows), *(key for key, _name in chairs)], about, conflicts
    )
    found, taken = Electorate(), set()

    def add(person: int, name: str, role: str, seat: int | None, member: int | None) -> bool:
        taken.add(person)
        reason = reasons.get(person, "")
        found.rows.append(
            Elector(
                person_id=person,
                seat_id=seat,
                member_id=member,
                name=name[:NAME_LENGTH],
                role=role,
                conflict=reason,
                conflict_at=now() if reason else None,
            )
        )
        return not reason

    for key, name in chairs:
        found.seats += 1
        if present is None or key in present:
            add(key, name, str(SeatRole.CHAIR), None, None)
    open_seats: list[tuple[int, Member | None]] = []
    for member, here in seated:
        if member.person_id in taken:
            continue
        found.seats += 1
        there = here if present is None else member.person_id in present
        if not (there and add(member.person_id, member.name, str(member.role), member.id, member.id)):
            open_seats.append((member.id, member))
    vacant = dict.fromkeys(
        deputy.deputy_of_id for deputy, _here in deputies if deputy.deputy_of_id not in {row.id for row, _ in seated}
    )
    found.seats += len(vacant)
    open_seats += [(key, None) for key in vacant if key is not None]
    for seat, member_of in open_seats:
        stands_in = next(
            (
                deputy
                for deputy, here in deputies
                if deputy.deputy_of_id == seat
                and deputy.person_id not in taken
                and (here if present is None else deputy.person_id in present)
                and not reasons.get(deputy.person_id)
            ),
            None,
        )
        if stands_in is not None:
            add(stands_in.person_id, stands_in.name, str(SeatRole.DEPUTY), seat, stands_in.id)
        elif present is None and member_of is not None and member_of.person_id not in taken:
            add(member_of.person_id, member_of.name, str(member_of.role), seat, seat)
    return found


def deputy_for(
    vote_id: int, seat_id: int, about: Contribution | None, present: Collection[int] | None
) -> Elector | None:
    """Give who steps in for a seat whose member turned out to be biased, if there is somebody; the caller adds the row."""
    there = Member.person_id.in_(present) if present is not None else rights.present(Member, today())
    known = select(Elector.person_id).where(Elector.vote_id == vote_id)
    wanted = select(Member).where(
        Member.deputy_of_id == seat_id, rights.in_term(Member, today()), there, Member.person_id.not_in(known)
    )
    for deputy in session.scalars(wanted.order_by(Member.id)):
        if not biased([deputy.person_id], about):
            return Elector(
                vote_id=vote_id,
                person_id=deputy.person_id,
                seat_id=seat_id,
                member_id=deputy.id,
                name=deputy.name,
                role=str(SeatRole.DEPUTY),
            )
    return None


def still(elector: Elector, actor: Actor, about: Contribution | None) -> bool:
    """Tell whether an elector may still vote: their term runs, and they have nothing to do with the matter now."""
    if about is not None and trunk.own.test(actor, about):
        return False
    if elector.member_id is None:
        return Role.CHAIR in actor.roles
    wanted = select(Member.id).where(Member.id == elector.member_id, rights.in_term(Member, today()))
    return session.scalar(wanted) is not None


def in_office() -> ColumnElement[bool]:
    """Tell in SQL whether an elector's term runs today; the CDO has no term, their seat is the office's own."""
    runs = exists().where(Member.id == Elector.member_id, rights.in_term(Member, today()))
    cdo = exists().where(RoleGrant.person_id == Elector.person_id, RoleGrant.role == Role.CHAIR)
    return or_(runs, Elector.member_id.is_(None) & cdo)


def _reasons(
    people: Collection[int], about: Contribution | None, conflicts: Mapping[int, str] | None
) -> dict[int, str]:
    known = dict.fromkeys(biased(people, about), KNOWN)
    declared = {key: (reason or KNOWN)[:REASON_LENGTH] for key, reason in (conflicts or {}).items()}
    return {**known, **declared}


def _by_right(council: Council) -> list[tuple[int, str]]:
    """Give who sits in the Forum by right: the CDO, with a seat of the office's own."""
    if council.kind != Kind.FORUM:
        return []
    wanted = select(Person.id, Person.name).join(RoleGrant, RoleGrant.person_id == Person.id)
    rows = session.execute(wanted.where(RoleGrant.role == Role.CHAIR, Person.state == PersonState.ACTIVE))
    return [(key, name) for key, name in rows]
