"""Public pages of the bodies: the list, one page each, its members with what they declared, its statute."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.contributions import addresses
from forum.councils import labels, policy, queries, seating, shelves, threads
from forum.councils.kinds import Kind
from forum.councils.models import Council
from forum.kernel.errors import Missing
from forum.kernel.text import whole_number
from forum.strategy.queries import topic_name
from forum.web import blocks
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.links import public_url
from forum.web.shelves import MAIN, SIDE

views = Blueprint("councils", __name__, url_prefix="/fachbeiraete")
MEMBERS = 8  # shown on the council's own page
TALKS = 5


@views.get("")
def index() -> ResponseReturnValue:
    """List the Forum and its councils."""
    content = blocks.shared("councils.index", "", _list)
    return render_template("councils/index.html", content=content, canonical=public_url("councils.index"))


def _list() -> Markup:
    lines = [(line, line.council.topic and topic_name(line.council.topic, locale())) for line in queries.lines()]
    forum = [pair for pair in lines if pair[0].council.kind == Kind.FORUM]
    others = [pair for pair in lines if pair[0].council.kind != Kind.FORUM]
    return Markup(render_template("councils/_list.html", forum=forum, councils=others))


@views.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """Show a council: who sits there for whom, which seats are free, what it works on."""
    council = queries.visible(slug, actor())
    return render_template(
        "councils/show.html",
        council=council,
        content=_shared("councils.show", council, lambda: _content(council)),
        inside=policy.READ.allows(actor(), council),
        announces=policy.ANNOUNCE.allows(actor(), council),
        desk=policy.DESK.allows(actor()),
        canonical=public_url("councils.show", slug=council.slug) if council.shown else None,
    )


def _shared(name: str, council: Council, make: Any) -> Markup:
    """Keep in memory only what everyone may see."""
    part: Markup = blocks.shared(name, council.id, make) if council.shown else make()
    return part


def _content(council: Council) -> Markup:
    frame = queries.frame(council)
    table = queries.table(council, frame)
    told = {
        "council": council,
        "topic": topic_name(council.topic, locale()) if council.topic else "",
        "table": table,
        "arc": seating.arc(table),
        "shown": table.members[:MEMBERS],
        "statute": frame.statute,
        "open": labels.open_for_applications(council),
        "ideas": [(idea, addresses.advised(idea)) for idea in queries.handed_over(council.id)],
        "talks_rows": threads.of_council(council.id, internal=False)[:TALKS],
        "founded": queries.founded_by(council.id) if council.kind == Kind.FORUM else (),
        "main": shelves.PUBLIC.render(MAIN, council),
        "side": shelves.PUBLIC.render(SIDE, council),
    }
    return Markup(render_template("councils/_content.html", **told))


@views.get("/<slug>/mitglieder")
def members(slug: str) -> ResponseReturnValue:
    """Show all members with their terms, interests and contacts, and who sat here before."""
    council = queries.visible(slug, actor())
    content = _shared("councils.members", council, lambda: _members(council))
    address = public_url("councils.members", slug=slug) if council.shown else None
    return render_template("councils/members.html", council=council, content=content, canonical=address)


def _members(council: Council) -> Markup:
    table = queries.table(council)
    everyone = [*table.members, *(deputy for group in table.deputies.values() for deputy in group)]
    told = {"council": council, "table": table, "interests": queries.interests(everyone)}
    return Markup(render_template("councils/_members.html", **told))


@views.get("/<slug>/satzung")
def statute(slug: str) -> ResponseReturnValue:
    """Show the statute as it counts, or as it was."""
    council = queries.visible(slug, actor())
    asked = whole_number(request.args.get("fassung"))
    found = queries.statutes(council.id)
    shown = next((row for row in found if asked in {None, row.version}), None)
    if shown is None:
        raise Missing
    return render_template(
        "councils/statute.html",
        council=council,
        statute=shown,
        versions=found,
        canonical=public_url("councils.statute", slug=slug, fassung=asked) if council.shown else None,
    )


@views.get("/<slug>/gespraeche/<number:key>")
def thread(slug: str, key: int) -> ResponseReturnValue:
    """Show a public talk of a council."""
    council = queries.visible(slug, actor())
    talk = threads.visible(council, key, actor(), internal=False)
    return render_template(
        "councils/thread.html",
        council=council,
        talk=talk,
        posts=threads.posts(talk.id),
        writes=policy.ANNOUNCE.allows(actor(), council),
        form=None,
        canonical=public_url("councils.thread", slug=slug, key=key) if council.shown else None,
    )
