"""Verbs of applications: apply, answer an invitation, withdraw; the office appoints or refuses. They never commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from forum.accounts import invitations
from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState
from forum.accounts.queries import fold
from forum.councils import labels, members, policy, rights, service
from forum.councils.kinds import SEATED, ApplicationStatus, Appointed, CouncilStatus, Group, Kind, SeatRole
from forum.councils.models import REASON_LENGTH, Council, Seats
from forum.councils.models_members import (
    INTERESTS_LENGTH,
    MOTIVATION_LENGTH,
    REAL_NAME_LENGTH,
    Application,
    CouncilInvitation,
    Member,
)
from forum.councils.workflow import APPLICATION
from forum.kernel.clock import add_working_days, now, today
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.kernel.events import emit
from forum.kernel.settings import current
from forum.kernel.text import plain, prose, render
from forum.organisations import queries as organisations

MOST_OPEN = 30  # invitations of one council at a time


@dataclass(frozen=True)
class Letter:
    """What somebody writes who wants a seat, made ready; `organisation_id` names for whom, empty for oneself."""

    name: str
    group: Group
    motivation: str
    html: str
    interests: str
    organisation_id: int | None = None

    @classmethod
    def of(
        cls, *, name: str, group: str, motivation: str, interests: str = "", organisation_id: int | None = None
    ) -> Letter:
        """Clean and render; lengths are cut to what the tables hold, forms check them before."""
        motivation = prose(motivation)[:MOTIVATION_LENGTH]
        return cls(
            plain(name, limit=REAL_NAME_LENGTH),
            Group(group),
            motivation,
            render(motivation),
            prose(interests)[:INTERESTS_LENGTH],
            organisation_id,
        )


@dataclass(frozen=True)
class Seat:
    """What the office gives with an appointment: the part, until when, how it came about, and that duties were explained."""

    role: SeatRole
    how: Appointed
    from_on: date
    until_on: date
    explained_on: date
    deputy_of_id: int | None = None


def apply(council: Council, letter: Letter, *, actor: Actor) -> Application:
    """Apply for a seat. Raises Forbidden for who may not, Refused where no seat of the group is open or one waits already."""
    council = service.locked(council)
    policy.APPLY.require(actor, council)
    if not labels.open_for_applications(council) or letter.group not in free(council.id):
        raise Refused
    return _submit(council, letter, actor=actor, invited=False)


def invite(council: Council, email: str, group: Group, *, actor: Actor, locale: str) -> CouncilInvitation:
    """Invite a mail address to take a seat; the worker makes the link when the mail leaves. Raises Refused.

    An older invitation to the same address ends.
    """
    policy.ACT.require(actor)
    council = service.locked(council)
    if council.status != CouncilStatus.ACTIVE:
        raise Refused
    ours = CouncilInvitation.council_id == council.id
    for old in session.scalars(select(CouncilInvitation).where(ours, CouncilInvitation.email == fold(email))).all():
        if old.used_at is None:
            session.delete(old)
    waiting = select(func.count()).select_from(CouncilInvitation).where(ours, invitations.usable(CouncilInvitation))
    if (session.scalar(waiting) or 0) >= MOST_OPEN:
        raise Refused
    made = CouncilInvitation(
        council_id=council.id, email=fold(email), group=group, locale=locale, invited_by_id=actor.id
    )
    session.add(made)
    session.flush()
    emit("council.invite", actor=actor, subject=council, invitation=made.id)
    return made


def accept(invitation_id: int, letter: Letter, *, actor: Actor) -> Application:
    """Say yes to an invitation: it becomes an application that the office decides on.

    Raises Refused when it is over, Forbidden for others.
    """
    invitation = invitations.use(CouncilInvitation, invitation_id, actor)
    council = service.locked(session.get_one(Council, invitation.council_id))
    if council.status != CouncilStatus.ACTIVE or council.id in actor.councils:
        raise Refused
    return _submit(council, letter, actor=actor, invited=True)


def _submit(council: Council, letter: Letter, *, actor: Actor, invited: bool) -> Application:
    if letter.organisation_id is not None and letter.organisation_id not in actor.speaks_for:
        raise Forbidden
    waiting = select(Application.id).where(
        Application.council_id == council.id,
        Application.person_id == actor.id,
        Application.status == ApplicationStatus.SUBMITTED,
    )
    if session.scalar(waiting.limit(1)) is not None:
        raise Refused
    made = Application(
        council_id=council.id,
        person_id=actor.id,
        organisation_id=letter.organisation_id,
        group=letter.group,
        name=letter.name,
        motivation=letter.motivation,
        html=letter.html,
        interests=letter.interests,
        invited=invited,
        due_on=add_working_days(today(), current().answer_application_working_days),
    )
    session.add(made)
    session.flush()
    emit("council.apply", actor=actor, subject=made, council=council.id)
    return made


def locked(key: int) -> Application:
    """Give an application, held against others. Raises Missing."""
    wanted = select(Application).where(Application.id == key).with_for_update(key_share=True)
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise Missing
    return found


def withdraw(key: int, *, actor: Actor) -> None:
    """Take one's own application back."""
    found = locked(key)
    APPLICATION.check("withdraw", found, actor=actor)
    _decide(found, ApplicationStatus.WITHDRAWN, actor)
    emit("council.withdraw", actor=actor, subject=found, council=found.council_id)


