"""The office's desk for councils: what waits, found, describe, statute, invite, pause, resume, dissolve."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.views import may_mail
from forum.councils import applications, desk, forms_desk, policy, queries, service, succession
from forum.councils.kinds import Group
from forum.councils.models import Council
from forum.councils.workflow import COUNCIL
from forum.kernel.clock import today
from forum.kernel.errors import Refused
from forum.kernel.text import whole_number
from forum.web import stale
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.transaction import writing

views = Blueprint("council_desk", __name__, url_prefix="/geschaeftsstelle/fachbeiraete")
ENDING = 90  # days ahead
TURNS = {"ruhen": "pause", "fortsetzen": "resume", "aufloesen": "dissolve"}


@views.get("")
def index() -> ResponseReturnValue:
    """Show applications that wait, terms that end soon, and all councils."""
    told = {
        "waiting": desk.waiting(),
        "kept": succession.waiting(),
        "ending": desk.ending(ENDING),
        "lines": queries.lines(every=True),
    }
    return render_template("councils/desk.html", **told)


@views.route("/neu", methods=["GET", "POST"])
def found() -> ResponseReturnValue:
    """Carry out the founding of a council."""
    policy.ACT.require(actor())
    founder = queries.forum()
    form = forms_desk.FoundForm(
        data={"term_months": 24, "quorum_percent": 50, "proposal_days": 14, "deputies": True, "founded_on": today()}
    )
    form.offer()
    if form.sent and founder is not None:
        profile, rules = form.profile(), form.rules()
        decision = {"founding": form.founding.data, "founded_on": form.founded_on.data}
        with writing():
            slug = service.found(profile, rules, actor=actor(), founder=founder, **decision).slug
        flash(_("The council is founded."), "good")
        return redirect(url_for(".show", slug=slug), 303)
    page = render_template("councils/found.html", form=form, founder=founder)
    return page, 422 if form.errors else 200


@views.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """Show everything about one council, and what can be done."""
    return _page(queries.found(slug))


def _page(council: Council, form: Any = None, *, status: int = 200) -> ResponseReturnValue:
    table = queries.table(council)
    page = render_template(
        "councils/case.html",
        council=council,
        table=table,
        applications=desk.applications(council.id),
        invited=desk.invited(council.id),
        form=form or forms_desk.InviteForm(formdata=None),
        turns=[slug for slug, move in TURNS.items() if move in COUNCIL.open_to(actor(), council)],
        may=policy.ACT.allows(actor()),
    )
    return page, status


@views.post("/<slug>/einladen")
def invite(slug: str) -> ResponseReturnValue:
    """Invite somebody to a seat."""
    policy.ACT.require(actor())
    council = queries.found(slug)
    form = forms_desk.InviteForm()
    if not form.sent:
        return _page(council, form, status=422)
    if not may_mail(form):
        return _page(council, form, status=429)
    with writing():
        applications.invite(council, form.email.data, Group(form.group.data), actor=actor(), locale=locale())
    flash(_("The invitation is on its way. The link in it works for 14 days."), "good")
    return redirect(url_for(".show", slug=slug), 303)


@views.route("/<slug>/bearbeiten", methods=["GET", "POST"])
def change(slug: str) -> ResponseReturnValue:
    """Change what a council is."""
    policy.ACT.require(actor())
    council = queries.found(slug)
    form = forms_desk.ProfileForm(data=_profile(council))
    form.offer()
    if form.sent and not stale.is_late(form, council.revision):
        profile = form.profile()
        try:
            with writing():
                service.change(council, profile, actor=actor(), revision=whole_number(form.revision.data) or 0)
        except Refused:
            council = queries.found(slug)
            if not stale.is_late(form, council.revision):
                return _late(slug)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".show", slug=slug), 303)
    clashing = stale.settle(form, council.revision, _profile(council))
    page = render_template("councils/change.html", council=council, form=form, clashing=clashing)
    return page, stale.status(form, clashing)


def _profile(council: Council) -> dict[str, Any]:
    """Give what a council is, by the names of the form's fields."""
    names = ("name", "purpose", "task", "term_months", "deputies", "apply_until", "public_from", "revision")
    seats = {f"seats_{group}": number for group, number in queries.table(council).by_group.items()}
    topic = council.topic.slug if council.topic else ""
    return {**{name: getattr(council, name) for name in names}, **seats, "topic": topic}


@views.route("/<slug>/satzung", methods=["GET", "POST"])
def enact(slug: str) -> ResponseReturnValue:
    """Give a council a new version of its statute."""
    policy.ACT.require(actor())
    council = queries.found(slug)
    form = forms_desk.StatuteForm(data={**_rules(council), "decision": "", "revision": council.revision})
    if form.sent and not stale.is_late(form, council.revision):
        rules, revision = form.rules(), whole_number(form.revision.data) or 0
        try:
            with writing():
                service.enact(council, rules, decision=form.decision.data, actor=actor(), revision=revision)
        except Refused:
            council = queries.found(slug)
            if not stale.is_late(form, council.revision):
                return _late(slug)
        else:
            flash(_("The new version counts from now on."), "good")
            return redirect(url_for("councils.statute", slug=slug), 303)
    clashing = stale.settle(form, council.revision, _rules(council))
    page = render_template("councils/enact.html", council=council, form=form, clashing=clashing)
    return page, stale.status(form, clashing)


def _rules(council: Council) -> dict[str, Any]:
    """Give the rules that a council has now, by the names of the form's fields."""
    last = queries.statute(council.id)
    if last is None:
        return {"quorum_percent": 50, "proposal_days": 14}
    names = ("quorum_percent", "majority", "proposal_days")
    return {"statute": last.body, **{name: getattr(last, name) for name in names}}


@views.route("/<slug>/<any(ruhen, fortsetzen, aufloesen):act>", methods=["GET", "POST"])
def turn(slug: str, act: str) -> ResponseReturnValue:
    """Pause, resume or dissolve a council, with a public reason."""
    policy.ACT.require(actor())
    council = queries.found(slug)
    if TURNS[act] not in COUNCIL.open_to(actor(), council):
        return _late(slug)
    form = forms_desk.TurnForm(data={"revision": council.revision})
    if form.sent:
        revision = whole_number(form.revision.data) or 0
        try:
            with writing():
                service.turn(council, TURNS[act], actor=actor(), reason=form.reason.data, revision=revision)
        except Refused:
            return _late(slug)
        flash(_("Done. The reason stands on the public page."), "good")
        return redirect(url_for(".show", slug=slug), 303)
    page = render_template("councils/turn.html", council=council, form=form, act=act)
    return page, 422 if form.errors else 200


def _late(slug: str) -> ResponseReturnValue:
    """Say that this has changed in the meantime, and give back what was typed."""
    typed = [
        (name, value)
        for name, value in request.form.items()
        if name not in {"csrf_token", "revision"} and value.strip()
    ]
    return render_template("councils/late.html", back=url_for(".show", slug=slug), typed=typed), 409
