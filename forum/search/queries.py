"""The questions of the search: the best hits, and how many there are; at most two queries, however many kinds there are.

Of each kind the newest 1,001 hits are ranked and counted: more than a thousand are „more than 1,000“, and whoever has so
many adds a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, literal_column, or_, select, union_all

from forum.kernel.analysis import Query
from forum.kernel.database import session
from forum.kernel.searching import COLUMNS, Hit, Searchable
from forum.search.asking import Place
from forum.web.format import COUNT_LIMIT

LENGTH = 20
MOST = COUNT_LIMIT + 1


@dataclass(frozen=True)
class Page:
    """Some hits of one kind, the best first, how many there are in all, and the places to go on from."""

    hits: tuple[Hit, ...]
    total: int
    previous: Place | None = None
    next: Place | None = None


def counts(question: Query, kinds: Sequence[Searchable]) -> dict[str, int]:
    """Count what is found of each kind, but not beyond 1,001."""
    parts = []
    for one in kinds:
        found: Select[Any] = (
            select(literal_column("1")).select_from(one.index.table).where(one.index.found(question), _seen(one))
        )
        number = select(func.count()).select_from(found.limit(MOST).subquery()).scalar_subquery()
        parts.append(select(literal(one.kind, String), number))
    return {kind: int(number) for kind, number in session.execute(union_all(*parts))}


def best(question: Query, kinds: Sequence[Searchable], limit: int) -> dict[str, Page]:
    """Give the best hits of each kind of which there are any."""
    rows = session.execute(union_all(*(_ranked(question, one, limit) for one in kinds))).all()
    found = {one.kind: _sorted(row for row in rows if row.kind == one.kind) for one in kinds}
    return {
        one.kind: Page(tuple(one.hit(row) for row in found[one.kind]), found[one.kind][0].total)
        for one in kinds
        if found[one.kind]
    }


def page(question: Query, one: Searchable, *, after: Place | None = None, before: Place | None = None) -> Page:
    """Give one page of the hits of a kind: those behind or before a place, else the first."""
    backwards = before is not None and after is None
    rows = _sorted(session.execute(_ranked(question, one, LENGTH + 1, after or before, backwards=backwards)))
    more = len(rows) > LENGTH
    rows = rows[-LENGTH:] if backwards else rows[:LENGTH]
    has_previous, has_next = (more, True) if backwards else (after is not None, more)
    return Page(
        hits=tuple(one.hit(row) for row in rows),
        total=rows[0].total if rows else 0,
        previous=(rows[0].rank, rows[0].id) if rows and has_previous else None,
        next=(rows[-1].rank, rows[-1].id) if rows and has_next else None,
    )


def _sorted(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: (-row.rank, -row.id))


def _seen(one: Searchable) -> ColumnElement[bool]:
    """Tell whether everybody may open what a row of an index stands for."""
    rows = one.seen()
    return rows.where(rows.selected_columns[0] == one.index.table.c.rowid).exists()


def _ranked(
    question: Query, one: Searchable, limit: int, place: Place | None = None, *, backwards: bool = False
) -> Select[Any]:
    """Ask for the best hits of a kind, with all that is shown of them, and `total`."""
    hits = one.index.matching(question, _seen(one), most=MOST).subquery("hits")
    ranked = select(hits, func.count().over().label("total")).subquery("ranked")
    best = select(ranked)
    if place is not None:
        best = best.where(_beyond(ranked.c.rank, ranked.c.id, place, backwards=backwards))
    order = (ranked.c.rank.asc(), ranked.c.id.asc()) if backwards else (ranked.c.rank.desc(), ranked.c.id.desc())
    chosen = best.order_by(*order).limit(limit).subquery("best")
    rows = one.rows().subquery("rows")
    kind = literal(one.kind, String).label("kind")
    return select(kind, chosen.c.rank, chosen.c.total, *(rows.c[name] for name in COLUMNS)).join_from(
        chosen, rows, rows.c.id == chosen.c.id
    )


def _beyond(rank: Any, key: Any, place: Place, *, backwards: bool) -> ColumnElement[bool]:
    if backwards:
        return or_(rank > place[0], and_(rank == place[0], key > place[1]))
    return or_(rank < place[0], and_(rank == place[0], key < place[1]))
