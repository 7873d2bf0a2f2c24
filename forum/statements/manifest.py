"""What the room of statements offers the house."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from forum.accounts import duties, erasing, login
from forum.accounts.actor import Actor
from forum.accounts.duties import Duty
from forum.kernel.feature import Entry, Feature
from forum.statements import (
    blanked,
    departments,
    links,
    notices,
    policy,
    queries,
    searching,
    views_departments,
    views_link,
)
from forum.statements.models import LABELS, StatementStatus
from forum.statements.views import views

login.load_with_actor(queries.departments_of)
erasing.register(departments.forget)
blanked.offer()


def duty(actor: Actor) -> Duty | None:
    """Tell the office which answers it can publish, and which departments keep it waiting."""
    if not policy.OFFICE.allows(actor):
        return None
    answered, asked, late = queries.counts()
    lines: list[Any] = [ngettext("%(num)s department owes an answer", "%(num)s departments owe an answer", asked)]
    if late:
        lines.append(ngettext("%(num)s of them is late", "%(num)s of them are late", late))
    return Duty(
        _("Statements to publish"), answered, url_for("statements.index"), tuple(lines) if asked else (), late=late > 0
    )


duties.offer(duty)

feature = Feature(
    name="statements",
    blueprints=(views,),
    access={
        "statements.index": policy.DESK,
        "statements.show": policy.DESK,
        "statements.ask": policy.OFFICE,
        "statements.answer": policy.DESK,
        "statements.publish": policy.OFFICE,
        "statements.give_back": policy.OFFICE,
        "statements.withdraw": policy.OFFICE,
        "statements.list_departments": policy.OFFICE,
        "statements.department": policy.OFFICE,
        "statements.by_link": policy.LINK,
        "statements.thanks": policy.LINK,
    },
    permissions=policy.ALL,
    navigation=(Entry(_("Statements"), "statements.index", policy.MENU, place="desk"),),
    notices=notices.ALL,
    jobs=(notices.every_morning, links.forget),
    searchable=(searching.FOUND,),
    template_globals={"statement_status": lambda code: LABELS[StatementStatus(code)]},
)
assert views_departments and views_link  # noqa: S101, PT018 (importing them declares their routes)
