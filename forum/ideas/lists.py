"""Lists of ideas: keyset pages, counts that stop, one indexed order for everything that is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from forum.accounts.actor import Actor
from forum.accounts.sections import READER
from forum.contributions import tallies
from forum.contributions.fulltext import INDEX
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.ideas.cards import Card, card, select_cards
from forum.ideas.filters import CURSOR, ORDERS, Filters
from forum.ideas.models import KIND
from forum.kernel.analysis import query as analysed
from forum.kernel.database import session
from forum.strategy.models import District, Topic
from forum.web.format import COUNT_LIMIT

LENGTH = 20
FACETED = 2_000  # up to so many ideas the filters' counts follow the other filters
C = Contribution.__table__.c
COLUMNS = {"topic": C.topic_id, "district": C.district_id, "status": C.status, "from": C.from_kind}


@dataclass(frozen=True)
class Page:
    """One page of cards; `total` stops at 1,001, the addresses are None at the ends."""

    cards: tuple[Card, ...]
    total: int
    previous_url: str | None
    next_url: str | None


class Ideas:
    """The list that some filters describe, for an actor."""

    def __init__(self, filters: Filters, actor: Actor, topics: Sequence[Topic], districts: Sequence[District]) -> None:
        """Translate slugs and district numbers into keys."""
        self.filters = filters
        self.actor = actor
        slugs = {topic.slug: topic.id for topic in topics}
        numbers = {district.number: district.id for district in districts}
        self.chosen: dict[str, list[Any]] = {
            "topic": [slugs.get(value, 0) for value in filters.topics],
            "district": [numbers.get(value, 0) for value in filters.districts],
            "status": list(filters.statuses),
            "from": list(filters.kinds),
        }
        question = analysed(filters.q) if filters.q else None
        self.hits = INDEX.matching(question).subquery("hits") if question is not None else None

    def page(self) -> Page:
        """Give the cards of one page and its neighbours' addresses."""
        filters = self.filters
        backwards = bool(filters.before)
        order = self._order()
        ids = self._select(order.label("sort_key"))
        if cursor := CURSOR.fullmatch(filters.before or filters.after):
            ids = ids.where(self._beyond(order, cursor["value"], int(cursor["id"]), backwards=backwards))
        directions = (order.asc(), C.id.asc()) if backwards else (order.desc(), C.id.desc())
        ids = ids.order_by(*directions).limit(LENGTH + 1)
        wanted = ids.subquery("wanted")
        rows = list(session.execute(select_cards(wanted).add_columns(wanted.c.sort_key)))
        rows.sort(key=lambda row: (row.sort_key, row.id), reverse=not backwards)
        more, rows = len(rows) > LENGTH, rows[:LENGTH]
        if backwards:
            rows.reverse()
        start = filters.without_page()
        has_previous, has_next = (more, True) if backwards else (bool(filters.after), more)
        return Page(
            cards=tuple(card(row) for row in rows),
            total=self.total(),
            previous_url=replace(start, before=_cursor(rows[0])).url() if rows and has_previous else None,
            next_url=replace(start, after=_cursor(rows[-1])).url() if rows and has_next else None,
        )

    def total(self) -> int:
        """Count, but not beyond 1,001."""
        few = self._select().limit(COUNT_LIMIT + 1).subquery()
        return int(session.scalar(select(func.count()).select_from(few)) or 0)

    def counts(self) -> dict[str, dict[str, int]]:
        """Give facet → value → number: under the other filters on a small platform, over all ideas on a large one."""
        kept = tallies.of(KIND)
        everything = kept.get("all", {}).get("", 0)
        if not self.filters.narrowed or (everything > FACETED and self.hits is None):
            return kept
        rows = session.execute(self._base(*COLUMNS.values()).limit(FACETED)).all()
        result: dict[str, dict[str, int]] = {facet: {} for facet in COLUMNS}
        for row in rows:
            values = dict(zip(COLUMNS, row, strict=True))
            unmet = [facet for facet, wanted in self.chosen.items() if wanted and values[facet] not in wanted]
            for facet, value in values.items():
                if value is not None and not [other for other in unmet if other != facet]:
                    result[facet][str(value)] = result[facet].get(str(value), 0) + 1
        return result

    def _base(self, *columns: Any) -> Select[Any]:
        statement = select(*columns).where(C.kind == KIND)
        if self.filters.mine:
            statement = statement.where(C.author_id == self.actor.id)
        else:
            statement = statement.where(C.visibility == Visibility.PUBLIC)
        if self.hits is not None:
            statement = statement.join(self.hits, self.hits.c.id == C.id)
        return statement

    def _select(self, *columns: Any) -> Select[Any]:
        statement = self._base(C.id, *columns)
        for facet, wanted in self.chosen.items():
            if wanted:
                column = COLUMNS[facet]
                statement = statement.where(column == wanted[0] if len(wanted) == 1 else column.in_(wanted))
        return statement

    def _order(self) -> ColumnElement[Any]:
        if self.filters.sorting == "relevanz" and self.hits is not None:
            return self.hits.c.rank
        return C[ORDERS.get(self.filters.sorting, "heat")]

    def _beyond(self, order: ColumnElement[Any], value: str, key: int, *, backwards: bool) -> ColumnElement[bool]:
        try:
            place: Any = _moment(value) if order is C.listed_at else float(value)
        except ValueError:
            return false()
        if backwards:
            return and_(order >= place, or_(order > place, C.id > key))
        return and_(order <= place, or_(order < place, C.id < key))


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _cursor(row: Any) -> str:
    place = row.sort_key.isoformat() if isinstance(row.sort_key, datetime) else repr(row.sort_key)
    return f"{place}~{row.id}"


def chosen_ids(ids: Sequence[int]) -> list[Card]:
    """Give cards of public ideas by key, in the order of the keys."""
    if not ids:
        return []
    wanted = select(C.id).where(C.id.in_(ids), C.visibility == Visibility.PUBLIC).subquery("wanted")
    found = {row.id: card(row) for row in session.execute(select_cards(wanted))}
    return [found[key] for key in ids if key in found]


def count_mine() -> Select[int]:
    """Ask for the number of a reader's ideas, for their account."""
    return select(func.count()).where(C.kind == KIND, C.author_id == READER)
