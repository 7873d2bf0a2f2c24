"""How fast answers come: counted from the timelines by the worker once an hour, read by the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Date, String, delete, func, select

from forum.answer_clock.models import AnswerTime
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import OWNERS, Status, Visibility
from forum.contributions.way import periods
from forum.kernel.clock import BERLIN, local, now, today
from forum.kernel.database import Moment, session
from forum.kernel.settings import current
from forum.web.transaction import writing

MONTHS = 12
EVERY = timedelta(hours=1)
NO_ANSWER = ("withdraw", "merge")  # the author ended the way, nobody answered


@dataclass(frozen=True)
class Taken:
    """One answer: the status that it ended, the month, how many days it took, whether it came as first promised."""

    status: str
    month: str
    days: int
    in_time: bool


def months(until: date) -> list[str]:
    """Give the last twelve months, the oldest first."""
    last = until.year * 12 + until.month - 1
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(last - MONTHS + 1, last + 1)]


def answers(since: datetime) -> Iterator[Taken]:
    """Give every answer on what is public now; days are those of the city's calendar, whatever its clocks did."""
    entry, clocked = TimelineEntry, [str(status) for status in periods(current())]
    recent = select(entry.contribution_id).where(entry.at >= since, entry.from_status.in_(clocked))
    order: dict[str, Any] = {"partition_by": entry.contribution_id, "order_by": entry.id}
    moves = (
        select(
            entry.at,
            entry.move,
            entry.from_status.label("status"),
            func.lag(entry.at, type_=Moment()).over(**order).label("began"),
            func.lag(entry.due_on, type_=Date()).over(**order).label("promised"),
            func.lag(entry.to_status, type_=String()).over(**order).label("stood"),
        )
        .join(Contribution, Contribution.id == entry.contribution_id)
        .where(
            Contribution.visibility == Visibility.PUBLIC,
            entry.contribution_id.in_(recent),
            entry.from_status != entry.to_status,
        )
        .subquery()
    )
    wanted = select(moves).where(
        moves.c.at >= since,
        moves.c.status.in_(clocked),
        moves.c.move.not_in(NO_ANSWER),
        moves.c.stood == moves.c.status,
        moves.c.promised.is_not(None),
    )
    for row in session.execute(wanted):
        began, ended = local(row.began).date(), local(row.at).date()
        yield Taken(row.status, f"{ended:%Y-%m}", (ended - began).days, ended <= row.promised)


def count() -> list[AnswerTime]:
    """Count anew: every status and all of them, every month and the whole year."""
    first = months(today())[0]
    since = datetime.fromisoformat(f"{first}-01").replace(tzinfo=BERLIN)
    groups: dict[tuple[str, str], list[Taken]] = defaultdict(list)
    for taken in answers(since):
        for status in (taken.status, ""):
            for month in (taken.month, ""):
                groups[status, month].append(taken)
    return [
        AnswerTime(
            status=status,
            month=month,
            answers=len(group),
            in_time=sum(taken.in_time for taken in group),
            median_days=float(median(taken.days for taken in group)),
        )
        for (status, month), group in sorted(groups.items())
    ]


def refresh() -> None:
    """Count and keep; readers see the old figures until it commits."""
    rows = count()
    with writing():
        session.execute(delete(AnswerTime))
        session.add_all(rows)


def refresh_hourly() -> None:
    """Count once an hour (a job of the worker)."""
    counted = session.scalar(select(func.max(AnswerTime.counted_at)))
    if counted is None or now() - counted >= EVERY:
        rows = count()
        if rows or counted is not None:
            refresh()


@dataclass(frozen=True)
class Figure:
    """One line of the public figures; `share` is in percent, None where nothing was answered."""

    key: str
    answers: int
    in_time: int
    median_days: float

    @property
    def share(self) -> int | None:
        """How many of a hundred answers came in time, rounded down: 100 means all."""
        return self.in_time * 100 // self.answers if self.answers else None


@dataclass(frozen=True)
class Figures:
    """What the page shows: the year as a whole, its months for a status, and all statuses."""

    year: Figure
    by_month: tuple[Figure, ...]
    by_status: tuple[Figure, ...]

    @property
    def slowest(self) -> float:
        """The longest median among months and statuses: the length of a full bar."""
        return max([figure.median_days for figure in (*self.by_month, *self.by_status)] + [1.0])


def kept() -> Sequence[AnswerTime]:
    """Give all rows that the worker keeps."""
    return session.scalars(select(AnswerTime).order_by(AnswerTime.status, AnswerTime.month)).all()


def figures(rows: Sequence[AnswerTime], status: str = "") -> Figures:
    """Arrange the kept rows; `status` chooses whose months are shown."""
    known = {(row.status, row.month): row for row in rows}

    def figure(of: str, month: str, key: str) -> Figure:
        row = known.get((of, month))
        return Figure(key, row.answers, row.in_time, row.median_days) if row else Figure(key, 0, 0, 0.0)

    statuses = [str(code) for code in Status if code in OWNERS and (str(code), "") in known]
    return Figures(
        figure("", "", ""),
        tuple(figure(status, month, month) for month in months(today())),
        tuple(figure(code, "", code) for code in statuses),
    )
