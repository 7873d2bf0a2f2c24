"""The home page."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.contributions import addresses
from forum.contributions.way import STOPS, Stop
from forum.home import queries
from forum.ideas import lists
from forum.web import blocks
from forum.web.links import public_url

views = Blueprint("home", __name__)
RULINGS = 3
ACTIVE = 3


@views.get("/")
def index() -> ResponseReturnValue:
    """Say what the forum is for and what happens there."""
    content = blocks.shared("home.index", "", _content)
    return render_template("home/index.html", content=content, canonical=public_url("home.index"))


def _content() -> Markup:
    counts = queries.stations()
    return Markup(
        render_template(
            "home/_content.html",
            way=[(Stop(str(label), "done"), number) for label, number in zip(STOPS, counts, strict=True)],
            overdue=queries.overdue(),
            rulings=[(ruling, addresses.url(ruling.contribution)) for ruling in queries.rulings(RULINGS)],
            cards=lists.chosen_ids(queries.active(ACTIVE)),
            total=queries.all_ideas(),
            ideas_url=url_for("ideas.index"),
        )
    )
