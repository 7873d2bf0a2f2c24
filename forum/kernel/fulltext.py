"""Search indexes: one for each table whose rows can be found, found alike and ranked alike on both databases.

The engines only find (FTS5; tsvector with GIN), by terms that `kernel.analysis` made. The rank is counted here from the
terms themselves, over the newest hits, in plain SQL: a word in the title weighs more than a part of one there, that more
than a mention in the text, and being mentioned again a little more. So both databases give one order, it can be
explained, and it does not change when somebody else writes.

An index that `follows` a class is written with every flush that changes a text of it, whoever changed it (decision 0016).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    FromClause,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    column,
    delete,
    event,
    false,
    insert,
    inspect,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.types import TypeEngine, UserDefinedType

from forum.kernel.analysis import Query, Terms, Word, analyse, fts5, tsquery
from forum.kernel.database import ForumSession, engine, session

NEWEST = 2_000
"""So many of the newest hits are ranked."""
WEIGHTS = {"title": 8, "title_parts": 5, "body": 2, "body_parts": 1}

# A title, a text and their language: what an object is found by. Empty texts take it out of the index.
Texts = tuple[str, str, str]


class Index:
    """One search index. Its columns hold terms between spaces; `rowid` is the key of the row that is found."""

    def __init__(self, name: str, source: str) -> None:
        """Name the table of the index, and the table whose rows it finds."""
        self.name, self.source = name, source
        self.table = table(name, column("rowid", Integer), *(column(field, Text) for field in WEIGHTS))

    def create(self, dialect: str) -> tuple[str, ...]:
        """Give what a migration runs on an engine: the table first, then what makes it fast."""
        if dialect == "sqlite":
            fields = ", ".join(WEIGHTS)
            return (f"CREATE VIRTUAL TABLE {self.name} USING fts5({fields}, tokenize='ascii', prefix='3 4')",)
        return (
            f"""CREATE TABLE {self.name} (
                rowid INTEGER PRIMARY KEY REFERENCES {self.source} (id) ON DELETE CASCADE,
                title TEXT NOT NULL, title_parts TEXT NOT NULL, body TEXT NOT NULL, body_parts TEXT NOT NULL,
                terms TSVECTOR NOT NULL GENERATED ALWAYS AS (array_to_tsvector(array_remove(
                    string_to_array(title || title_parts || body || body_parts, ' '), ''
                ))) STORED
            )""",
            f"CREATE INDEX {self.name}_terms ON {self.name} USING gin (terms) WITH (fastupdate = off)",
        )

    def put(self, key: int, terms: Terms) -> None:
        """Put the terms of a row into the index, in place of older ones."""
        self.forget(key)
        self.put_new([(key, terms)])

    def put_new(self, entries: Sequence[tuple[int, Terms]]) -> None:
        """Put rows into the index that are not in it yet, many at once."""
        if entries:
            rows = [{"rowid": key, **fields(terms)} for key, terms in entries]
            session.connection().execute(insert(self.table), rows)

    def forget(self, *keys: int) -> None:
        """Take rows out of the index."""
        if keys:
            session.connection().execute(delete(self.table).where(self.table.c.rowid.in_(keys)))

    def found(self, question: Query | None = None) -> ColumnElement[bool]:
        """Tell whether a row of the index has what is asked for; nothing has for an empty question.

        Without a question the statement is run with its `parameters`.
        """
        if question is not None and not question:
            return false()
        asked = _given("asked", question, Text())
        if engine().dialect.name == "sqlite":
            return literal_column(self.name, Text).op("MATCH", is_comparison=True)(asked)
        return literal_column(f"{self.name}.terms", TSVECTOR).op("@@", is_comparison=True)(cast(asked, TSQUERY))

    def newest(self, question: Query | None = None, *seen: ColumnElement[bool], most: int | None = None) -> FromClause:
        """Give the newest hits with their terms, of those that fulfil `seen`."""
        hits = select(self.table).where(self.found(question), *seen)
        return hits.order_by(self.table.c.rowid.desc()).limit(most or NEWEST).subquery("newest")

    def matching(
        self, question: Query | None = None, *seen: ColumnElement[bool], most: int | None = None
    ) -> Select[Any]:
        """Ask for the newest rows that match, as `id` and `rank` (higher is better)."""
        hits = self.newest(question, *seen, most=most)
        rank = _given("rank", question, Written(), literal_execute=True).label("rank")
        return select(hits.c.rowid.label("id"), rank).select_from(hits)


class Written(UserDefinedType[Any]):
    """SQL that is written into a statement when it runs, so that the statement is compiled once for all questions."""

    cache_ok = True

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        """Give the text as it is."""
        del dialect
        return str


def parameters(question: Query) -> dict[str, str]:
    """Give what statements about an index are run with: the question in the engine's words, and the rank of a hit."""
    if not question:
        return {"asked": "", "rank": "0"}
    asked = fts5(question) if engine().dialect.name == "sqlite" else tsquery(question)
    return {"asked": asked, "rank": _rank(question)}