def refuse(key: int, *, actor: Actor, revision: int, reason: str) -> None:
    """Refuse an application, with reasons that the person is told."""
    found = _to_decide(key, revision)
    APPLICATION.check("refuse", found, actor=actor, details={"reason"} if reason.strip() else ())
    found.reason = prose(reason)[:REASON_LENGTH]
    _decide(found, ApplicationStatus.REFUSED, actor)
    emit("council.refuse", actor=actor, subject=found, council=found.council_id, reason=found.reason)


def appoint(key: int, seat: Seat, *, actor: Actor, revision: int) -> Member:
    """Appoint who applied: their real name stands on the council's page, their rights begin with the term.

    Raises Forbidden for oneself and one's own organisation, Refused when no seat of the group is free, when the chair is
    taken, when the council or the account is not there any more, or when they do not speak for the organisation now.
    """
    found = _to_decide(key, revision)
    APPLICATION.check("appoint", found, actor=actor)
    council = service.locked(session.get_one(Council, found.council_id))
    _check(council, found, seat)
    members.step_down(council.id, seat.role)
    made = Member(
        council_id=council.id,
        person_id=found.person_id,
        organisation_id=found.organisation_id,
        group=found.group,
        role=seat.role,
        deputy_of_id=seat.deputy_of_id,
        name=found.name,
        appointed=seat.how,
        appointed_by_id=actor.id,
        from_on=seat.from_on,
        until_on=seat.until_on,
        explained_on=seat.explained_on,
        interests=found.interests,
        declared_at=now() if found.interests else None,
    )
    session.add(made)
    session.flush()
    found.member_id = made.id
    _decide(found, ApplicationStatus.APPOINTED, actor)
    emit("council.appoint", actor=actor, subject=made, council=council.id, role=str(seat.role))
    return made


def _check(council: Council, application: Application, seat: Seat) -> None:
    person = session.get_one(Person, application.person_id, populate_existing=True)
    if council.status == CouncilStatus.DISSOLVED or person.state != PersonState.ACTIVE or seat.until_on < seat.from_on:
        raise Refused
    if application.organisation_id is not None:
        speaks = organisations.speaks_for(Application.person_id, Application.organisation_id, now())
        if session.scalar(select(Application.id).where(Application.id == application.id, speaks)) is None:
            raise Refused
    sitting = select(Member.id).where(Member.council_id == council.id, rights.in_term(Member, seat.from_on))
    if session.scalar(sitting.where(Member.person_id == person.id).limit(1)) is not None:
        raise Refused
    if seat.role == SeatRole.CHAIR and council.kind == Kind.FORUM:
        raise Refused  # the CDO, by right
    if seat.role == SeatRole.DEPUTY:
        principal = session.get(Member, seat.deputy_of_id or 0)
        if not council.deputies or principal is None or principal.council_id != council.id:
            raise Refused
        return
    if seat.role in {SeatRole.CHAIR, SeatRole.DEPUTY_CHAIR} and session.scalar(
        sitting.where(Member.role == seat.role).limit(1)
    ):
        raise Refused
    if application.group not in free(council.id, seat.from_on):
        raise Refused


def free(council_id: int, day: date | None = None) -> dict[Group, int]:
    """Count the free seats of each group that has any, on a day (today without one); what is kept is not free."""
    on = day or today()
    taken = (
        select(func.count(Member.id))
        .where(Member.council_id == Seats.council_id, Member.group == Seats.group)
        .where(Member.role.in_(SEATED), or_(rights.in_term(Member, on), rights.kept(Member, on)))
        .scalar_subquery()
    )
    rows = session.execute(select(Seats.group, Seats.number - taken).where(Seats.council_id == council_id))
    numbers = {group: number for group, number in rows if number > 0}
    return {group: numbers[group] for group in Group if group in numbers}


def _to_decide(key: int, revision: int) -> Application:
    """Give an application to decide on, held. Raises Refused when somebody was faster."""
    found = locked(key)
    if found.revision != revision:
        raise Refused
    return found


def _decide(found: Application, status: ApplicationStatus, actor: Actor) -> None:
    found.status, found.decided_at, found.decided_by_id = status, now(), actor.id
    found.due_on = None
    found.revision += 1
