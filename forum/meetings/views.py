"""Public pages of meetings: a body's list, one page each with its agenda, published minutes, guests' registration."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.councils import policy as bodies
from forum.councils import queries as councils
from forum.councils.models import Council
from forum.kernel.errors import Missing, Refused
from forum.kernel.text import whole_number
from forum.meetings import agenda, attending, feeds, forms, planning, policy, queries, times
from forum.meetings.kinds import Sight
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.queries import Point
from forum.web import blocks, uploads
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.links import public_url
from forum.web.transaction import writing

views = Blueprint("meetings", __name__, url_prefix="/fachbeiraete/<slug>/sitzungen")


def points(meeting: Meeting, items: list[AgendaItem]) -> list[Point]:
    """Give items with their numbers and when each begins."""
    begins = times.planned(meeting.starts_at, [item.minutes for item in items])
    return [Point(top, item, at) for top, (item, at) in enumerate(zip(items, begins, strict=True), 1)]


def seen(slug: str, number: int, permission: Any = policy.LIST) -> Meeting:
    """Give a meeting that everyone may know of. Raises Missing."""
    meeting = queries.found(slug, number)
    bodies.VIEW.require(actor(), meeting.council)
    permission.require(actor(), meeting)
    return meeting


@views.get("")
def index(slug: str) -> ResponseReturnValue:
    """List the meetings of a body."""
    council = councils.visible(slug, actor())
    content = blocks.shared("meetings.index", council.id, lambda: _list(council))
    return render_template(
        "meetings/index.html",
        council=council,
        content=content,
        inside=bodies.READ.allows(actor(), council),
        canonical=public_url("meetings.index", slug=slug) if council.shown else None,
    )


def _list(council: Council) -> Markup:
    told = {"council": council, "ahead": queries.ahead(council.id), "past": queries.past(council.id)}
    return Markup(render_template("meetings/_list.html", **told))


@views.get("/<number:number>")
def show(slug: str, number: int) -> ResponseReturnValue:
    """Show a meeting: when, where, how to come, its agenda; afterwards what came of it."""
    meeting = seen(slug, number)
    return _page(meeting)


def _page(meeting: Meeting, status: int = 200) -> ResponseReturnValue:
    who = actor()
    taken, mine = queries.registered(meeting.id, who) if meeting.guests and who.id is not None else (0, False)
    page = render_template(
        "meetings/show.html",
        meeting=meeting,
        council=meeting.council,
        content=blocks.shared("meetings.show", meeting.id, lambda: _content(meeting)),
        inside=policy.READ.allows(who, meeting),
        may_register=policy.REGISTER.allows(who, meeting) and meeting.guests > taken,
        registered=mine,
        form=forms.ActForm(formdata=None) if who.id is not None else None,  # visitors get no cookie
        canonical=public_url("meetings.show", slug=meeting.council.slug, number=meeting.number),
    )
    return page, status


def _content(meeting: Meeting) -> Markup:
    open_to_all = meeting.sight == Sight.PUBLIC
    items = queries.agenda(meeting) if open_to_all else []
    told = {
        "meeting": meeting,
        "council": meeting.council,
        "points": [point for point in points(meeting, items) if point.item.public],
        "closed_part": any(not item.public for item in items),
        "minutes": queries.versions(meeting.id, published=True) if open_to_all else (),
    }
    return Markup(render_template("meetings/_content.html", **told))


@views.get("/<number:number>.ics")
def calendar(slug: str, number: int) -> Response:
    """Give one meeting for a calendar program."""
    return feeds.public_file([seen(slug, number)])


@views.get("/<number:number>/dateien/<number:file>")
def file(slug: str, number: int, file: int) -> Response:
    """Give a document of an item that everyone may read."""
    meeting = seen(slug, number, policy.VIEW)
    row = queries.file_of(meeting, file, inside=False)
    return uploads.download(agenda.FOLDER, row.key, row.ending, row.name)


@views.post("/<number:number>/teilnehmen")
def register(slug: str, number: int) -> ResponseReturnValue:
    """Register as a guest."""
    meeting = seen(slug, number, policy.VIEW)
    try:
        with writing():
            count_write("meeting_guest")
            attending.register(planning.locked(meeting.id), actor=actor())
    except Refused:
        flash(_("All seats for guests are taken. You can still follow the minutes here."), "wait")
    else:
        flash(_("Your seat is kept. A mail with the file for your calendar is on its way."), "good")
    return redirect(url_for(".show", slug=slug, number=number), 303)


@views.post("/<number:number>/abmelden")
def unregister(slug: str, number: int) -> ResponseReturnValue:
    """Give one's seat as a guest back."""
    meeting = seen(slug, number, policy.VIEW)
    with writing():
        attending.unregister(planning.locked(meeting.id), actor=actor())
    flash(_("Your seat is free for somebody else now."), "good")
    return redirect(url_for(".show", slug=slug, number=number), 303)


@views.get("/<number:number>/protokoll")
def minutes(slug: str, number: int) -> ResponseReturnValue:
    """Show the published minutes as they stand, or an older version."""
    meeting = seen(slug, number, policy.VIEW)
    rows = queries.versions(meeting.id, published=True)
    row = chosen(rows)
    address = public_url(
        "meetings.minutes", slug=slug, number=number, fassung=whole_number(request.args.get("fassung"))
    )
    return render_template(
        "meetings/minutes.html",
        meeting=meeting,
        council=meeting.council,
        row=row,
        minutes=row.content,
        versions=rows,
        canonical=address,
    )


@views.get("/<number:number>/protokoll.pdf")
def document(slug: str, number: int) -> Response:
    """Give the published minutes as a tagged PDF."""
    meeting = seen(slug, number, policy.VIEW)
    row = chosen(queries.versions(meeting.id, published=True))
    if not row.file:
        raise Missing
    answer = uploads.give(row.file, "application/pdf", f"protokoll-{slug}-{number}-v{row.version}.pdf")
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


def chosen(rows: Any) -> Any:
    """Give the version that the address asks for, without one the newest. Raises Missing."""
    asked = whole_number(request.args.get("fassung"))
    row = next((each for each in rows if asked in {None, each.version}), None)
    if row is None:
        raise Missing
    return row
