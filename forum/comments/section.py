"""The discussion on the page of a contribution: its view calls `discussion`, its template shows `talk` and `_write.html`.

The discussion itself is the same for everyone and kept in memory; what the reader alone may do is put in afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from forum.accounts.actor import VISITOR, Actor
from forum.comments import keeping, marks, policy, threads
from forum.comments.forms import CommentForm, form_for, has_choice, hidden
from forum.comments.models import Comment
from forum.comments.queries import Said, within
from forum.contributions import addresses
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.web import blocks, many

WORDS = ("sortierung", "nach", "vor")  # what addresses say about a discussion

many.offer("comments.hidden", hidden)


def discussion(
    contribution: Contribution, actor: Actor, arguments: Mapping[str, str], here: str = ""
) -> dict[str, Any]:
    """Give what the page of a contribution shows of its discussion; `arguments` are those of the address.

    `here` is the path of another page that shows the discussion of this contribution.
    """
    asked = tuple(arguments.get(word) for word in WORDS)

    def make() -> Markup:
        return Markup(_list(contribution, arguments, here))  # noqa: S704 (a rendered template)

    own = marks.own(contribution, actor)
    return {
        "talk": marks.fill(_kept(contribution, ("list", contribution.id, asked, here), make), own),
        "here": here,
        **personal(contribution, actor, own, form=not here),
    }


def _list(contribution: Contribution, arguments: Mapping[str, str], here: str) -> str:
    def place(**values: Any) -> str:
        return within(here, **values) if here else addresses.url(contribution, **values)

    return render_template(
        "comments/_list.html",
        talk=threads.talk(contribution, arguments, place),
        **_context(contribution, here),
    )


def thread(comment: Comment, actor: Actor, arguments: Mapping[str, str]) -> dict[str, Any]:
    """Give what the page of one thread shows. Raises Missing for what is not public."""
    contribution, key = comment.contribution, comment.thread_id or comment.id
    asked = tuple(arguments.get(word) for word in WORDS[1:])

    def make() -> dict[str, str]:
        page = threads.alone(comment, arguments, partial(url_for, "threads.show", number=key))
        first = page.thread.first
        return {
            "title": _title(first),
            "talk": render_template("comments/_thread_page.html", page=page, **_context(contribution)),
            "replyable": str(key) if first.public else "",
        }

    own = marks.own(contribution, actor)
    parts = _kept(contribution, ("thread", comment.id, asked), make)
    return {**parts, "contribution": contribution, "talk": marks.fill(parts["talk"], own), "open_to_comments": own.open}


def _title(first: Said) -> str:
    return _("Comment by %(name)s", name=first.speaker) if first.public else _("Replies to a comment that is gone")


def _context(contribution: Contribution, here: str = "") -> dict[str, Any]:
    """What `comments/_said.html` is told of the whole; `talking` opens the way to a reply."""
    is_open = policy.OPEN.allows(VISITOR, contribution)
    return {
        "contribution": contribution,
        "talking": contribution.number if is_open else 0,
        "here": here,
    }


def _kept(contribution: Contribution, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """Keep in memory only what is public."""
    return blocks.shared("comments", key, make) if contribution.visibility == Visibility.PUBLIC else make()


def personal(contribution: Contribution, actor: Actor, own: marks.Own, *, form: bool) -> dict[str, Any]:
    """Give what the actor alone sees below the comments; other pages than the contribution's own have no `form`.

    Most people write in their own name only: the fields of their form are a shared part.
    """
    found = {"contribution": contribution, "waiting": own.waiting, "open_to_comments": own.open}
    if not own.open or not form:
        return found
    draft = keeping.find(contribution, None, actor) if own.begun else None
    if actor.id is None or has_choice(actor) or draft is not None:
        return {**found, "comment_form": form_for(contribution, actor, draft=draft), "draft": draft}
    return {**found, "fields": blocks.shared("comments.fields", "", _fields)}


def _fields() -> Markup:
    form = CommentForm(actor=VISITOR)
    return Markup(render_template("comments/_plain_fields.html", comment_form=form))
