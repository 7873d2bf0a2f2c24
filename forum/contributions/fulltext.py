"""The search index: one row a contribution, found alike and ranked alike on both databases.

The engines find (FTS5; tsvector with GIN), by terms that `kernel.analysis` made. The rank is counted here from the terms
themselves, over the newest hits, in plain SQL: a word in the title weighs more than a part of one, that more than the
text, and repetition a little. So both databases give one order, and it does not change when others write.

Migrations make the table: `CREATE` holds what they need for each engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Function,
    Integer,
    Select,
    Subquery,
    case,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)

from forum.contributions.models import Contribution
from forum.kernel.analysis import Query, Terms, Word, fts5, near, similarity, tsquery
from forum.kernel.database import engine, session

NEWEST = 2_000
"""So many of the newest hits are ranked."""
NEAR = 50
"""So many of the best hits are compared as near duplicates."""
ALIKE = 0.3
"""From this similarity on (0 to 1) a text is shown as similar."""

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE fulltext USING fts5(title, title_parts, body, body_parts, tokenize='ascii', prefix='3 4')",
    ),
    "postgresql": (
        """CREATE TABLE fulltext (
            id INTEGER PRIMARY KEY REFERENCES contributions (id) ON DELETE CASCADE,
            title TEXT NOT NULL, title_parts TEXT NOT NULL, body TEXT NOT NULL, body_parts TEXT NOT NULL,
            terms TSVECTOR NOT NULL GENERATED ALWAYS AS (
                setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', title_parts), 'B')
                || setweight(to_tsvector('simple', body), 'C') || setweight(to_tsvector('simple', body_parts), 'D')
            ) STORED
        )""",
        "CREATE INDEX fulltext_terms ON fulltext USING gin (terms) WITH (fastupdate = off)",
    ),
}

_FIELDS = ("title", "title_parts", "body", "body_parts")
_WEIGHTS = {"title": 8, "title_parts": 5, "body": 2, "body_parts": 1}
_BEGINNING = 0.5  # of a word that only begins like the question's last one
_REPEATED = 3  # mentions in a text that count
