"""What the room of blanked passages offers the house."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from forum.accounts import duties, erasing
from forum.accounts.actor import Actor
from forum.accounts.policy import ACCOUNT
from forum.blanking import notices, policy, queries, service, views_case
from forum.blanking.models import LABELS, STATUS_LABELS, BlankingStatus, Why
from forum.blanking.views import views
from forum.contributions import desks
from forum.contributions.models import Contribution
from forum.kernel import blanks
from forum.kernel.feature import Entry, Feature


def note(codes: str, *htmls: str) -> str:
    """Say in general words what was blanked in texts; empty where nothing was."""
    if not codes:
        return ""
    number = max(1, sum(blanks.count(html) for html in htmls))
    known = [LABELS[Why(code)] for code in codes.split() if code in set(Why)]
    why = ", ".join(str(label) for label in known)
    told = ngettext(
        "One passage was blanked out: %(why)s", "%(num)s passages were blanked out: %(why)s", number, why=why
    )
    return str(told)


def door(contribution: Contribution, actor: Actor) -> tuple[Any, str] | None:
    """Lead from an idea's page to the place where passages are blanked."""
    if contribution.kind != "idea" or not policy.BLANK.allows(actor, contribution):
        return None
    return gettext("Blank out a passage"), url_for("blanking.write", slug="idee", number=contribution.number)


def duty(actor: Actor) -> duties.Duty | None:
    """Tell office and moderation how many objections wait."""
    if not policy.DESK.allows(actor):
        return None
    return duties.Duty(_("Objections to blanked passages"), queries.contested(), url_for("blanking.index"))


desks.offer(door)
duties.offer(duty)
erasing.register(service.forget_person)

feature = Feature(
    name="blanking",
    blueprints=(views,),
    access={
        "blanking.write": policy.DESK,
        "blanking.index": policy.DESK,
        "blanking.show": ACCOUNT,
        "blanking.decide": policy.DESK,
        "blanking.unseal": policy.DESK,
    },
    permissions=policy.ALL,
    navigation=(Entry(_("Blanked passages"), "blanking.index", policy.DESK, place="desk"),),
    notices=notices.ALL,
    jobs=(service.expire,),
    template_globals={
        "blanked_note": note,
        "may_blank": policy.DESK.allows,
        "why_blanked": lambda code: LABELS[Why(code)],
        "blanking_status": lambda code: STATUS_LABELS[BlankingStatus(code)],
    },
)
assert views_case  # noqa: S101 (importing it declares its routes)
