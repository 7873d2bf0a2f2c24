"""What meetings add to the pages of bodies and to other rooms' pages: the next ones, on the public page and inside."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from forum.accounts.actor import Actor
from forum.councils import shelves
from forum.councils.models import Council
from forum.meetings import planning, queries
from forum.web.shelves import MAIN, SIDE, Shelf

SHOWN = 3


def _public(council: Council) -> Markup:
    ahead, past = queries.around(council.id, SHOWN)
    return Markup(render_template("meetings/_shelf.html", council=council, ahead=ahead, past=past))


def _inside(council: Council, actor: Actor) -> Markup:
    told = {"council": council, "ahead": queries.next_ones(council.id), "may_plan": planning.may_plan(actor, council)}
    return Markup(render_template("meetings/_room_shelf.html", **told))


def offer() -> None:
    """Put the shelves up."""
    shelves.PUBLIC.offer(Shelf("meetings", 10, _public, place=SIDE))
    shelves.ROOM.offer(Shelf("meetings", 10, _inside, place=MAIN))
