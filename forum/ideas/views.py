"""Pages of ideas: the list, one idea, and what people do there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup

from forum.contributions import differing, queries
from forum.contributions import policy as trunk
from forum.contributions import service as trunk_service
from forum.ideas import filters, lists, page, service
from forum.ideas.cards import address
from forum.ideas.forms import ActForm
from forum.ideas.workflow import WORKFLOW
from forum.kernel.errors import Refused
from forum.kernel.text import whole_number
from forum.strategy.queries import districts, topics
from forum.web import blocks, many
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.links import public_url
from forum.web.transaction import writing

views = Blueprint("ideas", __name__, url_prefix="/ideen")
SORTS = (
    ("beliebt", lazy_gettext("currently popular")),
    ("neueste", lazy_gettext("newest")),
    ("meistdiskutiert", lazy_gettext("most discussed")),
)


@views.get("")
def index() -> ResponseReturnValue:
    """List ideas: search, filters with counts, sort, keyset pages – all state in the address."""
    who = actor()
    wanted = filters.read(request.args, signed_in=who.id is not None)
    if not wanted.mine and many.alike(filters.PARAMETERS):
        return many.page("ideas.list", wanted, lambda: _index(wanted, actor()))
    return _index(wanted, who)


def _index(wanted: filters.Filters, who: Any) -> str:
    if wanted.mine:
        results = _results(wanted, who)
    else:
        results = blocks.shared("ideas.index", wanted, lambda: _results(wanted, who))
    canonical = None if wanted.narrowed else public_url("ideas.index")
    return render_template("ideas/index.html", filters=wanted, canonical=canonical, **results)


def _results(wanted: filters.Filters, who: Any) -> dict[str, Any]:
    all_topics, all_districts = topics(), districts()
    found = lists.Ideas(wanted, who, all_topics, all_districts)
    counts = found.counts()
    groups = filters.facets(wanted, counts, all_topics, all_districts)
    start = wanted.without_page()
    sorts = [(str(label), replace(start, order=name).url(), wanted.sorting == name) for name, label in SORTS]
    if wanted.q:
        sorts.insert(0, (_("relevance"), replace(start, order="").url(), wanted.sorting == "relevanz"))
    page = found.page()
    results = Markup(
        render_template(
            "ideas/_results.html",
            filters=wanted,
            page=page,
            facets=groups,
            pills=filters.pills(wanted, groups),
            sorts=sorts,
        )
    )
    return {"results": results, "total": page.total}


@views.get("/<number:number>-")
@views.get("/<number:number>-<title>")
@views.get("/<number:number>")
def show(number: int, title: str = "") -> ResponseReturnValue:
    """Show one idea: where it stands and what happens next, answer, text, timeline, comments."""
    del title
    return page.show(number)


@views.get("/<number:number>/fassungen")
def versions(number: int) -> ResponseReturnValue:
    """Show the published versions of an idea's text."""
    idea = page.found(number)
    older = queries.versions(idea.id)
    texts = {version.number: (version.title, version.body) for version in older} | {
        idea.version: (idea.title, idea.body)
    }
    differences = differing.between(request.args, texts)
    return render_template("ideas/versions.html", idea=idea, versions=older, differences=differences)


@views.post("/<number:number>/unterstuetzen")
def support(number: int) -> ResponseReturnValue:
    """Support an idea, or take the support back."""
    with writing():
        idea = page.found(number, names=False)
        count_write("support")
        if request.form.get("ende"):
            trunk_service.unsupport(idea, actor=actor())
        else:
            trunk_service.support(idea, actor=actor())
    return redirect(address(idea.number, idea.title) + "#unterstuetzen", 303)


@views.route("/<number:number>/zurueckziehen", methods=["GET", "POST"])
def withdraw(number: int) -> ResponseReturnValue:
    """Take one's own idea back, after a question."""
    idea = page.found(number)
    trunk.AUTHOR.require(actor(), idea)
    if "withdraw" not in WORKFLOW.open_to(actor(), idea):
        raise Refused(_("This idea can no longer be withdrawn."))
    form = ActForm(revision=idea.revision)
    if form.sent:
        with writing():
            service.withdraw(idea, actor=actor(), revision=_revision(form))
        flash(_("Your idea has been withdrawn."), "good")
        return redirect(url_for("own_ideas.mine"), 303)
    return render_template("ideas/withdraw.html", idea=idea, form=form)


def _revision(form: Any) -> int:
    return whole_number(form.revision.data) or 0


own = Blueprint("own_ideas", __name__, url_prefix="/konto")


@own.get("/ideen")
def mine() -> ResponseReturnValue:
    """List my ideas, whatever their status and visibility."""
    wanted = filters.Filters(
        mine=True, order="neueste", after=request.args.get("nach", ""), before=request.args.get("vor", "")
    )
    page = lists.Ideas(wanted, actor(), topics(), districts()).page()
    return render_template("ideas/mine.html", page=page)
