"""What the councils' room offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts.login import load_with_actor
from forum.accounts.policy import PUBLIC
from forum.answer_clock import reminders
from forum.councils import labels, policy, rights, views, workflow
from forum.kernel.feature import Entry, Feature

for _question in rights.QUESTIONS:
    load_with_actor(_question)

reminders.also("council", lambda row: rights.chairs_now(row.council_id) if row.council_id else [])

feature = Feature(
    name="councils",
    blueprints=(views.views,),
    access={
        "councils.index": PUBLIC,
        "councils.show": PUBLIC,
        "councils.members": PUBLIC,
        "councils.statute": PUBLIC,
        "councils.thread": PUBLIC,
    },
    permissions=policy.ALL,
    workflows=(workflow.COUNCIL, workflow.APPLICATION),
    navigation=(Entry(_("Councils"), "councils.index", PUBLIC),),
    parameters=frozenset({"fassung"}),
    template_globals=labels.GLOBALS,
)
