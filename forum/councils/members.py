"""Verbs of those who sit in a council: declare, be away, resign; the office extends, changes the part, removes.

They never commit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update

from forum.accounts import invitations
from forum.accounts.actor import SYSTEM, Actor
from forum.accounts.models import Person
from forum.councils import policy, rights, service, threads
from forum.councils.kinds import ApplicationStatus, CouncilStatus, Ended, Kind, SeatRole
from forum.councils.models import REASON_LENGTH, Council
from forum.councils.models_members import (
    CONTACT_LENGTH,
    INTERESTS_LENGTH,
    Application,
    CouncilInvitation,
    Interest,
    Member,
)
from forum.kernel.clock import add_months, local, now, today
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.kernel.text import plain, prose
from forum.organisations.models import Organisation
from forum.web.transaction import writing

WEEKS_BEFORE = 4  # a term's end is told so many weeks before
MORNING = 6
MOST = 100
LEADING = (SeatRole.CHAIR, SeatRole.DEPUTY_CHAIR)


@dataclass(frozen=True)
class Card:
    """What a member says about themselves: interests, and what of their contact is public."""

    interests: str
    organisations: Collection[int]
    email: str = ""
    phone: str = ""
    website: str = ""


def locked(key: int) -> Member:
    """Give a seat, held against others. Raises Missing."""
    wanted = select(Member).where(Member.id == key).with_for_update(key_share=True)
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise Missing
    return found


def is_over(member: Member) -> bool:
    """Tell whether a seat was given up or its last day has passed."""
    return member.ended_at is not None or member.until_on < today()


def declare(key: int, card: Card, *, actor: Actor) -> None:
    """Say which interests one has and how one can be reached; the date stands beside it."""
    member = _mine(key, actor)
    member.interests = prose(card.interests)[:INTERESTS_LENGTH]
    member.contact_email = plain(card.email, limit=CONTACT_LENGTH)
    member.contact_phone = plain(card.phone, limit=CONTACT_LENGTH)
    member.contact_website = plain(card.website, limit=CONTACT_LENGTH)
    member.declared_at = now()
    session.execute(delete(Interest).where(Interest.member_id == member.id))
    known = session.scalars(select(Organisation.id).where(Organisation.id.in_(card.organisations)))
    session.add_all(Interest(member_id=member.id, organisation_id=each) for each in known.all())
    emit("council.declare", actor=actor, subject=member, council=member.council_id)


def be_away(key: int, from_on: date | None, until_on: date | None, *, actor: Actor) -> None:
    """Say that one is away for some days, or not any more; meanwhile the deputy steps in."""
    member = _mine(key, actor)
    if (from_on is None) != (until_on is None) or (from_on and until_on and until_on < from_on):
        raise Refused
    member.away_from, member.away_until = from_on, until_on
    emit("council.away", actor=actor, subject=member, council=member.council_id)


def resign(key: int, *, actor: Actor, reason: str = "") -> None:
    """Give one's seat up, at once."""
    member = _mine(key, actor)
    end(member, Ended.RESIGNED, reason)
    emit("council.resign", actor=actor, subject=member, council=member.council_id)


def extend(key: int, until_on: date, *, actor: Actor, revision: int) -> None:
    """Let a term end on another, later day. Raises Refused for a term that is over, or a day that is not later."""
    member = decided(key, actor, revision)
    if until_on <= member.until_on:
        raise Refused
    member.until_on = until_on
    emit("council.extend", actor=actor, subject=member, council=member.council_id, until=until_on.isoformat())


def change_role(key: int, role: SeatRole, *, actor: Actor, revision: int) -> None:
    """Make a member chair, deputy chair or member. Raises Refused when another one is that, and for deputies."""
    member = decided(key, actor, revision)
    if SeatRole.DEPUTY in {role, member.role} or role == member.role:
        raise Refused
    council = service.locked(session.get_one(Council, member.council_id))
    if role == SeatRole.CHAIR and council.kind == Kind.FORUM:
        raise Refused  # the CDO, by right
    taken = select(Member.id).where(
        Member.council_id == member.council_id, Member.role == role, rights.in_term(Member, today())
    )
    if role != SeatRole.MEMBER and session.scalar(taken.limit(1)) is not None:
        raise Refused
    step_down(member.council_id, role)
    member.role = role
    emit("council.change_role", actor=actor, subject=member, council=member.council_id, role=str(role))


