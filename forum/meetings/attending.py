"""Verbs of who takes part: asked, answering, present, led by whom; guests of the meeting and of one item.

They never commit. Whoever calls them holds the meeting (`planning.locked`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.queries import fold
from forum.accounts.roles import Role
from forum.councils import queries as councils
from forum.councils import rights
from forum.councils.kinds import Kind, SeatRole
from forum.councils.models import Council
from forum.councils.models_members import REAL_NAME_LENGTH, Member
from forum.kernel.clock import local, now, today
from forum.kernel.database import insert_once, session
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.kernel.events import emit
from forum.kernel.text import plain
from forum.meetings import policy, queries
from forum.meetings.kinds import THERE, Answer, Lead, Presence, Status
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.models_people import CONFLICT_LENGTH, Attendance, Conflict, ItemGuest, Visitor
from forum.votes import counting, electorate
from forum.votes import queries as ballot_queries
from forum.votes import service as ballots
from forum.votes.models import KNOWN

HALF = 50  # percent, where a body has no statute yet


def gather(meeting: Meeting) -> None:
    """Make a row for everyone who sits in the body now; deputies are asked where their member is away that day.

    Rows of people who left meanwhile go, unless something is written down in them.
    """
    known = {row.person_id: row for row in queries.attendances(meeting.id)}
    seats = session.scalars(
        select(Member)
        .where(Member.council_id == meeting.council_id, rights.in_term(Member, today()))
        .options(joinedload(Member.organisation))
        .order_by(Member.id)
    ).all()
    by_id = {seat.id: seat for seat in seats}
    day = local(meeting.starts_at).date()
    now_here: set[int] = set()
    for seat in sorted(seats, key=lambda each: each.role == SeatRole.DEPUTY):
        if seat.person_id in now_here:
            continue
        now_here.add(seat.person_id)
        principal = by_id.get(seat.deputy_of_id) if seat.deputy_of_id else None
        row = known.get(seat.person_id) or Attendance(meeting_id=meeting.id, person_id=seat.person_id, answer="")
        row.name, row.role = seat.name, str(seat.role)
        row.organisation = seat.organisation.name if seat.organisation else ""
        row.deputy_of_id = principal.person_id if principal else None
        row.asked = bool(row.asked) or seat.role != SeatRole.DEPUTY or principal is None or _away(principal, day)
        session.add(row)
    for person in _by_right(meeting.council_id):
        now_here.add(person.id)
        row = known.get(person.id) or Attendance(meeting_id=meeting.id, person_id=person.id)
        row.name, row.role, row.deputy_of_id, row.asked = person.name, str(SeatRole.CHAIR), None, True
        session.add(row)
    for person_id, row in known.items():
        if person_id not in now_here and not row.presence:
            session.delete(row)
    session.flush()


def _away(seat: Member, day: date) -> bool:
    return seat.away_from is not None and seat.away_until is not None and seat.away_from <= day <= seat.away_until


def _by_right(council_id: int) -> list[Person]:
    """The CDO, who chairs the Forum without a seat."""
    forum = select(Council.id).where(Council.id == council_id, Council.kind == Kind.FORUM)
    holders = select(RoleGrant.person_id).where(RoleGrant.role == Role.CHAIR)
    wanted = select(Person).where(Person.id.in_(holders), Person.state == PersonState.ACTIVE, forum.exists())
    return list(session.scalars(wanted.order_by(Person.id)))


def answer(meeting: Meeting, reply: Answer, *, actor: Actor) -> None:
    """Answer an invitation; who cannot come has their deputies asked.

    Raises Missing for who was not asked and does not sit in the body since.
    """
    policy.ANSWER.require(actor, meeting)
    row = session.get(Attendance, (meeting.id, actor.id))
    if row is None and meeting.council_id in actor.councils:
        gather(meeting)
        row = session.get(Attendance, (meeting.id, actor.id))
    if row is None or not is_asked(meeting, row, actor):
        raise Missing
    row.answer, row.answered_at = str(reply), now()
    if reply == Answer.NO:
        deputies = select(Attendance).where(
            Attendance.meeting_id == meeting.id, Attendance.deputy_of_id == actor.id, Attendance.asked.is_(False)
        )
        for deputy in session.scalars(deputies).all():
            deputy.asked = True
            emit("meeting.ask_deputy", actor=actor, subject=meeting, council=meeting.council_id, to=deputy.person_id)
    emit("meeting.answer", actor=actor, subject=meeting, council=meeting.council_id)


def is_asked(meeting: Meeting, row: Attendance | None, actor: Actor) -> bool:
    """Tell whether somebody is asked to come: as the rows were made, or sitting in the body since then."""
    return (row is not None and row.asked) or meeting.council_id in actor.councils


def ask_again(meeting: Meeting, *, moved: bool) -> None:
    """Forget the answers when the time has changed."""
    if moved:
        rows = update(Attendance).where(Attendance.meeting_id == meeting.id)
        session.execute(rows.values(answer="", answered_at=None))


def settle(meeting: Meeting) -> None:
    """Note who leads, how many seats are represented and how many must be; called whenever the attendance changes."""
    rows = queries.attendances(meeting.id)
    parts = {row.role for row in rows if row.presence in THERE}
    noted = any(row.presence for row in rows)
    if SeatRole.CHAIR in parts or not noted:
        meeting.lead = Lead.CHAIR
    else:
        meeting.lead = Lead.DEPUTY_CHAIR if SeatRole.DEPUTY_CHAIR in parts else Lead.SECRETARY
    statute = councils.statute(meeting.council_id)
    found = electorate.of(meeting.council, present=queries.there(rows))
    meeting.seats, meeting.present = found.seats, len(found.able)
    meeting.needed = counting.needed(statute.quorum_percent if statute else HALF, found.seats)


def note(meeting: Meeting, presence: Mapping[int, Presence], *, actor: Actor) -> None:
    """Write down how people were there, by their key. The office may set it right until the minutes are approved."""
    policy.RECORD.require(actor, meeting)
    for row in queries.attendances(meeting.id):
        if row.person_id in presence:
            row.presence = str(presence[row.person_id])
    session.flush()
    settle(meeting)
    meeting.revision += 1
    emit("meeting.attend", actor=actor, subject=meeting, council=meeting.council_id)


def declare(meeting: Meeting, item: AgendaItem, people: Mapping[int, str], *, actor: Actor) -> None:
    """Set who has a conflict of interest in an item, with a reason by the person's key; members add their own alone.

    Nobody takes back what they declared themselves but who leads the meeting. Raises Forbidden for others.
    """
    records = policy.RECORD.allows(actor, meeting)
    known = {row.person_id: row for row in queries.conflicts(meeting.id).get(item.id, ())}
    names = {row.person_id: row.name for row in queries.attendances(meeting.id)}
    if not records:
        policy.READ.require(actor, meeting)
        if actor.id is None or set(people) != {actor.id} or actor.id not in names:
            raise Forbidden
        if meeting.status not in {Status.INVITED, Status.RUNNING}:
            raise Refused
    for person_id, reason in people.items():
        if person_id not in names:
            raise Missing
        row = known.get(person_id) or Conflict(item_id=item.id, person_id=person_id, by_id=actor.id)
        row.name, row.reason = names[person_id], plain(reason, limit=CONFLICT_LENGTH)
        session.add(row)
    if records:
        for person_id, row in known.items():
            if person_id not in people:
                session.delete(row)
    session.flush()
    _out_of_votes(meeting, item, people, actor)
    emit("meeting.declare", actor=actor, subject=meeting, council=meeting.council_id, item=item.id)


def _out_of_votes(meeting: Meeting, item: AgendaItem, people: Mapping[int, str], actor: Actor) -> None:
    """Take people out of the votes on the item that run; a deputy who is there steps in."""
    present = queries.there(queries.attendances(meeting.id))
    for vote in queries.votes(meeting.id).get(item.id, ()):
        able = {row.person_id for row in ballot_queries.electors(vote.id) if not row.conflict}
        for person_id in able.intersection(people) if not vote.over else ():
            reason = people[person_id] or KNOWN
            if person_id == actor.id:
                ballots.declare(vote.id, reason, actor=actor, present=present)
            else:
                ballots.exclude(vote.id, person_id, reason, actor=actor, present=present)


def register(meeting: Meeting, *, actor: Actor) -> None:
    """Register as a guest, once. Raises Refused when no seat is free; the meeting is held, so that none is given twice."""
    policy.REGISTER.require(actor, meeting)
    taken, mine = queries.registered(meeting.id, actor)
    if mine:
        return
    if taken >= meeting.guests or meeting.starts_at <= now():
        raise Refused
    insert_once(Visitor, meeting_id=meeting.id, person_id=actor.id, at=now())
    emit("meeting.register", actor=actor, subject=meeting, council=meeting.council_id)


def unregister(meeting: Meeting, *, actor: Actor) -> None:
    """Give one's seat as a guest back."""
    session.execute(delete(Visitor).where(Visitor.meeting_id == meeting.id, Visitor.person_id == actor.id))