def _given(name: str, question: Query | None, of: TypeEngine[Any], **options: Any) -> BindParameter[Any]:
    """Make a parameter, with its value where the question is known."""
    if question is None:
        return bindparam(name, type_=of, **options)
    return bindparam(name, parameters(question)[name], type_=of, **options)


def fields(terms: Terms) -> dict[str, str]:
    """Give terms as an index holds them: between spaces."""
    return {name: f" {' '.join(getattr(terms, name))} " for name in WEIGHTS}


def _rank(question: Query) -> str:
    """How well a hit answers: a sum over the question's words and the fields, whole words counting twice.

    Written as text: put together of its parts it cost more than it takes to find. Terms are a–z and 0–9 only.
    """
    parts = [
        f"{weight} * {_standing(word, name, counted=name == 'body')}"
        for word in question.words
        for name, weight in WEIGHTS.items()
    ]
    return f"({' + '.join(parts)})"


def _standing(word: Word, field: str, *, counted: bool) -> str:
    """How a word of the question stands in a field: 0 not at all, 1 as a beginning, 2 whole; counted, up to 2 more."""
    cases = [f"WHEN {' OR '.join(_has(field, f' {term} ') for term in word.terms)} THEN 2"]
    if counted:
        first = f" {word.terms[0]} "
        mentioned = f"length({field}) - length(replace({field}, '{first}', ''))"
        cases[:0] = [f"WHEN {mentioned} >= {times * len(first)} THEN {times + 1}" for times in (3, 2)]
    if word.prefix:
        cases.append(f"WHEN {_has(field, f' {word.prefix}')} THEN 1")
    return f"CASE {' '.join(cases)} ELSE 0 END"


def _has(field: str, part: str) -> str:
    """Tell whether a field has a part."""
    place = "instr" if engine().dialect.name == "sqlite" else "strpos"
    return f"{place}({field}, '{part}') > 0"


@dataclass(frozen=True)
class _Followed:
    """A class that an index follows: what its objects are found by, and which attributes that is made of.

    Of parts, `whole` gives the key of what they belong to, and `texts` is given that key.
    """

    index: Index
    texts: Callable[[Any], Texts]
    attributes: tuple[str, ...]
    whole: Callable[[Any], int] | None = None


_followed: dict[type, _Followed] = {}


def follow(model: type, index: Index, texts: Callable[[Any], Texts], *attributes: str) -> None:
    """Keep an index of a class: written anew whenever one of the attributes changes that `texts` is made of."""
    _followed[model] = _Followed(index, texts, attributes)


def follow_parts(
    model: type, index: Index, whole: Callable[[Any], int], texts: Callable[[int], Texts], *attributes: str
) -> None:
    """Keep an index of wholes by their parts: a whole is put into words anew whenever a part of it comes, changes or goes.

    `whole` gives its key; `texts` is given the key, in the middle of a flush, and asks the connection.
    """
    _followed[model] = _Followed(index, texts, attributes, whole)


@event.listens_for(ForumSession, "after_flush")
def _write(current: ForumSession, _context: object) -> None:
    """Let the indexes follow what this flush wrote, in the same transaction."""
    gone: dict[Index, list[int]] = {}
    new: dict[Index, list[tuple[int, Terms]]] = {}
    for thing, known in _of((*current.dirty, *current.deleted)):
        if known.whole is None and (thing in current.deleted or _changed(thing, known)):
            gone.setdefault(known.index, []).append(_key(thing))
    for thing, known in _of((*current.new, *current.dirty)):
        if known.whole is None and _changed(thing, known):
            _put(new, known.index, _key(thing), known.texts(thing))
    for (index, key), texts in _wholes(current).items():
        gone.setdefault(index, []).append(key)
        _put(new, index, key, texts(key))
    for index, keys in gone.items():
        index.forget(*keys)
    for index, entries in new.items():
        index.put_new(entries)


def _wholes(current: ForumSession) -> dict[tuple[Index, int], Callable[[int], Texts]]:
    """Give what has to be put into words anew, for a part of it came, changed or went."""
    return {
        (known.index, known.whole(thing)): known.texts
        for thing, known in _of((*current.new, *current.dirty, *current.deleted))
        if known.whole is not None and (thing in current.deleted or _changed(thing, known))
    }


def _put(new: dict[Index, list[tuple[int, Terms]]], index: Index, key: int, texts: Texts) -> None:
    title, body, language = texts
    if title or body:
        new.setdefault(index, []).append((key, analyse(title, body, language)))


def _of(things: Iterable[object]) -> Iterator[tuple[object, _Followed]]:
    for thing in things:
        known = next((_followed[cls] for cls in type(thing).__mro__ if cls in _followed), None)
        if known is not None:
            yield thing, known


def _changed(thing: object, known: _Followed) -> bool:
    attributes: Any = inspect(thing).attrs
    return any(attributes[name].history.has_changes() for name in known.attributes)


def _key(thing: object) -> int:
    state: Any = inspect(thing)
    key: int = state.mapper.primary_key_from_instance(thing)[0]
    return key
