"""The comments on the page of a contribution; its view calls these two, its template includes the two partials.

``public(idea, request.args)`` gives what `comments/_list.html` needs: the same for everyone, one query, fit for
``blocks.shared`` (its key needs `nach` and `vor`). ``personal(idea, actor())`` gives what `comments/_write.html` needs:
the actor's comments that wait for a moderator and the form; no query for visitors, one or two for others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup

from forum.accounts.actor import VISITOR, Actor
from forum.comments import policy, queries
from forum.comments.forms import CommentForm, form_for, has_choice, hidden
from forum.contributions.models import Contribution
from forum.web import blocks


def public(contribution: Contribution, arguments: Mapping[str, str]) -> dict[str, Any]:
    """Give a page of public comments; `arguments` are those of the address."""
    said = queries.public_page(contribution, after=arguments.get("nach"), before=arguments.get("vor"))
    return {"contribution": contribution, "said": said}


def personal(contribution: Contribution, actor: Actor) -> dict[str, Any]:
    """Give what the actor alone sees below the comments.

    Most people write in their own name only: the fields of their form are a shared part.
    """
    waiting = queries.waiting(contribution, actor) if contribution.id in actor.waiting_in else ()
    found = {"contribution": contribution, "waiting": waiting}
    if not policy.OPEN.allows(actor, contribution):
        return found
    if actor.id is None or has_choice(actor):
        return {**found, "open_to_comments": True, "comment_form": form_for(contribution, actor)}
    return {**found, "fields": blocks.shared("comments.fields", "", _fields), "hidden": hidden()}


def _fields() -> Markup:
    return Markup(render_template("comments/_plain_fields.html", comment_form=CommentForm(actor=VISITOR)))
