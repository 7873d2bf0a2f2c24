"""The calendar of the whole Forum, as a page and to subscribe to; and what guests of one item see."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.accounts.views import unkept
from forum.councils import labels
from forum.councils import queries as councils
from forum.kernel.errors import Missing
from forum.kernel.settings import current
from forum.meetings import agenda, feeds, queries
from forum.meetings.kinds import ItemStatus
from forum.meetings.queries import Point
from forum.web import blocks, uploads
from forum.web.actor import actor
from forum.web.links import public_url

views = Blueprint("calendar", __name__)
guests = Blueprint("meeting_guests", __name__, url_prefix="/konto/sitzungen")


@views.get("/kalender")
def index() -> ResponseReturnValue:
    """Show when the Forum and its councils meet."""
    content = blocks.shared("calendar.index", "", _content)
    return render_template("meetings/calendar.html", content=content, canonical=public_url("calendar.index"))


def _content() -> Markup:
    return Markup(render_template("meetings/_list.html", council=None, ahead=queries.ahead(), past=queries.past()))


@views.get("/kalender.ics")
def feed() -> Response:
    """Give the calendar of the whole Forum to subscribe to."""
    return feeds.public_file(queries.feed(), _("Smart City Forum %(city)s", city=current().city))


@views.get("/fachbeiraete/<slug>/sitzungen.ics")
def of_council(slug: str) -> Response:
    """Give a body's calendar to subscribe to."""
    council = councils.visible(slug, actor())
    return feeds.public_file(queries.feed(council.id), labels.title(council))


@guests.get("/<number:key>")
def show(key: int) -> ResponseReturnValue:
    """Show a guest the one item for which they were asked in."""
    item, meeting = queries.guest_item(key, actor())
    top = next((top for top, each in enumerate(queries.agenda(meeting), 1) if each.id == item.id), 0)
    point = Point(top, item, None)
    return unkept(render_template("meetings/guest.html", meeting=meeting, council=meeting.council, point=point))


@guests.get("/<number:key>/dateien/<number:file>")
def file(key: int, file: int) -> Response:
    """Give a document of the item for which somebody was asked in."""
    item, meeting = queries.guest_item(key, actor())
    row = queries.file_of(meeting, file, inside=True)
    if row.item_id != item.id or item.status != ItemStatus.ACCEPTED:
        raise Missing
    return uploads.download(agenda.FOLDER, row.key, row.ending, row.name)
