"""What the answer clock offers the house."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from forum.accounts.actor import Actor
from forum.accounts.policy import ACCOUNT, PUBLIC
from forum.answer_clock import figures, policy, queries, reminders
from forum.answer_clock.views import views
from forum.contributions import desks
from forum.contributions.models import Contribution
from forum.kernel.feature import Feature


def door(contribution: Contribution, actor: Actor) -> tuple[Any, str] | None:
    """Lead whoever owes an answer to the page on which they take more time."""
    if contribution.kind != queries.KIND or contribution.due_on is None:
        return None
    if not policy.EXTEND.allows(actor, contribution):
        return None
    return _("Take more time"), url_for("clock.extend", number=contribution.number)


desks.offer(door)

feature = Feature(
    name="answer_clock",
    blueprints=(views,),
    access={"clock.index": PUBLIC, "clock.table": PUBLIC, "clock.extend": ACCOUNT},
    permissions=policy.ALL,
    notices=reminders.NOTICES,
    jobs=(reminders.every_morning, figures.refresh_hourly),
    parameters=frozenset({"nach", "vor", "status", "sicht"}),
)
