"""The page of the search. It shows to everybody what a visitor may open, so it is made once for all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.kernel.analysis import Query
from forum.kernel.marking import excerpt, marked
from forum.kernel.searching import Hit, Searchable
from forum.search import asking, queries
from forum.search.asking import Asked
from forum.web import blocks, many

FEW = 3  # hits of each kind where all are shown
EXCERPT = 240
SINGLE = 4  # words that are offered alone when they are not found together
views = Blueprint("search", __name__)


def searchable() -> tuple[Searchable, ...]:
    """Give what the rooms declared, in the order of the page."""
    declared = (one for feature in current_app.extensions["features"] for one in feature.searchable)
    return tuple(sorted(declared, key=lambda one: one.order))


@views.get("/suche")
def index() -> ResponseReturnValue:
    """Search everything that everybody can read; words, kind and place are in the address."""
    wanted = asking.read(request.args, [one.kind for one in searchable()])
    if many.alike(asking.PARAMETERS):
        return many.page("search.page", wanted, lambda: _page(wanted))
    return _page(wanted)


def _page(wanted: Asked) -> str:
    results = blocks.shared("search.results", wanted, lambda: _results(wanted)) if wanted.q else {}
    return render_template("search/index.html", asked=wanted, **results)


def _results(wanted: Asked) -> dict[str, Any]:
    question, kinds = wanted.question, searchable()
    if not question:
        return {"results": Markup(render_template("search/_small.html", asked=wanted)), "total": 0}
    if wanted.kind:
        told, numbers = _one(wanted, question, kinds)
    else:
        told, numbers = _all(wanted, question, kinds)
    total = numbers[wanted.kind] if wanted.kind else sum(numbers.values())
    words = wanted.q.split()
    html = render_template(
        "search/_results.html",
        asked=wanted,
        total=total,
        everything=sum(numbers.values()),
        filters=[(one.label, wanted.url(one.kind), one.kind, numbers.get(one.kind, 0)) for one in kinds],
        single=[(word, asking.address(word)) for word in words[:SINGLE]] if len(words) > 1 else [],
        **told,
    )
    return {"results": Markup(html), "total": total}  # noqa: S704 (a rendered template)


def _all(wanted: Asked, question: Query, kinds: tuple[Searchable, ...]) -> tuple[dict[str, Any], dict[str, int]]:
    """Show the best hits of each kind; gives also how many there are."""
    found = queries.best(question, kinds, FEW)
    numbers = {kind: page.total for kind, page in found.items()}
    groups = [
        {
            "one": one,
            "hits": [_shown(hit, question) for hit in found[one.kind].hits],
            "number": numbers[one.kind],
            "url": wanted.url(one.kind) if numbers[one.kind] > FEW else None,
        }
        for one in kinds
        if one.kind in found
    ]
    return {"groups": groups, "pager_of": None, "beyond": None}, numbers


def _one(wanted: Asked, question: Query, kinds: tuple[Searchable, ...]) -> tuple[dict[str, Any], dict[str, int]]:
    """Show a page of the hits of one kind; gives also how many there are of each."""
    one = next(one for one in kinds if one.kind == wanted.kind)
    page = queries.page(question, one, after=wanted.after, before=wanted.before)
    numbers = queries.counts(question, tuple(other for other in kinds if other is not one)) | {one.kind: page.total}
    groups = [{"one": one, "hits": [_shown(hit, question) for hit in page.hits], "number": 0, "url": None}]
    pager = {
        "previous_url": wanted.url(before=page.previous) if page.previous else None,
        "next_url": wanted.url(after=page.next) if page.next else None,
    }
    beyond = one.beyond(wanted.q) if one.beyond is not None and page.hits else None
    return {"groups": groups if page.hits else [], "pager_of": pager, "beyond": beyond}, numbers


def _shown(hit: Hit, question: Query) -> dict[str, Any]:
    """Give what the template shows of a hit."""
    title = marked(hit.title, question) if hit.own else [(hit.title, False)]
    return {"hit": hit, "title": title, "text": excerpt(hit.text, question, EXCERPT), "day": _day(hit.day)}


def _day(value: str) -> date | datetime | None:
    """Read a day as databases write it: SQLite leaves out the zone, which is UTC."""
    if not value:
        return None
    if len(value) == len("2026-12-04"):
        return date.fromisoformat(value)
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
