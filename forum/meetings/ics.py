"""Calendar files (RFC 5545) and what mails do with them (iTIP, RFC 5546): one meeting, or a feed.

Times name the city's zone and bring its rules along, so that calendar programs need not know them. The event of a
meeting whose day alone is public says that day and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vDDDTypes,
    vRecur,
    vText,
)

from forum.kernel.clock import BERLIN

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
PRODUCT = "-//Smart City Forum//Sitzungen//DE"
ZONE = "Europe/Berlin"
REFRESH = "PT6H"


@dataclass(frozen=True)
class Entry:
    """A meeting as a calendar shows it; `starts_at` is a date where nothing but the day may be known."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime | date
    ends_at: datetime | date
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class Parties:
    """Between whom a calendar file goes: the office's address and name, and the recipient's where there is one."""

    organiser: str
    organiser_name: str
    attendee: str = ""
    attendee_name: str = ""


def write(entries: Iterable[Entry], *, method: str, name: str = "", between: Parties) -> bytes:
    """Give a calendar file. `name` is what a subscribed calendar is called."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", ZONE)
        calendar["refresh-interval"] = vText(REFRESH)
        calendar["refresh-interval"].params["VALUE"] = "DURATION"
        calendar["x-published-ttl"] = vText(REFRESH)
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry, method, between))
    data: bytes = calendar.to_ical()
    return data


def _event(entry: Entry, method: str, between: Parties) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    for field, value in (("dtstart", entry.starts_at), ("dtend", entry.ends_at)):
        event[field] = vDDDTypes(value.astimezone(BERLIN) if isinstance(value, datetime) else value)
        if not isinstance(value, datetime):
            event[field].params["VALUE"] = "DATE"
    event.add("summary", entry.summary)
    for field, text in (("location", entry.location), ("description", entry.description)):
        if text:
            event.add(field, text)
    if entry.url:
        event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.cancelled or method == CANCEL else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if not isinstance(entry.starts_at, datetime) else "OPAQUE")
    event.add("class", "PUBLIC")
    event["organizer"] = _address(between.organiser, between.organiser_name)
    if between.attendee:
        attendee = _address(between.attendee, between.attendee_name)
        attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
        event["attendee"] = attendee
    return event


def _address(email: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{email}")
    if name:
        found.params["CN"] = name
    return found


def _zone() -> Timezone:
    """Give the rules of the city's clock: one hour on at the end of March, and back at the end of October (2000/84/EC)."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, month, before, after in ((summer, "CEST", 3, 1, 2), (winter, "CET", 10, 2, 1)):
        part.add("tzname", name)
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, 2 if month == 3 else 3))  # noqa: DTZ001, PLR2004 (RFC 5545 wants local time here: the last Sunday of March and October)
        part.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"}))
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone
