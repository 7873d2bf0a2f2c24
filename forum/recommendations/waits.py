"""What waits: drafts for members, what was decided for who chairs, recommendations without a word for the office."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from forum.accounts.actor import Actor
from forum.accounts.duties import Duty
from forum.accounts.waiting import Entry
from forum.councils import labels
from forum.recommendations import policy, queries, room


def drafts(actor: Actor) -> Iterable[Entry]:
    """Drafts to read and comment, and, for who chairs, what can be issued."""
    if not actor.councils:
        return
    for draft in room.waiting(actor):
        due = draft.about.advice_due if draft.about is not None else None
        address = url_for("recommendation_drafts.show", slug=draft.council.slug, key=draft.id)
        text = _("Publish: %(title)s", title=draft.title) if draft.vote_id else _("Draft: %(title)s", title=draft.title)
        yield Entry(text, address, due, labels.title(draft.council))


def responses(actor: Actor) -> Duty | None:
    """Tell the office of how many recommendations nobody has said what was made of them."""
    if not policy.FOR_OFFICE.allows(actor):
        return None
    return Duty(
        lazy("Recommendations without a word yet"),
        queries.unanswered(),
        url_for("recommendations.index", stand=queries.OPEN),
    )
