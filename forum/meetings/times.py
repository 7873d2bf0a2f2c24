"""Days and times of day on the city's clock, and the moments they stand for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from forum.kernel.clock import BERLIN, local


def moment(day: date, at: time) -> datetime | None:
    """Give the moment at which the city's clock shows this; None for the hour that is left out in spring.

    Of the hour that comes twice in autumn it is the first.
    """
    at = at.replace(fold=0)
    found = datetime.combine(day, at, BERLIN).astimezone(UTC)
    return found if found.astimezone(BERLIN).replace(tzinfo=None) == datetime.combine(day, at) else None


def split(value: datetime) -> tuple[date, time]:
    """Give the day and the time of day that the city's clock shows."""
    shown = local(value)
    return shown.date(), shown.time().replace(tzinfo=None)


def planned(start: datetime, minutes: list[int]) -> list[datetime | None]:
    """Give when each item begins, from the minutes planned for those before it; none after one without a time."""
    found: list[datetime | None] = []
    at: datetime | None = start
    for length in minutes:
        found.append(at)
        at = at + timedelta(minutes=length) if at is not None and length else None
    return found
