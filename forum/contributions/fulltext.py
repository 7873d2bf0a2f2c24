"""The search index: one row a contribution, found alike and ranked alike on both databases.

The engines only find (FTS5; tsvector with GIN), by terms that `kernel.analysis` made. The rank is counted here from the
terms themselves, over the newest hits, in plain SQL: a word in the title weighs more than a part of one there, that more
than a mention in the text, and being mentioned again a little more. So both databases give one order, it can be
explained, and it does not change when somebody else writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from heapq import nlargest
from operator import add
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    case,
    cast,
    column,
    delete,
    false,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.analysis import Query, Terms, Word, analyse, fts5, near, similarity, tsquery
from forum.kernel.database import engine, session

NEWEST = 2_000
"""So many of the newest hits are ranked."""
COMPARED = 50
"""So many of the best hits are compared as near duplicates."""
ALIKE = 0.3
"""From this similarity on (0 to 1) a text is shown as similar."""

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE fulltext USING fts5(title, title_parts, body, body_parts, tokenize='ascii', prefix='3 4')",
    ),
    "postgresql": (
        """CREATE TABLE fulltext (
            rowid INTEGER PRIMARY KEY REFERENCES contributions (id) ON DELETE CASCADE,
            title TEXT NOT NULL, title_parts TEXT NOT NULL, body TEXT NOT NULL, body_parts TEXT NOT NULL,
            terms TSVECTOR NOT NULL GENERATED ALWAYS AS (array_to_tsvector(array_remove(
                string_to_array(title || title_parts || body || body_parts, ' '), ''
            ))) STORED
        )""",
        "CREATE INDEX fulltext_terms ON fulltext USING gin (terms) WITH (fastupdate = off)",
    ),
}
"""What the migration runs on each engine. Columns hold terms between spaces; `rowid` is the contribution's key."""

_WEIGHTS = {"title": 8, "title_parts": 5, "body": 2, "body_parts": 1}
_INDEX = table("fulltext", column("rowid", Integer), *(column(name, Text) for name in _WEIGHTS))


def index(contribution_id: int, terms: Terms) -> None:
    """Put a contribution's terms into the index, in place of older ones."""
    forget(contribution_id)
    session.execute(insert(_INDEX).values(rowid=contribution_id, **_fields(terms)))


def index_new(entries: Sequence[tuple[int, Terms]]) -> None:
    """Put contributions into the index that are not in it yet, many at once."""
    if entries:
        session.execute(insert(_INDEX), [{"rowid": key, **_fields(terms)} for key, terms in entries])


def forget(contribution_id: int) -> None:
    """Take a contribution out of the index."""
    session.execute(delete(_INDEX).where(_INDEX.c.rowid == contribution_id))


def matching(question: Query) -> Select[Any]:
    """The newest contributions that match, whatever their visibility, as `id` and `rank` (higher is better)."""
    hits = _newest(question)
    return select(hits.c.rowid.label("id"), _rank(question, hits).label("rank"))


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
            hits = _newest(question)
            rows = select(hits).join(Contribution, Contribution.id == hits.c.rowid).where(condition)
            found |= {row.rowid: row for row in session.execute(rows) if row.rowid != besides}
    terms = {term for word in question.words for term in word.terms}
    best = nlargest(COMPARED, found.values(), key=lambda row: (_shared(terms, row.title, row.body), row.rowid))
    asked = _fields(analyse(title, body))
    alike = [(_alike(asked["title"], asked["body"], row.title, row.body), row.rowid) for row in best]
    return [key for likeness, key in sorted(alike, reverse=True)[:limit] if likeness >= ALIKE]


def _shared(terms: set[str], title: str, body: str) -> int:
    """How many of the terms a contribution has; in its title they count four times."""
    return 4 * len(terms.intersection(title.split())) + len(terms.intersection(body.split()))


def _fields(terms: Terms) -> dict[str, str]:
    """Terms as the index holds them: between spaces."""
    return {name: f" {' '.join(getattr(terms, name))} " for name in _WEIGHTS}


def _alike(title: str, body: str, other_title: str, other_body: str) -> float:
    """How alike two contributions are: their titles as much as their texts, a text counts with its title."""
    return (similarity(title, other_title) + similarity(title + body, other_title + other_body)) / 2


def _newest(question: Query) -> FromClause:
    """The newest hits with their terms; none for an empty question."""
    found: ColumnElement[bool]
    if not question:
        found = false()
    elif engine().dialect.name == "sqlite":
        found = literal_column("fulltext", Text).op("MATCH", is_comparison=True)(fts5(question))
    else:
        found = literal_column("terms", TSVECTOR).op("@@", is_comparison=True)(cast(tsquery(question), TSQUERY))
    return select(_INDEX).where(found).order_by(_INDEX.c.rowid.desc()).limit(NEWEST).subquery("newest")


def _rank(question: Query, hits: FromClause) -> ColumnElement[int]:
    """How well a hit answers: a sum over the question's words and the fields, whole words counting twice."""
    return reduce(
        add,
        (
            weight * _standing(word, hits.c[name], counted=name == "body")
            for word in question.words
            for name, weight in _WEIGHTS.items()
        ),
        literal(0),
    )


def _standing(word: Word, field: ColumnElement[str], *, counted: bool) -> ColumnElement[int]:
    """How a word of the question stands in a field: 0 not at all, 1 as a beginning, 2 whole; counted, up to 2 more."""
    whole = case((or_(*(_place(field, f" {term} ") > 0 for term in word.terms)), 2), else_=0)
    if counted:
        first = f" {word.terms[0]} "
        mentioned = func.length(field) - func.length(func.replace(field, first, ""))
        whole = case((mentioned >= 3 * len(first), 4), (mentioned >= 2 * len(first), 3), else_=whole)
    if not word.prefix:
        return whole
    return case((whole > 0, whole), (_place(field, f" {word.prefix}") > 0, 1), else_=0)


def _place(field: ColumnElement[str], part: str) -> ColumnElement[int]:
    """Where a part stands in a field; 0 when nowhere."""
    return (func.instr if engine().dialect.name == "sqlite" else func.strpos)(field, part, type_=Integer)
