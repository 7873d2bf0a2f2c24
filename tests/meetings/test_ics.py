"""Calendar files: read by two parsers, right over both changes of the clock, with what iTIP asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.clock import BERLIN
from forum.meetings import ics, times

PARTIES = ics.Parties("office@example.org", "Forum, Büro", "ada@example.org", "Ada Ö")
AROUND = st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)])
CLOCK = st.times(min_value=datetime.min.time(), max_value=datetime.max.time()).map(
    lambda value: value.replace(microsecond=0)
)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80)


def entry(start: datetime, end: datetime, **more: Any) -> ics.Entry:
    """Give an entry with everything in it."""
    changed = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    values = {"summary": "Sitzung", "location": "Rathaus; Raum 3, links", "description": "Zeile 1\nZeile 2"}
    return ics.Entry("uid-1@example.org", 3, changed, start, end, **{**values, **more})


def both(data: bytes) -> tuple[Any, Any]:
    """Read a file with two parsers; gives the only event of each."""
    (one,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    other = vobject.readOne(data.decode()).vevent
    return one, other


@given(days=AROUND, shift=st.integers(-2, 2), begins=CLOCK, minutes=st.integers(15, 600))
def test_times_are_right_over_both_changes_of_the_clock(days: date, shift: int, begins: Any, minutes: int) -> None:
    start = times.moment(days + timedelta(days=shift), begins)
    if start is None:  # the hour that does not exist
        return
    end = start + timedelta(minutes=minutes)
    if end.astimezone(BERLIN).fold:  # the second of two hours that look alike cannot be written down; forms never do
        return
    one, other = both(ics.write([entry(start, end)], method=ics.REQUEST, between=PARTIES))
    assert one["dtstart"].params["TZID"] == "Europe/Berlin"
    assert (one.decoded("dtstart").astimezone(UTC), one.decoded("dtend").astimezone(UTC)) == (start, end)
    assert (other.dtstart.value.astimezone(UTC), other.dtend.value.astimezone(UTC)) == (start, end)


@given(summary=TEXT, place=TEXT, words=TEXT)
def test_texts_come_out_as_they_went_in(summary: str, place: str, words: str) -> None:
    start = datetime(2026, 5, 4, 15, tzinfo=UTC)
    told = {"summary": summary or "x", "location": place, "description": f"{words}\nEnde"}
    data = ics.write([entry(start, start + timedelta(hours=1), **told)], method=ics.PUBLISH, between=PARTIES)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    one, other = both(data)
    assert str(one["summary"]) == other.summary.value == told["summary"]
    assert str(one["description"]) == other.description.value == told["description"]


@pytest.mark.parametrize(
    ("method", "cancelled", "status"),
    [
        ("PUBLISH", False, "CONFIRMED"),
        ("REQUEST", False, "CONFIRMED"),
        ("CANCEL", True, "CANCELLED"),
        ("PUBLISH", True, "CANCELLED"),
    ],
)
def test_methods_and_what_they_need(method: str, cancelled: bool, status: str) -> None:
    start = datetime(2026, 5, 4, 15, tzinfo=UTC)
    data = ics.write([entry(start, start + timedelta(hours=1), cancelled=cancelled)], method=method, between=PARTIES)
    calendar = icalendar.Calendar.from_ical(data)
    one, other = both(data)
    assert calendar["method"] == method
    assert (one["status"], int(one["sequence"]), one["uid"]) == (status, 3, "uid-1@example.org")
    assert str(one["organizer"]) == "mailto:office@example.org"
    assert other.attendee.value == "mailto:ada@example.org"
    assert {part.name for part in calendar.walk()} >= {"VTIMEZONE", "DAYLIGHT", "STANDARD"}


def test_a_day_alone_says_no_time() -> None:
    data = ics.write([entry(date(2026, 3, 29), date(2026, 3, 30))], method=ics.PUBLISH, between=PARTIES)  # type: ignore[arg-type]
    one, other = both(data)
    assert one.decoded("dtstart") == other.dtstart.value == date(2026, 3, 29)


def test_the_zone_in_the_file_agrees_with_the_clock_of_the_city() -> None:
    data = ics.write([], method=ics.PUBLISH, between=PARTIES)
    part: Any = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")[0]
    zone = part.to_tz()
    start = datetime(2025, 1, 1, tzinfo=UTC)
    for hours in range(0, 24 * 900, 7):
        at = start + timedelta(hours=hours)
        assert at.astimezone(zone).utcoffset() == at.astimezone(BERLIN).utcoffset(), at


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        ((2026, 3, 29), (1, 59), "2026-03-29T00:59"),
        ((2026, 3, 29), (2, 0), None),
        ((2026, 3, 29), (2, 59), None),
        ((2026, 3, 29), (3, 0), "2026-03-29T01:00"),
        ((2026, 10, 25), (2, 30), "2026-10-25T00:30"),
        ((2026, 10, 25), (3, 0), "2026-10-25T02:00"),
        ((2026, 7, 1), (17, 0), "2026-07-01T15:00"),
        ((2026, 12, 1), (17, 0), "2026-12-01T16:00"),
    ],
)
def test_the_citys_clock(day: tuple[int, int, int], at: tuple[int, int], utc: str | None) -> None:
    found = times.moment(date(*day), datetime(2026, 1, 1, *at).time())  # noqa: DTZ001
    assert (found and found.strftime("%Y-%m-%dT%H:%M")) == utc
    if found is not None:
        assert times.split(found) == (date(*day), datetime(2026, 1, 1, *at).time())  # noqa: DTZ001
