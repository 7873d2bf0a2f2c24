"""The questions of the search: the best hits, and how many there are; at most two queries, however many kinds there are.

Of each kind the newest 1,001 hits are ranked and counted: more than a thousand are „more than 1,000“, and whoever has so
many adds a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from forum.kernel.analysis import Query
from forum.kernel.clock import today
from forum.kernel.database import engine, session
from forum.kernel.fulltext import parameters
from forum.kernel.searching import COLUMNS, Hit, Searchable
from forum.search.asking import Place
from forum.web.format import COUNT_LIMIT
from forum.web.languages import locale

LENGTH = 20
MOST = COUNT_LIMIT + 1


@dataclass(frozen=True)
class Page:
    """Some hits of one kind, the best first, how many there are in all, and the places to go on from."""

    hits: tuple[Hit, ...]
    total: int
    previous: Place | None = None
    next: Place | None = None


def counts(question: Query, kinds: tuple[Searchable, ...]) -> dict[str, int]:
    """Count what is found of each kind, but not beyond 1,001."""
    rows = session.execute(_counting(kinds, *_moment()), parameters(question))
    return {kind: int(number) for kind, number in rows}


def best(question: Query, kinds: tuple[Searchable, ...], limit: int) -> dict[str, Page]:
    """Give the best hits of each kind of which there are any."""
    rows = session.execute(_best(kinds, limit, *_moment()), parameters(question)).all()
    found = {one.kind: _sorted(row for row in rows if row.kind == one.kind) for one in kinds}
    return {
        one.kind: Page(tuple(one.hit(row) for row in found[one.kind]), found[one.kind][0].total)
        for one in kinds
        if found[one.kind]
    }


def page(question: Query, one: Searchable, *, after: Place | None = None, before: Place | None = None) -> Page:
    """Give one page of the hits of a kind: those behind or before a place, else the first."""
    backwards = before is not None and after is None
    place = after or before
    wanted = _ranked(one, LENGTH + 1, "before" if backwards else "after" if place else "")
    at = {"at_rank": place[0], "at_id": place[1]} if place else {}
    rows = _sorted(session.execute(wanted, {**parameters(question), **at}))
    more = len(rows) > LENGTH
    rows = rows[-LENGTH:] if backwards else rows[:LENGTH]
    has_previous, has_next = (more, True) if backwards else (after is not None, more)
    return Page(
        hits=tuple(one.hit(row) for row in rows),
        total=rows[0].total if rows else 0,
        previous=(rows[0].rank, rows[0].id) if rows and has_previous else None,
        next=(rows[-1].rank, rows[-1].id) if rows and has_next else None,
    )


def _moment() -> tuple[str, date, str]:
    """What a statement depends on beside what is asked: engine, day, and the language of names."""
    return engine().dialect.name, today(), locale()


# Built once: putting these statements together costs more than asking them.
@lru_cache(16)
def _counting(kinds: tuple[Searchable, ...], *_moment: object) -> CompoundSelect[Any]:
    parts = []
    for one in kinds:
        found: Select[Any] = select(literal_column("1")).select_from(one.index.table)
        few = found.where(one.index.found(), _seen(one)).limit(MOST).subquery()
        parts.append(select(literal(one.kind, String), select(func.count()).select_from(few).scalar_subquery()))
    return union_all(*parts)


@lru_cache(16)
def _best(kinds: tuple[Searchable, ...], limit: int, *_moment: object) -> CompoundSelect[Any]:
    return union_all(*(_ranked(one, limit) for one in kinds))


def _sorted(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: (-row.rank, -row.id))


def _seen(one: Searchable) -> ColumnElement[bool]:
    """Tell whether everybody may open what a row of an index stands for.

    The offset keeps PostgreSQL from joining all that can be seen before it looks for the words.
    """
    rows = one.seen()
    return rows.where(rows.selected_columns[0] == one.index.table.c.rowid).offset(0).exists()


def _ranked(one: Searchable, limit: int, side: str = "") -> Select[Any]:
    """Ask for the best hits of a kind, with all that is shown of them, and `total`; those `before` or `after` a place."""
    hits = one.index.matching(None, _seen(one), most=MOST).subquery("hits")
    ranked = select(hits, func.count().over().label("total")).subquery("ranked")
    best = select(ranked)
    if side:
        best = best.where(_beyond(ranked.c.rank, ranked.c.id, side))
    order = (ranked.c.rank.asc(), ranked.c.id.asc()) if side == "before" else (ranked.c.rank.desc(), ranked.c.id.desc())
    chosen = best.order_by(*order).limit(limit).subquery("best")
    rows = one.rows().subquery("rows")
    kind = literal(one.kind, String).label("kind")
    return select(kind, chosen.c.rank, chosen.c.total, *(rows.c[name] for name in COLUMNS)).join_from(
        chosen, rows, rows.c.id == chosen.c.id
    )


def _beyond(rank: Any, key: Any, side: str) -> ColumnElement[bool]:
    at_rank, at_id = bindparam("at_rank", type_=Integer), bindparam("at_id", type_=Integer)
    if side == "before":
        return or_(rank > at_rank, and_(rank == at_rank, key > at_id))
    return or_(rank < at_rank, and_(rank == at_rank, key < at_id))
