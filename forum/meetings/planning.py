"""Verbs of a meeting: plan, change, invite to, cancel, open, close. They never commit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.councils import policy as bodies
from forum.councils import queries as councils
from forum.councils import service as council_service
from forum.councils.kinds import CouncilStatus
from forum.councils.models import Council
from forum.kernel.clock import local, now
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.kernel.text import plain, prose
from forum.meetings import attending, policy
from forum.meetings.kinds import Access, MinutesStatus, Sight, Status
from forum.meetings.models import LINK_LENGTH, NOTE_LENGTH, PLACE_LENGTH, REASON_LENGTH, Meeting
from forum.meetings.models_people import Minutes
from forum.meetings.workflow import MEETING

# What calendar programs show: a change of it is told to all who were invited.
TOLD = ("starts_at", "ends_at", "place", "access", "access_note", "remote_url", "sight")
FALLBACK_DAYS = 14  # where a body has no statute yet


@dataclass(frozen=True)
class Plan:
    """When and where a meeting is, and for whom; made ready before the database is locked."""

    starts_at: datetime
    ends_at: datetime
    sight: Sight
    place: str
    access: Collection[Access]
    access_note: str
    remote_url: str
    guests: int
    proposals_until: date | None

    def write(self, meeting: Meeting) -> None:
        """Set what was planned; lengths are cut to what the table holds, forms check them before.

        Without a last day for proposals it is the statute's.
        """
        meeting.starts_at, meeting.ends_at, meeting.sight = self.starts_at, self.ends_at, self.sight
        meeting.place = plain(self.place, limit=PLACE_LENGTH)
        meeting.access = [str(each) for each in Access if each in self.access]
        meeting.access_note = prose(self.access_note)[:NOTE_LENGTH]
        meeting.remote_url = plain(self.remote_url, limit=LINK_LENGTH)
        meeting.guests = self.guests if self.sight == Sight.PUBLIC else 0
        day = local(self.starts_at).date()
        meeting.proposals_until = self.proposals_until or last_day_for_proposals(meeting.council_id, day)


def locked(key: int) -> Meeting:
    """Give a meeting as it stands right now, with its body, held against others who change it. Raises Missing."""
    wanted = select(Meeting).where(Meeting.id == key).options(joinedload(Meeting.council, innerjoin=True))
    wanted = wanted.with_for_update(key_share=True, of=Meeting)
    meeting = session.scalar(wanted.execution_options(populate_existing=True))
    if meeting is None:
        raise Missing
    return meeting


def may_plan(actor: Actor, council: Council) -> bool:
    """Tell whether somebody plans meetings of a body: the office and who acts as the chair, while it is at work."""
    at_work = council.status == CouncilStatus.ACTIVE
    return at_work and (bodies.ACT.allows(actor) or bodies.CHAIR.allows(actor, council))


def last_day_for_proposals(council_id: int, day: date) -> date:
    """Give the last day on which members may propose items for a meeting on a day, as the statute says."""
    statute = councils.statute(council_id)
    return day - timedelta(days=statute.proposal_days if statute else FALLBACK_DAYS)


def plan(council: Council, plan: Plan, *, actor: Actor) -> Meeting:
    """Plan a meeting: known inside only until it is invited to. The same time planned twice is one meeting.

    Raises Missing or Forbidden for who may not, Refused while the body is not at work.
    """
    council = council_service.locked(council)
    if not may_plan(actor, council):
        bodies.READ.require(actor, council)
        raise Refused
    same = select(Meeting).where(
        Meeting.council_id == council.id, Meeting.starts_at == plan.starts_at, Meeting.status != Status.CANCELLED
    )
    if (known := session.scalar(same.limit(1))) is not None:
        return known
    last = session.scalar(select(func.max(Meeting.number)).where(Meeting.council_id == council.id)) or 0
    meeting = Meeting(council_id=council.id, number=last + 1, created_by_id=actor.id)
    plan.write(meeting)
    session.add(meeting)
    session.flush()
    emit("meeting.plan", actor=actor, subject=meeting, council=council.id)
    return meeting


def change(key: int, plan: Plan, *, actor: Actor, revision: int) -> bool:
    """Change what was planned; tells whether those who were invited get a new mail. Raises Refused if stale."""
    meeting = _to_act_on(key, actor, revision)
    policy.PLAN.require(actor, meeting)
    before = [getattr(meeting, name) for name in TOLD]
    plan.write(meeting)
    told = meeting.status == Status.INVITED and before != [getattr(meeting, name) for name in TOLD]
    if told:
        _new_sequence(meeting)
        attending.ask_again(meeting, moved=before[:2] != [meeting.starts_at, meeting.ends_at])
    meeting.revision += 1
    emit("meeting.change" if told else "meeting.prepare", actor=actor, subject=meeting, council=meeting.council_id)
    return told


def invite(key: int, *, actor: Actor, revision: int) -> None:
    """Invite everyone who sits in the body; from now on everyone knows of it what they may."""
    meeting = _move(key, "invite", actor, revision)
    meeting.changed_at = now()
    attending.gather(meeting)
    emit("meeting.invite", actor=actor, subject=meeting, council=meeting.council_id)


def cancel(key: int, *, actor: Actor, revision: int, reason: str) -> None:
    """Cancel a meeting, with a reason; those who were invited get a mail that takes it out of their calendars."""
    invited = session.scalar(select(Meeting.status).where(Meeting.id == key)) == Status.INVITED
    meeting = _move(key, "cancel", actor, revision, reason=reason)
    meeting.reason = prose(reason)[:REASON_LENGTH]
    _new_sequence(meeting)
    emit("meeting.cancel" if invited else "meeting.drop", actor=actor, subject=meeting, council=meeting.council_id)


def open_up(key: int, *, actor: Actor, revision: int) -> None:
    """Open a meeting: from now on attendance, conflicts of interest, results and votes are written down."""
    meeting = _move(key, "open", actor, revision)
    meeting.opened_at = now()
    attending.gather(meeting)
    attending.settle(meeting)
    emit("meeting.open", actor=actor, subject=meeting, council=meeting.council_id)


def close(key: int, *, actor: Actor, revision: int) -> None:
    """Close a meeting; its minutes wait for their text and for who approves them."""
    meeting = _move(key, "close", actor, revision)
    meeting.closed_at = now()
    session.add(Minutes(meeting_id=meeting.id, version=1, status=MinutesStatus.DRAFT))
    emit("meeting.close", actor=actor, subject=meeting, council=meeting.council_id)


def _move(key: int, name: str, actor: Actor, revision: int, reason: str = "") -> Meeting:
    """Make a move of the workflow, held."""
    meeting = _to_act_on(key, actor, revision)
    step = MEETING.check(name, meeting, actor=actor, details={"reason"} if reason.strip() else ())
    meeting.status = Status(step.target)
    meeting.revision += 1
    return meeting


def _to_act_on(key: int, actor: Actor, revision: int) -> Meeting:
    """Give the meeting, held, to insiders. Raises Refused when somebody was faster, or its body is not at work."""
    meeting = locked(key)
    policy.READ.require(actor, meeting)
    if meeting.revision != revision or meeting.council.status == CouncilStatus.DISSOLVED:
        raise Refused
    return meeting


def _new_sequence(meeting: Meeting) -> None:
    meeting.sequence += 1
    meeting.changed_at = now()
