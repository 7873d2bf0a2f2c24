"""The page of one idea: where it stands and what happens next, answer, text, timeline, comments.

What is the same for everyone is a shared part. Signed in, most readers see the same page: it is made once for them all.
"""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from markupsafe import Markup

from forum.comments import section as comments
from forum.comments.bonds import Bonds, bonds
from forum.contributions import files, queries, shelves
from forum.contributions import policy as trunk
from forum.contributions.desks import links
from forum.contributions.models import Attachment
from forum.contributions.status import Status, Visibility
from forum.ideas.models import KIND, Idea
from forum.ideas.next_step import next_step
from forum.ideas.workflow import WORKFLOW
from forum.kernel.errors import Missing
from forum.kernel.text import excerpt
from forum.lineage import queries as lineage
from forum.statements import queries as statements
from forum.strategy.queries import topic_name
from forum.trail import outcome as trail
from forum.web import blocks, many
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.links import public_url
from forum.web.shelves import MAIN
from forum.web.slugs import slug


def show(number: int) -> str:
    """Give the page of an idea for the actor. Raises Missing for what they may not see."""
    if many.alike(comments.WORDS) and (ties := bonds(KIND, number, actor())) and not ties.own:
        key = (number, ties, tuple(request.args.get(word) for word in comments.WORDS))
        return many.page("ideas.page", key, lambda: _page(number, ties))
    return _page(number)


def found(number: int, *, names: bool = True) -> Idea:
    """Give an idea that the actor may see, with all its page names unless told not to; raises Missing for all others."""
    idea = queries.loaded(Idea, KIND, number, reader=actor(), names=names)
    if idea is None or not trunk.VIEW.allows(actor(), idea):
        raise Missing
    return idea  # type: ignore[return-value]


def _page(number: int, ties: Bonds | None = None) -> str:
    """Render the page; `ties` are those of the readers for whom it is made, unless it is for one alone."""
    who = actor()
    named = not blocks.kept("ideas.show", number)
    idea = found(number, names=named)

    def parts() -> dict[str, Any]:
        return _parts(idea if named else found(number))

    public, mine = idea.visibility == Visibility.PUBLIC, trunk.AUTHOR.allows(who, idea)
    shown = blocks.shared("ideas.show", number, parts) if public else parts()
    moves = WORKFLOW.open_to(who, idea)
    return render_template(
        "ideas/show.html",
        idea=idea,
        **shown,
        came_from=None if ties or idea.supported else lineage.supported_before(shown["merged"], who),
        proposal=lineage.asked(idea.id) if mine and "merge" in moves else None,
        supported=ties.supported if ties else idea.supported,
        followed=ties.followed if ties else idea.followed,
        may_support=trunk.SUPPORT.allows(who, idea),
        moves=moves,
        mine=mine,
        canonical=public_url("ideas.show", number=number, title=slug(idea.title)),
        **comments.discussion(idea, who, request.args),
        work=links(idea, who),
    )


def _parts(idea: Idea) -> dict[str, Any]:
    """Render what is the same for everyone: head, main column, timeline and description."""
    entries = queries.timeline(idea.id)
    family = lineage.family(idea, entries)
    told = trail.told(idea.id) if trail.leads(entries) else trail.Told(None, 0)
    context = {
        "idea": idea,
        "topic": topic_name(idea.topic, locale()) if idea.topic else "",
        "way": queries.way(idea, entries) if idea.status != Status.IMPORTED else (),
        "next_step": next_step(idea),
        "timeline": entries,
        "answer": told.answer,
        "outcome": trail.outcome(idea, entries, family, told.replied),
        "statements": statements.published(entries),
        "family": family,
        "shelves": shelves.PAGE.render(MAIN, idea, entries),
        "files": files.of(Attachment.contribution_id, idea.id),
        "address": public_url("ideas.show", number=idea.number, title=slug(idea.title)),
    }
    names = ("head", "main", "side")
    parts = {name: Markup(render_template(f"ideas/show_{name}.html", **context)) for name in names}
    return {**parts, "description": excerpt(idea.html, 150), "merged": family.keys}
