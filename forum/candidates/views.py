"""Public pages of project candidates."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.candidates import queries
from forum.candidates.models import Candidate
from forum.comments import section as comments
from forum.contributions import addresses
from forum.contributions import queries as trunk
from forum.contributions.desks import links
from forum.contributions.shelves import PAGE
from forum.contributions.status import Status
from forum.contributions.way import clock_has_run_out, stops
from forum.kernel.errors import Missing
from forum.kernel.text import excerpt, whole_number
from forum.strategy.queries import topic_name
from forum.web import blocks
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.links import public_url
from forum.web.shelves import MAIN
from forum.web.slugs import slug

EXCERPT, DESCRIPTION = 220, 150
views = Blueprint("candidates", __name__, url_prefix="/kandidaten")


@views.get("")
def index() -> ResponseReturnValue:
    """List candidates, newest first."""
    before, after = _number("vor"), _number("nach")
    results = blocks.shared("candidates.index", (before, after), lambda: _list(before, after))
    return render_template("candidates/index.html", results=results, canonical=public_url("candidates.index"))


def _list(before: int | None, after: int | None) -> Markup:
    page = queries.page(before=before, after=after)
    pager = {
        "previous_url": url_for("candidates.index", nach=page.previous_after) if page.previous_after else None,
        "next_url": url_for("candidates.index", vor=page.next_before) if page.next_before else None,
    }
    rows = [_row(candidate) for candidate in page.candidates]
    return Markup(render_template("candidates/_list.html", rows=rows, pager_of=pager))


def _row(candidate: Candidate) -> dict[str, Any]:
    origin = candidate.origin
    return {
        "candidate": candidate,
        "origin": origin,
        "url": url_for("candidates.show", number=candidate.number, title=slug(candidate.title)),
        "origin_url": addresses.url(origin),
        "topic": topic_name(origin.topic, locale()) if origin.topic else "",
        "why": excerpt(candidate.html, EXCERPT),
        "late": clock_has_run_out(origin),
        "way": stops(Status(origin.status), origin.status_since, origin.due_on),
    }


@views.get("/<number:number>-")
@views.get("/<number:number>-<title>")
@views.get("/<number:number>")
def show(number: int, title: str = "") -> ResponseReturnValue:
    """Show a candidate: origin, support, official reasons, where it stands."""
    del title
    candidate = queries.public(number)
    if candidate is None:
        raise Missing
    content = blocks.shared("candidates.show", number, lambda: _content(candidate))
    decoration = slug(candidate.title)
    here = url_for("candidates.show", number=number, title=decoration)
    return render_template(
        "candidates/show.html",
        candidate=candidate,
        content=content,
        canonical=public_url("candidates.show", number=number, title=decoration),
        description=excerpt(candidate.html, DESCRIPTION),
        work=links(candidate.origin, actor()),
        **comments.discussion(candidate.origin, actor(), request.args, here),
    )


def _content(candidate: Candidate) -> Markup:
    entries = trunk.timeline(candidate.origin_id)
    return Markup(
        render_template(
            "candidates/_content.html",
            **{**_row(candidate), "way": trunk.way(candidate.origin, entries)},
            timeline=entries,
            answer=trunk.answer(candidate.origin_id),
            asked=next((entry for entry in entries if entry.move == "assign"), None) if _advised(candidate) else None,
            shelves=PAGE.render(MAIN, candidate.origin, entries),
            address=public_url("candidates.show", number=candidate.number, title=slug(candidate.title)),
        )
    )


def _advised(candidate: Candidate) -> bool:
    """Tell whether a council advises the Board on it now."""
    return candidate.origin.advice_by is not None and candidate.origin.council_id is not None


def _number(name: str) -> int | None:
    value = request.args.get(name, "")
    return whole_number(value)
