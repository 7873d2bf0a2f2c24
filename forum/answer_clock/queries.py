"""What is overdue in public: one indexed order, keyset pages, counts by status."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import with_polymorphic

from forum.contributions import tallies
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import OWNERS, Status, Visibility
from forum.contributions.way import Stop, stops
from forum.kernel.clock import today
from forum.kernel.database import session

KIND = "idea"
LENGTH = 20
CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)~(\d{1,12})")
CLOCKED = tuple(status for status in Status if status in OWNERS and status is not Status.DEFERRED)


@dataclass(frozen=True)
class Owed:
    """An answer that is owed: the contribution, its way, and the newest public reason for more time."""

    contribution: Any
    stops: tuple[Stop, ...]
    reason: str

    @property
    def addressee(self) -> str:
        """Whom the idea was forwarded to."""
        return str(getattr(self.contribution, "addressee", "") or "")


@dataclass(frozen=True)
class Page:
    """One page of what is overdue, the longest first, with the cursors of its neighbours."""

    rows: tuple[Owed, ...]
    after: str
    before: str


@dataclass(frozen=True)
class Open:
    """How many answers are open in a status, and how many of them are overdue."""

    status: str
    total: int
    late: int

    @property
    def in_time(self) -> int:
        """Open and still within the time that was promised."""
        return self.total - self.late


def _late() -> Any:
    return and_(
        Contribution.visibility == Visibility.PUBLIC,
        Contribution.due_on < today(),
        Contribution.status.in_(CLOCKED),
    )


def overdue(after: str = "", before: str = "") -> Page:
    """Give a page of public contributions whose answer is overdue; a cursor that cannot be read starts at the top."""
    every: Any = with_polymorphic(Contribution, "*")
    backwards = CURSOR.fullmatch(before)
    cursor = backwards or CURSOR.fullmatch(after)
    place = _place(cursor) if cursor else None
    wanted = (
        select(every)
        .where(every.visibility == Visibility.PUBLIC, every.due_on < today(), every.status.in_(CLOCKED))
        .limit(LENGTH + 1)
    )
    if place is not None:
        day, key = place
        beyond = (
            or_(every.due_on < day, and_(every.due_on == day, every.id < key))
            if backwards
            else or_(every.due_on > day, and_(every.due_on == day, every.id > key))
        )
        wanted = wanted.where(beyond)
    order = (every.due_on.desc(), every.id.desc()) if backwards else (every.due_on, every.id)
    rows: list[Any] = list(session.scalars(wanted.order_by(*order)))
    more, rows = len(rows) > LENGTH, rows[:LENGTH]
    if backwards:
        rows.reverse()
    has_next = bool(backwards) or more
    has_previous = more if backwards else place is not None
    return Page(
        tuple(_owed(rows)),
        _cursor(rows[-1]) if rows and has_next else "",
        _cursor(rows[0]) if rows and has_previous else "",
    )


def _place(cursor: re.Match[str]) -> tuple[date, int] | None:
    try:
        return date.fromisoformat(cursor[1]), int(cursor[2])
    except ValueError:
        return None


def _cursor(row: Any) -> str:
    return f"{row.due_on.isoformat()}~{row.id}"


def _owed(rows: Sequence[Any]) -> list[Owed]:
    """Add to each row why it was given more time, as long as it stands in the same status."""
    if not rows:
        return []
    since = {row.id: row.status_since for row in rows}
    wanted = (
        select(TimelineEntry.contribution_id, TimelineEntry.at, TimelineEntry.reason)
        .where(TimelineEntry.contribution_id.in_(since), TimelineEntry.move == "extend")
        .order_by(TimelineEntry.id)
    )
    reasons = {key: reason for key, at, reason in session.execute(wanted) if at >= since[key]}
    return [Owed(row, stops(Status(row.status), row.status_since, row.due_on), reasons.get(row.id, "")) for row in rows]


def open_answers() -> tuple[Open, ...]:
    """Count public ideas with a running clock by status; the totals are kept by the worker, the late ones are few."""
    totals = tallies.of(KIND).get("status", {})
    late: dict[str, int] = {}
    for status, number in session.execute(
        select(Contribution.status, func.count())
        .where(Contribution.kind == KIND, _late())
        .group_by(Contribution.status)
    ):
        late[str(status)] = number
    found = (
        Open(str(status), max(totals.get(status, 0), late.get(status, 0)), late.get(status, 0)) for status in CLOCKED
    )
    return tuple(entry for entry in found if entry.total)
