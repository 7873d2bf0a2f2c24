"""Examples of the pages of meetings; `meeting_items` gives what their addresses need."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.kernel.database import session
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.models_people import ItemGuest, ItemVote
from tests.journeys.example import MEMBER, PARTICIPANT, VISITOR, Example, many

CHAIR = "council_chair"
BODY = "/fachbeiraete/klimaangepasste-stadt"
ROOM = f"{BODY}/intern/sitzungen"
# Meetings of that body in the demonstration.
PUBLISHED, DRAFTED, RUNNING, AHEAD, CANCELLED, PREPARED = range(1, 7)
EXAMPLES: dict[str, tuple[Example, ...]] = {
    "calendar.index": many("/kalender"),
    "meetings.index": many(f"{BODY}/sitzungen", "/fachbeiraete/parken-mit-dem-handy/sitzungen", who=(VISITOR, MEMBER)),
    "meetings.show": (
        *many(*(f"{BODY}/sitzungen/{number}" for number in (PUBLISHED, DRAFTED, CANCELLED)), who=(VISITOR,)),
        *many(f"{BODY}/sitzungen/{AHEAD}", who=(VISITOR, PARTICIPANT, MEMBER, "moderator")),
        Example(f"{BODY}/sitzungen/{PREPARED}", (VISITOR,), 404),
    ),
    "meetings.minutes": many(
        f"{BODY}/sitzungen/{PUBLISHED}/protokoll", f"{BODY}/sitzungen/{PUBLISHED}/protokoll?fassung=1", who=(VISITOR,)
    ),
    "meeting_guests.show": many("/konto/sitzungen/{guest_item}", who=(PARTICIPANT,)),
    "meeting_room.index": many(ROOM, who=(MEMBER, CHAIR)),
    "meeting_room.plan": many(f"{ROOM}/neu", who=(CHAIR, "office")),
    "meeting_room.show": (
        *many(*(f"{ROOM}/{number}" for number in (RUNNING, AHEAD)), who=(MEMBER, CHAIR, "office")),
        *many(*(f"{ROOM}/{number}" for number in (PUBLISHED, DRAFTED, CANCELLED, PREPARED)), who=(CHAIR,)),
    ),
    "meeting_room.change": many(f"{ROOM}/{AHEAD}/bearbeiten", who=(CHAIR,)),
    "meeting_room.cancel": many(f"{ROOM}/{AHEAD}/absagen", who=(CHAIR,)),
    "meeting_room.attendance": many(f"{ROOM}/{RUNNING}/anwesenheit", who=(CHAIR,)),
    "meeting_agenda.add": many(f"{ROOM}/{AHEAD}/punkte/neu", who=(CHAIR,)),
    "meeting_agenda.propose": many(f"{ROOM}/{AHEAD}/vorschlagen", who=(MEMBER,)),
    "meeting_agenda.change": many(f"{ROOM}/{AHEAD}/punkte/{{guest_item}}", who=(CHAIR,)),
    "meeting_agenda.refuse": many(f"{ROOM}/{AHEAD}/punkte/{{proposed_item}}/ablehnen", who=(CHAIR,)),
    "meeting_agenda.declare": many(f"{ROOM}/{AHEAD}/punkte/{{guest_item}}/befangen", who=(MEMBER,)),
    "meeting_agenda.record": many(f"{ROOM}/{RUNNING}/punkte/{{running_item}}/protokoll", who=(CHAIR,)),
    "meeting_votes.hold": many(f"{ROOM}/{RUNNING}/punkte/{{running_item}}/abstimmen", who=(CHAIR,)),
    "meeting_votes.show": (
        *many(f"{ROOM}/{RUNNING}/abstimmungen/{{running_vote}}", who=(MEMBER, CHAIR)),
        *many(f"{ROOM}/{PUBLISHED}/abstimmungen/{{closed_vote}}", who=(MEMBER,)),
    ),
    "meeting_minutes.draft": many(f"{ROOM}/{PUBLISHED}/protokoll", f"{ROOM}/{DRAFTED}/protokoll", who=(MEMBER, CHAIR)),
    "meeting_minutes.correct": many(f"{ROOM}/{PUBLISHED}/protokoll/2/korrigieren", who=(CHAIR,)),
}


def meeting_items() -> dict[str, Any]:
    """Give keys of items and votes of the demonstration."""
    votes = (
        select(ItemVote.vote_id)
        .join(AgendaItem, AgendaItem.id == ItemVote.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
    )
    items = select(AgendaItem.id).join(Meeting, Meeting.id == AgendaItem.meeting_id).order_by(AgendaItem.id)
    questions = {
        "guest_item": select(ItemGuest.item_id),
        "proposed_item": items.where(AgendaItem.status == "proposed"),
        "running_item": items.where(Meeting.status == "running"),
        "running_vote": votes.where(Meeting.status == "running"),
        "closed_vote": votes.where(Meeting.status == "held"),
    }
    return {name: session.scalars(question.limit(1)).one() for name, question in questions.items()}
