"""What the room of internal notes offers the house."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from forum.accounts.actor import Actor
from forum.contributions import desks
from forum.contributions.models import Contribution
from forum.kernel.feature import Feature
from forum.notes import policy
from forum.notes.views import KIND, views


def door(contribution: Contribution, actor: Actor) -> tuple[Any, str] | None:
    """Lead colleagues to the notes on an idea."""
    if contribution.kind != KIND or not policy.READ.allows(actor, contribution):
        return None
    return _("Internal notes"), url_for("notes.index", number=contribution.number)


desks.offer(door)

feature = Feature(
    name="notes",
    blueprints=(views,),
    access={"notes.index": policy.DESK, "notes.remove": policy.DESK},
    permissions=policy.ALL,
)
