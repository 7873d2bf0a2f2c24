"""Meetings made for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import inspect

from forum.accounts.models import Person
from forum.councils.models import Council
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.meetings import agenda, attending, minutes, motions, planning, queries
from forum.meetings.agenda import Words
from forum.meetings.kinds import Presence, Sight
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.planning import Plan
from forum.votes.kinds import Kind
from forum.votes.models import Vote
from forum.votes.service import Question
from tests.votes.conftest import Body
from tests.votes.made import acting

DAY = timedelta(days=1)
PLACE = "Rathaus, Raum A 1.63"


def a_plan(starts_at: datetime | None = None, **more: Any) -> Plan:
    """Give a plan for a public meeting of two hours in thirty days, or otherwise."""
    start = starts_at or (now() + 30 * DAY).replace(microsecond=0)
    values: dict[str, Any] = {
        "ends_at": start + timedelta(hours=2),
        "sight": Sight.PUBLIC,
        "place": PLACE,
        "access": (),
        "access_note": "",
        "remote_url": "",
        "guests": 0,
        "proposals_until": None,
    }
    return Plan(starts_at=start, **{**values, **more})


def key_of(row: Any) -> int:
    """Give the key of a row, even of one that a request has left behind."""
    return int(inspect(row).identity[0])


def make_meeting(council: Council, person: Person, **more: Any) -> Meeting:
    """Plan a meeting as somebody."""
    actor = acting(person)
    begin_write()
    meeting = planning.plan(session.merge(council), a_plan(**more), actor=actor)
    session.commit()
    return meeting


def did(meeting: Meeting, person: Person, verb: Callable[..., Any], *told: Any, **more: Any) -> Any:
    """Do something with a held meeting as somebody: `verb(meeting, …, actor=…)`."""
    actor = acting(person)
    begin_write()
    try:
        done = verb(planning.locked(key_of(meeting)), *told, actor=actor, **more)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return done


def stepped(meeting: Meeting, person: Person, verb: Callable[..., Any], **more: Any) -> Meeting:
    """Make a step of a meeting as somebody, from the state it has now."""
    actor = acting(person)
    begin_write()
    verb(key_of(meeting), actor=actor, revision=planning.locked(key_of(meeting)).revision, **more)
    session.commit()
    return again(meeting)


def again(meeting: Meeting) -> Meeting:
    """Give a meeting as it is now."""
    found = queries.by_id(key_of(meeting))
    assert found is not None
    return found


def add(meeting: Meeting, person: Person, title: str = "Bäume am Ring", **more: Any) -> AgendaItem:
    """Put an item on the agenda."""
    item: AgendaItem = did(meeting, person, agenda.add, Words.of(title, more.pop("body", ""), **more))
    return item


def invited(body: Body, **more: Any) -> Meeting:
    """Give a meeting that members are invited to."""
    return stepped(make_meeting(body.council, body.chair, **more), body.chair, planning.invite)


def running(body: Body, absent: tuple[str, ...] = (), **more: Any) -> Meeting:
    """Give a meeting that runs, with everyone there (the deputy is not) but those who are named."""
    meeting = stepped(invited(body, **more), body.office, planning.open_up)
    note(meeting, body, absent)
    return again(meeting)


def note(meeting: Meeting, body: Body, absent: tuple[str, ...] = (), there: tuple[str, ...] = ()) -> None:
    """Write down who is there."""
    people = {name: getattr(body, name).id for name in ("chair", "vice", "member", "other", "deputy")}
    away = {*absent, "deputy"} - {*there}
    presence = {key: Presence.EXCUSED if name in away else Presence.PRESENT for name, key in people.items()}
    did(meeting, body.office, attending.note, presence)


def hold(meeting: Meeting, item: AgendaItem, person: Person, kind: Kind = Kind.BROWSER, **more: Any) -> Vote:
    """Open a vote on an item."""
    vote: Vote = did(meeting, person, motions.hold, item, Question.of("Antrag", "Wortlaut"), kind, **more)
    return vote


def published(body: Body, meeting: Meeting) -> Meeting:
    """Close a meeting, approve and publish its minutes."""
    meeting = stepped(meeting, body.office, planning.close)
    did(meeting, body.chair, minutes.approve, 1, revision=again(meeting).revision)
    did(meeting, body.office, minutes.publish, 1)
    return again(meeting)