def step_down(council_id: int, role: SeatRole) -> None:
    """Make plain members of those who had a part that somebody else takes now, while their own seat rests."""
    if role in LEADING:
        rest = (Member.council_id == council_id, Member.role == role, rights.rests(Member, today()))
        session.execute(
            update(Member).where(*rest).values(role=SeatRole.MEMBER), execution_options={"synchronize_session": False}
        )


def remove(key: int, *, actor: Actor, revision: int, reason: str) -> None:
    """Take a seat from somebody, with reasons that they are told. Raises Refused without any."""
    member = decided(key, actor, revision)
    if not reason.strip():
        raise Refused
    end(member, Ended.REMOVED, reason)
    emit("council.remove", actor=actor, subject=member, council=member.council_id, reason=member.ended_reason)


def term_end(council: Council, start: date) -> date:
    """Give the last day of a term that begins on a day."""
    return add_months(start, council.term_months)


def remind_of_ends() -> None:
    """Tell members whose term ends in four weeks, once, from the morning on (a job of the worker)."""
    if local(now()).hour < MORNING:
        return
    soon = date.fromordinal(today().toordinal() + WEEKS_BEFORE * 7)
    due = (
        select(Member)
        .join(Council, Council.id == Member.council_id)
        .where(rights.in_term(Member, today()), Member.until_on <= soon, Council.status != CouncilStatus.DISSOLVED)
        .where(Member.reminded_for.is_distinct_from(Member.until_on))
        .order_by(Member.id)
        .limit(MOST)
    )
    if session.scalar(due.with_only_columns(Member.id).limit(1)) is None:
        return
    with writing():
        for member in session.scalars(due).all():
            member.reminded_for = member.until_on
            emit("council.ends_soon", actor=SYSTEM, subject=member, council=member.council_id)


def forget_person(person_id: int) -> None:
    """End all that a person is in councils: their account is being erased, their real name goes with it."""
    email = session.scalar(select(Person.email).where(Person.id == person_id))
    if email is not None:
        invitations.forget(CouncilInvitation, email=email)
    for member in session.scalars(select(Member).where(Member.person_id == person_id)).all():
        if not is_over(member):
            end(member, Ended.ERASED, "")
        session.execute(delete(Interest).where(Interest.member_id == member.id))
        member.name = member.interests = ""
        member.contact_email = member.contact_phone = member.contact_website = ""
    for application in session.scalars(select(Application).where(Application.person_id == person_id)).all():
        if application.status == ApplicationStatus.SUBMITTED:
            application.status, application.decided_at, application.due_on = ApplicationStatus.WITHDRAWN, now(), None
        application.name = application.motivation = application.html = application.interests = ""
    threads.forget(person_id)
    session.flush()


def _mine(key: int, actor: Actor) -> Member:
    """Give one's own seat, held, while one has it. Raises Missing for others'."""
    member = locked(key)
    policy.OWN.require(actor, member)
    if is_over(member):
        raise Refused
    return member


def decided(key: int, actor: Actor, revision: int) -> Member:
    """Give a seat, held, to who may decide on it. Raises Refused when somebody was faster or it is over."""
    member = locked(key)
    policy.APPOINT.require(actor, member)
    if member.revision != revision or is_over(member):
        raise Refused
    member.revision += 1
    return member


def end(member: Member, how: Ended, reason: str = "") -> None:
    """Let a seat be over from now on."""
    member.ended_at, member.ended = now(), how
    member.ended_reason = prose(reason)[:REASON_LENGTH]
    member.revision += 1
