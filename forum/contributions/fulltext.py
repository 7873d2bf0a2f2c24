"""The search index of contributions, and the search for near duplicates in it."""

from __future__ import annotations

from heapq import nlargest
from typing import Any

from sqlalchemy import ColumnElement, select

from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.analysis import analyse, near, similarity
from forum.kernel.database import session
from forum.kernel.fulltext import Index, fields, follow

COMPARED = 50
"""So many of the best hits are compared as near duplicates."""
ALIKE = 0.3
"""From this similarity on (0 to 1) a text is shown as similar."""

INDEX = Index("fulltext", "contributions")
follow(Contribution, INDEX, lambda row: (row.title, row.body, row.language), "title", "body", "language")


def near_duplicates(
    title: str, body: str, limit: int, *, besides: int | None = None, among: ColumnElement[bool] | None = None
) -> list[int]:
    """Keys of contributions that say much the same, the most alike first.

    Looks among public contributions unless a condition on `Contribution` is given; `besides` is left out.
    """
    condition = Contribution.visibility == Visibility.PUBLIC if among is None else among
    found: dict[int, Any] = {}
    for least in (2, 1):  # one word alone must do where few have two of them
        question = near(title, body, least=least)
        if question and len(found) < COMPARED:
            hits = INDEX.newest(question)
            rows = select(hits).join(Contribution, Contribution.id == hits.c.rowid).where(condition)
            found |= {row.rowid: row for row in session.execute(rows) if row.rowid != besides}
    terms = {term for word in question.words for term in word.terms}
    best = nlargest(COMPARED, found.values(), key=lambda row: (_shared(terms, row.title, row.body), row.rowid))
    asked = fields(analyse(title, body))
    alike = [(_alike(asked["title"], asked["body"], row.title, row.body), row.rowid) for row in best]
    return [key for likeness, key in sorted(alike, reverse=True)[:limit] if likeness >= ALIKE]


def _shared(terms: set[str], title: str, body: str) -> int:
    """How many of the terms a contribution has; in its title they count four times."""
    return 4 * len(terms.intersection(title.split())) + len(terms.intersection(body.split()))


def _alike(title: str, body: str, other_title: str, other_body: str) -> float:
    """How alike two contributions are: their titles as much as their texts, a text counts with its title."""
    return (similarity(title, other_title) + similarity(title + body, other_title + other_body)) / 2
