"""Votes on an item: opened in the meeting, cast or counted, closed. The rules are those of the room of votes.

They never commit; whoever calls them holds the meeting (`planning.locked`).
"""

from __future__ import annotations

from collections.abc import Mapping

from forum.accounts.actor import Actor
from forum.councils.kinds import SeatRole
from forum.kernel.database import session
from forum.kernel.errors import Refused
from forum.meetings import policy, queries
from forum.meetings.kinds import ItemStatus, Status
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.models_people import ItemVote
from forum.votes import service
from forum.votes.kinds import Choice, Kind, Paper
from forum.votes.models import KNOWN, Vote
from forum.votes.service import Call, Question

LEADERS = (SeatRole.CHAIR, SeatRole.DEPUTY_CHAIR)


def absent(meeting: Meeting) -> set[int]:
    """Give who would act for the body but is not in the room."""
    rows = queries.attendances(meeting.id)
    here = queries.there(rows)
    return {row.person_id for row in rows if row.role in LEADERS and row.person_id not in here}


def advises(meeting: Meeting, item: AgendaItem) -> bool:
    """Tell whether the body has to advise on the idea or candidate of an item: then a vote can decide its recommendation."""
    idea = item.contribution
    return idea is not None and idea.with_council and idea.council_id == meeting.council_id


def hold(
    meeting: Meeting,
    item: AgendaItem,
    question: Question,
    kind: Kind,
    *,
    actor: Actor,
    paper: Paper = Paper.MOTION,
) -> Vote:
    """Open a vote on an item while the meeting runs. The same question twice, while it is open, is one vote.

    Whoever is there may vote, without those who declared a conflict of interest in the item. Raises Refused where
    nobody may vote, and for an advice on what the body has not to advise on.
    """
    policy.RECORD.require(actor, meeting)
    if meeting.status != Status.RUNNING or item.status != ItemStatus.ACCEPTED:
        raise Refused
    known = queries.votes(meeting.id).get(item.id, ())
    same = (
        vote for vote in known if vote.closed_at is None and (vote.title, vote.body) == (question.title, question.body)
    )
    if (open_one := next(same, None)) is not None:
        return open_one
    item = queries.item_of(meeting, item.id)
    if paper == Paper.ADVICE and not advises(meeting, item):
        raise Refused
    biased = {row.person_id: row.reason or KNOWN for row in queries.conflicts(meeting.id).get(item.id, ())}
    call = Call(
        kind,
        paper,
        about=item.contribution,
        conflicts=biased,
        present=queries.there(queries.attendances(meeting.id)),
        without=absent(meeting),
    )
    vote = service.open_vote(meeting.council, question, call, actor=actor)
    session.add(ItemVote(vote_id=vote.id, item_id=item.id))
    return vote


def cast(meeting: Meeting, vote: Vote, choice: Choice, *, actor: Actor) -> None:
    """Vote in the browser. Raises Forbidden for who has a conflict of interest, Missing for who has no vote."""
    policy.READ.require(actor, meeting)
    service.cast(vote.id, choice, actor=actor)


def record(meeting: Meeting, vote: Vote, totals: Mapping[str, int], *, actor: Actor) -> None:
    """Write down what was counted in the room."""
    policy.RECORD.require(actor, meeting)
    service.record(vote.id, totals, actor=actor, without=absent(meeting))


def close(meeting: Meeting, vote: Vote, *, actor: Actor) -> None:
    """End a vote in the browser."""
    policy.RECORD.require(actor, meeting)
    service.close(vote.id, actor=actor, without=absent(meeting))


def stop(meeting: Meeting, vote: Vote, reason: str, *, actor: Actor) -> None:
    """Stop a vote that was asked wrongly; the minutes leave it out."""
    policy.RECORD.require(actor, meeting)
    service.cancel(vote.id, reason, actor=actor, without=absent(meeting))
