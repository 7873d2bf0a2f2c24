"""What the office's room offers the house."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from forum.accounts import duties
from forum.accounts.duties import Duty
from forum.contributions import desks
from forum.contributions.way import clock_has_run_out, elapsed
from forum.kernel.feature import Entry, Feature
from forum.office import policy, views_many, views_templates
from forum.office.views import views
from forum.organisations import policy as verification
from forum.organisations import queries as organisations


def door(contribution: Any, actor: Any) -> tuple[Any, str] | None:
    """Lead the office from an idea's page to its desk."""
    if contribution.kind != "idea" or not policy.ACT.allows(actor):
        return None
    return _("At the office"), url_for("office.show", number=contribution.number)


desks.offer(door)


def organisations_duty(actor: Any) -> Duty | None:
    """Tell the office how many organisations wait to be verified."""
    if not verification.DESK.allows(actor):
        return None
    return Duty(_("Organisations to verify"), organisations.waiting_count(), url_for("verification.index"))


duties.offer(organisations_duty)

feature = Feature(
    name="office",
    blueprints=(views,),
    access={
        "office.index": policy.DESK,
        "office.show": policy.DESK,
        "office.act": policy.ACT,
        "office.answer_many": policy.ACT,
        "office.answer_templates": policy.ACT,
        "office.answer_template": policy.ACT,
        "office.remove_template": policy.ACT,
    },
    permissions=policy.ALL,
    navigation=(Entry(_("Office"), "office.index", policy.DESK, place="desk"),),
    template_globals={"elapsed": elapsed, "overdue": clock_has_run_out},
)
assert views_many and views_templates  # noqa: S101, PT018 (importing them declares their routes)
