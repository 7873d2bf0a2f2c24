"""What waits for members: votes without their ballot."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from forum.accounts.actor import Actor
from forum.accounts.waiting import Entry
from forum.councils import labels
from forum.kernel.clock import local
from forum.votes import queries


def ballots(actor: Actor) -> Iterable[Entry]:
    """Votes by circulation in which one may vote and has not."""
    if not actor.councils:
        return
    for vote in queries.waiting(actor):
        due = local(vote.closes_at).date() if vote.closes_at else None
        address = url_for("votes.show", slug=vote.council.slug, number=vote.number)
        yield Entry(_("Vote: %(title)s", title=vote.title), address, due, labels.title(vote.council))
