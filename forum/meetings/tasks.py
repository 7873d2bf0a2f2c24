"""What waits for members: invitations to answer; for who chairs: proposals to decide, minutes to approve."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.accounts.waiting import Entry
from forum.councils import labels
from forum.kernel.clock import local, now
from forum.kernel.database import session
from forum.meetings.kinds import AHEAD, ItemStatus, MinutesStatus, Status
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.models_people import Attendance, ItemVote, Minutes
from forum.votes.kinds import Kind
from forum.votes.models import Ballot, Elector, Vote

MOST = 20


def _url(endpoint: str, meeting: Meeting) -> str:
    return url_for(endpoint, slug=meeting.council.slug, number=meeting.number)


def invitations(actor: Actor) -> Iterable[Entry]:
    """Meetings to which one has not said whether one comes."""
    if not (actor.councils or actor.meetings):
        return
    wanted = (
        select(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(
            Attendance.person_id == actor.id,
            Attendance.asked | Meeting.council_id.in_(actor.councils),
            Attendance.answer == "",
            Meeting.status == Status.INVITED,
            Meeting.starts_at > now(),
            Meeting.council_id.in_(actor.councils) | Meeting.id.in_(actor.meetings),
        )
        .options(joinedload(Meeting.council))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    )
    for meeting in session.scalars(wanted):
        day = local(meeting.starts_at).date()
        yield Entry(
            _("Do you come to the meeting?"), _url("meeting_room.show", meeting), day, labels.title(meeting.council)
        )


def votes(actor: Actor) -> Iterable[Entry]:
    """Votes in the browser, in a meeting that runs, in which one has not voted."""
    if not (actor.councils or actor.meetings):
        return
    wanted = (
        select(Meeting, Vote)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .join(ItemVote, ItemVote.item_id == AgendaItem.id)
        .join(Vote, Vote.id == ItemVote.vote_id)
        .join(Elector, and_(Elector.vote_id == Vote.id, Elector.person_id == actor.id, Elector.conflict == ""))
        .outerjoin(Ballot, and_(Ballot.vote_id == Vote.id, Ballot.person_id == actor.id))
        .where(Vote.kind == Kind.BROWSER, Vote.closed_at.is_(None), Ballot.vote_id.is_(None))
        .where(Meeting.council_id.in_(actor.councils) | Meeting.id.in_(actor.meetings))
        .options(joinedload(Meeting.council))
        .order_by(Vote.id)
        .limit(MOST)
    )
    for meeting, vote in session.execute(wanted):
        url = url_for("meeting_votes.show", slug=meeting.council.slug, number=meeting.number, key=vote.id)
        yield Entry(_("Vote now"), url, local(vote.opened_at).date(), labels.title(meeting.council))


def chaired(actor: Actor) -> Iterable[Entry]:
    """What waits for one's decision as the chair: proposals for agendas, minutes to approve."""
    if not actor.chairs:
        return
    proposed = exists().where(AgendaItem.meeting_id == Meeting.id, AgendaItem.status == ItemStatus.PROPOSED)
    drafted = exists().where(Minutes.meeting_id == Meeting.id, Minutes.status == MinutesStatus.DRAFT)
    wanted = (
        select(Meeting, (proposed & Meeting.status.in_(AHEAD)).label("proposed"), drafted.label("drafted"))
        .where(Meeting.council_id.in_(actor.chairs), or_(proposed & Meeting.status.in_(AHEAD), drafted))
        .options(joinedload(Meeting.council))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    )
    for meeting, has_proposals, has_draft in session.execute(wanted):
        name = labels.title(meeting.council)
        if has_proposals:
            day = local(meeting.starts_at).date()
            yield Entry(_("Decide on proposals for the agenda"), _url("meeting_room.show", meeting), day, name)
        if has_draft:
            yield Entry(_("Approve minutes"), _url("meeting_minutes.draft", meeting), None, name)
