"""What the room of recommendations offers the house."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _

from forum.accounts import duties, waiting
from forum.accounts import erasing as accounts_erasing
from forum.accounts.actor import Actor
from forum.accounts.policy import PUBLIC
from forum.contributions import deciding, desks
from forum.contributions.models import Contribution
from forum.kernel.feature import Feature
from forum.recommendations import (
    asking,
    erasing,
    labels,
    notices,
    policy,
    searching,
    shelf,
    views_drafts,
    views_steps,
    waits,
)
from forum.recommendations.views import views
from forum.recommendations.views_drafts import doors


def _door(contribution: Contribution, actor: Actor) -> tuple[object, str] | None:
    """Lead members from an idea or candidate that their council has to the draft about it."""
    if not contribution.with_council or contribution.council_id not in actor.councils:
        return None
    return _("Draft of the council"), url_for("recommendation_doors.of_idea", number=contribution.number)


desks.offer(_door)
deciding.offer(asking.ask)
waiting.offer(waits.drafts)
duties.offer(waits.responses)
accounts_erasing.register(erasing.forget_person)
shelf.offer()

# Both modules add their routes to one blueprint.
DRAFTS_VIEWS = tuple(dict.fromkeys(part.views for part in (views_drafts, views_steps)))
DRAFTS = ("begin", "show", "edit", "versions", "step")

feature = Feature(
    name="recommendations",
    blueprints=(views, *DRAFTS_VIEWS, doors),
    access={
        "recommendations.index": PUBLIC,
        "recommendations.show": PUBLIC,
        "recommendations.respond": policy.RESPOND,
        **{f"recommendation_drafts.{name}": policy.ROOM for name in DRAFTS},
        "recommendation_doors.of_idea": policy.ROOM,
    },
    permissions=policy.ALL,
    notices=notices.ALL,
    parameters=frozenset({"stand", "vor", "nach"}),
    template_globals=labels.GLOBALS,
    searchable=(searching.FOUND,),
)
