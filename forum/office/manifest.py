"""What the office's room offers the house."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from forum.contributions import desks
from forum.contributions.way import clock_has_run_out, elapsed
from forum.kernel.feature import Entry, Feature
from forum.office import policy
from forum.office.views import views


def door(contribution: Any, actor: Any) -> tuple[Any, str] | None:
    """Lead the office from an idea's page to its desk."""
    if contribution.kind != "idea" or not policy.ACT.allows(actor):
        return None
    return _("At the office"), url_for("office.show", number=contribution.number)


desks.offer(door)

feature = Feature(
    name="office",
    blueprints=(views,),
    access={"office.index": policy.DESK, "office.show": policy.DESK, "office.act": policy.ACT},
    permissions=policy.ALL,
    navigation=(Entry(_("Office"), "office.index", policy.DESK, place="desk"),),
    template_globals={"elapsed": elapsed, "overdue": clock_has_run_out},
)
