"""What the meetings' room offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts import erasing, waiting
from forum.accounts.login import load_with_actor
from forum.accounts.policy import PUBLIC
from forum.kernel.feature import Entry, Feature
from forum.meetings import (
    attending,
    labels,
    notices,
    pdf,
    policy,
    rights,
    searching,
    shelves,
    tasks,
    views,
    views_agenda,
    views_calendar,
    views_minutes,
    views_room,
    views_votes,
    workflow,
)

load_with_actor(rights.deputises)
for _what_waits in (tasks.invitations, tasks.votes, tasks.chaired):
    waiting.offer(_what_waits)
erasing.register(attending.forget_person)
shelves.offer()

OPEN = ("index", "show", "calendar", "file", "minutes", "document")
ROOM = ("index", "plan", "change", "turn", "cancel", "answer", "attendance", "file")
AGENDA = (
    "add",
    "propose",
    "change",
    "move",
    "take_off",
    "accept",
    "refuse",
    "add_file",
    "ask_in",
    "declare",
    "record",
    "conflicts",
)

feature = Feature(
    name="meetings",
    blueprints=(
        views.views,
        views_calendar.views,
        views_calendar.guests,
        views_room.views,
        views_agenda.views,
        views_votes.views,
        views_minutes.views,
    ),
    access={
        **{f"meetings.{name}": PUBLIC for name in OPEN},
        **{f"meetings.{name}": policy.MAILED for name in ("register", "unregister")},
        **{f"calendar.{name}": PUBLIC for name in ("index", "feed", "of_council")},
        **{f"meeting_guests.{name}": policy.MAILED for name in ("show", "file")},
        **{f"meeting_room.{name}": policy.ROOM for name in ROOM},
        "meeting_room.show": policy.MAILED,
        "meeting_minutes.draft": policy.MAILED,
        **{f"meeting_agenda.{name}": policy.ROOM for name in AGENDA},
        **{f"meeting_votes.{name}": policy.ROOM for name in ("hold", "show", "cast", "record", "close", "stop")},
        **{f"meeting_minutes.{name}": policy.ROOM for name in ("approve", "publish", "correct")},
    },
    permissions=policy.ALL,
    workflows=(workflow.MEETING,),
    navigation=(Entry(_("Calendar"), "calendar.index", PUBLIC),),
    notices=notices.ALL,
    jobs=(pdf.make_missing,),
    template_globals=labels.GLOBALS,
    searchable=(searching.FOUND,),
)