def ask_in(meeting: Meeting, item: AgendaItem, email: str, name: str, *, actor: Actor) -> None:
    """Ask somebody in for one item, once; they are told by mail how they see its material."""
    policy.ARRANGE.require(actor, meeting)
    same = select(ItemGuest.id).where(ItemGuest.item_id == item.id, ItemGuest.email == fold(email))
    if session.scalar(same) is None:
        guest = ItemGuest(item_id=item.id, email=fold(email), name=plain(name, limit=REAL_NAME_LENGTH))
        guest.invited_by_id = actor.id
        session.add(guest)
        session.flush()
        emit("meeting.ask_guest", actor=actor, subject=item, council=meeting.council_id, guest=guest.id)


def send_home(meeting: Meeting, item: AgendaItem, email: str, *, actor: Actor) -> None:
    """Take back that somebody was asked in."""
    policy.ARRANGE.require(actor, meeting)
    session.execute(delete(ItemGuest).where(ItemGuest.item_id == item.id, ItemGuest.email == fold(email)))


def forget_person(person_id: int) -> None:
    """Take somebody's name from what lies ahead and from drafts: their account is being erased.

    Minutes that were approved are a record of the body and stay as they were approved.
    """
    email = session.scalar(select(Person.email).where(Person.id == person_id))
    if email is not None:
        session.execute(delete(ItemGuest).where(ItemGuest.email == email))
    session.execute(delete(Visitor).where(Visitor.person_id == person_id))
    session.execute(update(Attendance).where(Attendance.person_id == person_id).values(name=""))
    session.execute(update(Conflict).where(Conflict.person_id == person_id).values(name="", reason=""))
    session.execute(update(AgendaItem).where(AgendaItem.proposed_by_id == person_id).values(proposed_by=""))
