"""How dates, numbers and ages are written, in German and English."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.kernel.clock import local, today
from forum.web.languages import locale

COUNT_LIMIT = 1_000
MARKS = {"de": ("„", "“"), "en": ("“", "”")}


def _babel() -> str:
    return "de_DE" if locale() == "de" else "en_GB"


def day(value: date | datetime | None) -> str:
    """Write a day in full: „4. Dezember 2026“."""
    if value is None:
        return ""
    return _day(local(value).date() if isinstance(value, datetime) else value, locale())


@lru_cache(maxsize=5_000)
def _day(value: date, language: str) -> str:
    pattern, name = ("d. MMMM y", "de_DE") if language == "de" else ("d MMMM y", "en_GB")
    return format_date(value, pattern, locale=name)


def weekday(value: date) -> str:
    """Write a day with its weekday: „Montag, 30. November 2026“."""
    return format_date(value, "EEEE, d. MMMM y" if locale() == "de" else "EEEE, d MMMM y", locale=_babel())


def month(value: str) -> str:
    """Write a month („2026-11“) in full: „November 2026“."""
    return format_date(date.fromisoformat(f"{value}-01"), "LLLL y", locale=_babel())


def moment(value: datetime | None) -> str:
    """Write day and time: „4. Dezember 2026, 17:00 Uhr“."""
    if value is None:
        return ""
    pattern = "d. MMMM y, HH:mm 'Uhr'" if locale() == "de" else "d MMMM y, HH:mm"
    return format_datetime(local(value).replace(tzinfo=None), pattern, locale=_babel())


def iso(value: date | datetime | None) -> str:
    """Write a day for `<time datetime>`."""
    if value is None:
        return ""
    return (local(value).date() if isinstance(value, datetime) else value).isoformat()


def number(value: float) -> str:
    """Write a number with its separators: „1.234“."""
    return str(value) if isinstance(value, int) and 0 <= value < COUNT_LIMIT else _number(value, _babel())


@lru_cache(maxsize=2_000)
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=language)


def upto(value: int) -> str:
    """Write a count that stops at 1,000: „mehr als 1.000“."""
    if value > COUNT_LIMIT:
        return _("more than %(number)s", number=number(COUNT_LIMIT))
    return number(value)


def remaining(due_on: date) -> str:
    """Write how long there is until a day, or since when it is overdue."""
    days = (due_on - today()).days
    if days < 0:
        return ngettext("%(num)s day overdue", "%(num)s days overdue", -days)
    if days == 0:
        return _("due today")
    return ngettext("%(num)s day left", "%(num)s days left", days)


def overdue(due_on: date | None) -> str:
    """Write since when a day is over; nothing while it is not."""
    return remaining(due_on) if due_on is not None and due_on < today() else ""


def quoted(text: str, language: str = "") -> str:
    """Put what somebody said into the quotation marks of its language; where that is not known, of the page's."""
    first, last = MARKS["en" if (language or locale()) == "en" else "de"]
    return f"{first}{text}{last}"


def megabytes(value: int) -> str:
    """Write how large a file is: „1,2 MB“, below that „340 kB“."""
    if value < 950_000:
        return f"{number(max(1, round(value / 1_000)))} kB"
    return f"{_number(round(value / 1_000_000, 1), _babel())} MB"


FILTERS: dict[str, Any] = {
    "day": day,
    "weekday": weekday,
    "month": month,
    "moment": moment,
    "iso": iso,
    "number": number,
    "upto": upto,
    "remaining": remaining,
    "overdue": overdue,
    "megabytes": megabytes,
    "quoted": quoted,
}


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.jinja_env.filters.update(FILTERS)
