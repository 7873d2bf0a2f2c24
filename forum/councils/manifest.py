"""What the councils' room offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts import duties, erasing, waiting
from forum.accounts.login import load_with_actor
from forum.accounts.policy import PUBLIC, SIGN_IN
from forum.accounts.sections import Section, register
from forum.answer_clock import reminders
from forum.councils import (
    blanked,
    labels,
    members,
    notices,
    notices_kept,
    policy,
    rights,
    searching,
    tasks,
    views,
    views_desk,
    views_people,
    views_room,
    views_seats,
    workflow,
)
from forum.kernel.feature import Entry, Feature

for _question in rights.QUESTIONS:
    load_with_actor(_question)
for _what_waits in (tasks.invitations, tasks.advice, tasks.own_seats):
    waiting.offer(_what_waits)
duties.offer(tasks.applications)
erasing.register(members.forget_person)
blanked.offer()
reminders.also("council", lambda row: rights.chairs_now(row.council_id) if row.council_id else [])
register(
    Section(
        _("My councils"),
        "council_seats.mine",
        45,
        count=lambda actor: len(actor.councils),
        about=_("Where you sit, what you declared, applications and invitations."),
    )
)

OWN = ("mine", "apply", "accept", "withdraw", "seat", "away", "resign")
ROOM = ("index", "begin", "announce", "thread", "answer", "file")
DESK = ("index", "show", "application", "member", "decide")
ACTS = ("found", "change", "enact", "turn", "invite")
# The desk's two modules add their routes to one blueprint.
BLUEPRINTS = tuple(dict.fromkeys(part.views for part in (views, views_seats, views_room, views_desk, views_people)))

feature = Feature(
    name="councils",
    blueprints=BLUEPRINTS,
    access={
        **{f"councils.{name}": PUBLIC for name in ("index", "show", "members", "statute", "thread")},
        **{f"council_seats.{name}": policy.MINE for name in OWN},
        "council_seats.accept_link": SIGN_IN,
        **{f"council_room.{name}": policy.ROOM for name in ROOM},
        **{f"council_desk.{name}": policy.DESK for name in DESK},
        **{f"council_desk.{name}": policy.ACT for name in ACTS},
    },
    permissions=policy.ALL,
    workflows=(workflow.COUNCIL, workflow.APPLICATION),
    navigation=(Entry(_("Councils"), "councils.index", PUBLIC),),
    notices=(*notices.ALL, *notices_kept.ALL),
    jobs=(members.remind_of_ends,),
    parameters=frozenset({"fassung"}),
    template_globals=labels.GLOBALS,
    searchable=(searching.FOUND,),
)
