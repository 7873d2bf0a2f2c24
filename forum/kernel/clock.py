"""Time: UTC in the database, Europe/Berlin for people, working days for answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter

BERLIN = ZoneInfo("Europe/Berlin")
SATURDAY = 5


def now() -> datetime:
    """Give the present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Give the calendar day in the city."""
    return now().astimezone(BERLIN).date()


def local(moment: datetime) -> datetime:
    """Show a moment on the city's wall clock; naive values are taken as UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(BERLIN)


# Niedersächsisches Gesetz über die Feiertage (NFeiertagsG), § 2; Reformation Day since 2018, and once in 2017.
FIXED = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
REFORMATION, REFORMATION_SINCE = (10, 31), 2017
AROUND_EASTER = (-2, 1, 39, 50)  # days: Good Friday, Easter Monday, Ascension Day, Whit Monday


@lru_cache(maxsize=32)
def _holidays(year: int) -> frozenset[date]:
    fixed = (*FIXED, REFORMATION) if year >= REFORMATION_SINCE else FIXED
    return frozenset(
        (*(date(year, *day) for day in fixed), *(easter(year) + timedelta(days=days) for days in AROUND_EASTER))
    )


def is_working_day(day: date) -> bool:
    """Tell whether the office works: Monday to Friday, no public holiday of Lower Saxony."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def add_working_days(start: date, count: int) -> date:
    """Go `count` working days beyond `start`; `start` itself does not count."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def add_months(start: date, count: int) -> date:
    """Go `count` calendar months on; the day shrinks to the month's last where needed (BGB § 188)."""
    month = start.month - 1 + count
    year, month = start.year + month // 12, month % 12 + 1
    for day in range(start.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, min(start.day, 27))


@dataclass(frozen=True)
class Period:
    """A time to answer in: working days, days and months, in this order of counting."""

    working_days: int = 0
    days: int = 0
    months: int = 0

    def after(self, start: date) -> date:
        """Give the last day of the period that begins after `start`."""
        return add_working_days(add_months(start, self.months) + timedelta(days=self.days), self.working_days)
