"""The comments on the page of a contribution; its view calls these two, its template includes the two partials.

``public(idea, request.args)`` gives what `comments/_list.html` needs: the same for everyone, one query, fit for
``blocks.shared`` (its key needs `nach` and `vor`). ``personal(idea, actor())`` gives what `comments/_write.html` needs:
the actor's comments that wait for a moderator and the form; no query for visitors, one or two for others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.accounts.actor import Actor
from forum.comments import policy, queries
from forum.comments.forms import form_for
from forum.contributions.models import Contribution


def public(contribution: Contribution, arguments: Mapping[str, str]) -> dict[str, Any]:
    """Give a page of public comments; `arguments` are those of the address."""
    said = queries.public_page(contribution, after=arguments.get("nach"), before=arguments.get("vor"))
    return {"contribution": contribution, "said": said}


def personal(contribution: Contribution, actor: Actor) -> dict[str, Any]:
    """Give what the actor alone sees below the comments."""
    return {
        "contribution": contribution,
        "waiting": queries.waiting(contribution, actor),
        "comment_form": form_for(contribution, actor),
        "open_to_comments": policy.OPEN.allows(actor, contribution),
    }
