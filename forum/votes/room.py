"""The votes in the members' room: what runs, what ended last, and the way to all of them."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from forum.accounts.actor import Actor
from forum.councils import policy as councils
from forum.councils.models import Council
from forum.votes import queries, tally
from forum.web.shelves import Shelf

SHOWN = 5


def _shelf(council: Council, actor: Actor) -> Markup:
    every = queries.of_council(council.id)
    running = [(vote, None) for vote in every if not vote.over]
    ended = [(vote, tally.of(vote, council)) for vote in every if vote.over][: max(SHOWN - len(running), 1)]
    if not every and not councils.WRITE.allows(actor, council):
        return Markup()
    return Markup(render_template("votes/_room.html", council=council, rows=[*running, *ended]))


ROOM = Shelf("votes", 20, _shelf)
