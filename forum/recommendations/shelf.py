"""Recommendations on the pages of other rooms: an idea's, a body's, its members' room, a vote's, an internal talk's."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from markupsafe import Markup

from forum.accounts.actor import Actor
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.shelves import PAGE
from forum.councils import policy as councils
from forum.councils import queries as bodies
from forum.councils import shelves
from forum.councils.models import Council
from forum.councils.models_threads import Thread
from forum.recommendations import queries, room, stages
from forum.recommendations.models import Draft
from forum.votes.models import Vote
from forum.votes.shelves import VOTE
from forum.web.shelves import Shelf

SHOWN = 5


def on_idea(idea: Contribution, timeline: Sequence[TimelineEntry]) -> Markup:
    """Show what councils said about an idea, once one did."""
    if not any("recommendation" in entry.details for entry in timeline):
        return Markup()
    return Markup(render_template("recommendations/_on_idea.html", rows=queries.about(idea.id), idea=idea))


def on_council(council: Council) -> Markup:
    """Show a body's newest recommendations, and count what was made of all."""
    said = queries.of_body(council.id, SHOWN)
    return Markup(render_template("recommendations/_on_council.html", said=said)) if said.total else Markup()


def in_room(council: Council, actor: Actor) -> Markup:
    """Show what members are writing, and what still has no draft."""
    drafts = room.of_council(council.id)
    begun = {draft.about_id for draft in drafts}
    ideas = [idea for idea in bodies.handed_over(council.id) if idea.id not in begun]
    told = {
        "council": council,
        "rows": [(draft, stages.of(draft)) for draft in drafts],
        "ideas": ideas,
        "writes": councils.WRITE.allows(actor, council) and councils.active.test(actor, council),
    }
    return Markup(render_template("recommendations/_in_room.html", **told))


def on_vote(vote: Vote, _actor: Actor) -> Markup:
    """Lead from a vote to the draft it decides."""
    return _link(room.of_vote(vote.id), vote.council)


def on_talk(council: Council, talk: Thread) -> Markup:
    """Lead from a talk to the draft on which it comments."""
    return _link(room.of_thread(talk.id), council)


def _link(draft: Draft | None, council: Council) -> Markup:
    if draft is None:
        return Markup()
    return Markup(render_template("recommendations/_to_draft.html", draft=draft, council=council))


def offer() -> None:
    """Offer all of them."""
    PAGE.offer(Shelf("recommendations", 10, on_idea))
    shelves.PUBLIC.offer(Shelf("recommendations", 10, on_council))
    shelves.ROOM.offer(Shelf("drafts", 10, in_room))
    shelves.TALK.offer(Shelf("draft", 10, on_talk))
    VOTE.offer(Shelf("draft", 10, on_vote))
