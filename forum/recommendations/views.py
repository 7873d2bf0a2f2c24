"""Public pages of recommendations: the list, one to cite, and what was made of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from markupsafe import Markup

from forum.accounts.views import unkept
from forum.contributions import addresses
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.text import excerpt, whole_number
from forum.recommendations import forms, issuing, policy, queries
from forum.recommendations.kinds import Body, Outcome
from forum.recommendations.models import Recommendation
from forum.votes import tally
from forum.web import blocks
from forum.web.actor import actor
from forum.web.links import public_url
from forum.web.transaction import writing

views = Blueprint("recommendations", __name__, url_prefix="/empfehlungen")
EXCERPT, DESCRIPTION = 200, 150
STATES: tuple[tuple[str, str | None, Any], ...] = (
    ("", None, lazy("All")),
    ("offen", "", lazy("Without a word yet")),
    ("gefolgt", Outcome.FOLLOWED, lazy("Followed")),
    ("abgewichen", Outcome.DEVIATED, lazy("Deviated")),
)


@views.get("")
def index() -> ResponseReturnValue:
    """List recommendations, newest first."""
    state = next((entry for entry in STATES if entry[0] == request.args.get("stand", "")), STATES[0])
    before, after = (whole_number(request.args.get(name, "")) for name in ("vor", "nach"))
    results = blocks.shared(
        "recommendations.index", (state[0], before, after), lambda: _list(state[0], state[1], before, after)
    )
    address = public_url("recommendations.index") if (state[0], before, after) == ("", None, None) else None
    return render_template("recommendations/index.html", results=results, canonical=address)


def _list(state: str, outcome: str | None, before: int | None, after: int | None) -> Markup:
    page = queries.page(outcome=outcome, before=before, after=after)
    kept: dict[str, Any] = {"stand": state} if state else {}
    pager = {
        "previous_url": url_for(".index", nach=page.previous_after, **kept) if page.previous_after else None,
        "next_url": url_for(".index", vor=page.next_before, **kept) if page.next_before else None,
    }
    switch = [(label, url_for(".index", stand=name or None), name == state) for name, _outcome, label in STATES]
    rows = [(row, excerpt(row.html, EXCERPT)) for row in page.rows]
    return Markup(render_template("recommendations/_list.html", rows=rows, pager_of=pager, switch_of=switch))


@views.get("/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """Show a recommendation with its vote, minority opinions, and what was made of it."""
    found = queries.public(number)
    return render_template(
        "recommendations/show.html",
        recommendation=found,
        content=blocks.shared("recommendations.show", number, lambda: _content(found)),
        responds=_may_respond(found),
        canonical=public_url("recommendations.show", number=number),
        description=excerpt(found.html, DESCRIPTION),
    )


def _content(found: Recommendation) -> Markup:
    full = queries.full(found)
    return Markup(
        render_template(
            "recommendations/_content.html",
            full=full,
            found=found,
            council=found.council,
            vote=found.vote,
            counted=tally.recorded(found.vote),
            about=_linked(found.about),
            idea=_linked(found.idea),
            address=public_url("recommendations.show", number=found.number),
        )
    )


def _linked(contribution: Contribution | None) -> tuple[Contribution, str] | None:
    """Give a contribution that everyone may see, with its address."""
    if contribution is None or contribution.visibility != Visibility.PUBLIC:
        return None
    return contribution, addresses.url(contribution)


def _may_respond(found: Recommendation) -> bool:
    matter = found.matter
    return policy.RESPOND.allows(actor()) and (matter is None or policy.RESPOND_ABOUT.allows(actor(), matter))


@views.route("/<number:number>/umgang", methods=["GET", "POST"])
def respond(number: int) -> ResponseReturnValue:
    """Say what the office or the Board made of it."""
    found = queries.public(number)
    if found.matter is not None:
        policy.RESPOND_ABOUT.require(actor(), found.matter)
    form = forms.ResponseForm()
    bodies = (Body.OFFICE, Body.BOARD) if policy.FOR_OFFICE.allows(actor()) else (Body.BOARD,)
    form.offer(*bodies)
    if len(bodies) == 1 and not form.is_submitted():
        form.body.data = str(bodies[0])
    if form.sent:
        body, outcome = Body(form.body.data), Outcome(form.outcome.data)
        with writing():
            issuing.respond(number, body, outcome, form.reason.data or "", actor=actor())
        flash(_("It stands on the recommendation now, and everyone who follows the idea hears of it."), "good")
        return redirect(url_for(".show", number=number), 303)
    page = render_template("recommendations/respond.html", recommendation=found, form=form)
    return unkept(page, 422 if form.errors else 200)
