"""Working days, public holidays of Lower Saxony, months and both clock changes – against rules written down here anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from forum.contributions import way
from forum.kernel import clock
from forum.kernel.clock import Period, add_months, add_working_days, is_working_day, local

SEED = 20261122
FIRST, LAST = 1995, 2060


def easter(year: int) -> date:
    """Easter Sunday by the rule of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7  # noqa: E741 (named so in the rule)
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int) -> set[date]:
    """Days on which nobody works by NFeiertagsG, § 2; the day of Reformation since 2018, and once in 2017."""
    sunday = easter(year)
    fixed = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)} | ({(10, 31)} if year >= 2017 else set())
    return {date(year, month, day) for month, day in fixed} | {
        sunday + timedelta(days=days) for days in (-2, 1, 39, 50)
    }


def days(year: int):
    return (date(year, 1, 1) + timedelta(days=number) for number in range(366 if year % 4 == 0 else 365))


@pytest.mark.parametrize("year", range(FIRST, LAST))
def test_working_days_are_monday_to_friday_without_public_holidays(year):
    free = public_holidays(year)
    assert [day for day in days(year) if is_working_day(day) != (day.weekday() < 5 and day not in free)] == []


def test_the_day_of_reformation_is_free_since_2018():
    assert is_working_day(date(2016, 10, 31))
    assert not is_working_day(date(2018, 10, 31))
    assert not is_working_day(date(2023, 10, 31))


def test_counting_working_days_is_counting_one_by_one():
    random = Random(SEED)
    for _number in range(400):
        start = date(random.randrange(FIRST, LAST), random.randrange(1, 13), random.randrange(1, 29))
        count = random.randrange(1, 40)
        end = add_working_days(start, count)
        between = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
        assert sum(map(is_working_day, between)) == count
        assert is_working_day(end)
        assert add_working_days(start, 0) == start
        assert add_working_days(add_working_days(start, count), 3) == add_working_days(start, count + 3)


def test_a_month_later_is_the_same_day_or_the_last():
    random = Random(SEED)
    for _number in range(400):
        start = date(2000, 1, 1) + timedelta(days=random.randrange(20_000))
        count = random.randrange(0, 30)
        end = add_months(start, count)
        assert (end.year - start.year) * 12 + end.month - start.month == count
        assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).month != end.month)


def test_a_longer_period_never_ends_earlier():
    random = Random(SEED)
    for _number in range(200):
        start = date(2020, 1, 1) + timedelta(days=random.randrange(7_000))
        length = random.randrange(1, 90)
        for one, more in (
            (Period(days=length), Period(days=length + 1)),
            (Period(working_days=length), Period(working_days=length + 1)),
            (Period(working_days=length), Period(days=1, working_days=length)),
        ):
            assert start < one.after(start) <= more.after(start)


# The clocks change on the last Sundays of March and October at one o'clock UTC.
CHANGES = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]


@pytest.mark.parametrize("change", CHANGES)
def test_each_calendar_day_in_the_city_comes_once_around_a_change_of_clocks(change):
    moments = [change + timedelta(minutes=15 * number) for number in range(-4 * 72, 4 * 72)]
    shown = [local(moment).date() for moment in moments]
    assert shown == sorted(shown)
    lengths = {day: shown.count(day) for day in set(shown)}
    whole = sorted(lengths)[1:-1]
    assert [lengths[day] / 4 for day in whole if day != local(change).date()] == [24] * (len(whole) - 1)
    assert lengths[local(change).date()] / 4 == (23 if change.month == 3 else 25)


@pytest.mark.parametrize("change", CHANGES)
def test_the_answer_clock_runs_by_days_whatever_the_clocks_do(change, monkeypatch):
    since = change - timedelta(days=5, hours=3)
    due_on = local(since).date() + timedelta(days=10)
    seen = []
    for hours in range(24 * 12):
        moment = since + timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        gone = (local(moment).date() - local(since).date()).days
        assert way.elapsed(since, due_on) == min(100, 10 * gone)
        seen.append(way.elapsed(since, due_on))
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (datetime(2026, 7, 31, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), True),
    ],
)
def test_an_answer_is_late_from_midnight_in_the_city_on(moment, late, monkeypatch):
    due_on = {7: date(2026, 7, 31), 12: date(2026, 12, 31), 10: date(2026, 10, 25)}[moment.month]
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert (clock.today() > due_on) == late
