"""How the room's words are shown, and small answers that templates ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from babel.dates import format_date, format_time
from flask_babel import gettext as _

from forum.contributions import addresses
from forum.kernel.clock import local
from forum.meetings.kinds import (
    ACCESS_LABELS,
    ANSWER_LABELS,
    ITEM_LABELS,
    LEAD_LABELS,
    MINUTES_LABELS,
    PRESENCE_LABELS,
    SIGHT_LABELS,
    STATUS_LABELS,
)
from forum.meetings.models import Meeting
from forum.votes.kinds import CHOICE_LABELS, KIND_LABELS, RESULT_LABELS, Choice, Kind, Paper, Result
from forum.votes.models import Vote
from forum.web.format import moment, weekday
from forum.web.languages import locale

_WORDS: dict[str, dict[Any, Any]] = {
    "sight": SIGHT_LABELS,
    "status": STATUS_LABELS,
    "lead": LEAD_LABELS,
    "answer": ANSWER_LABELS,
    "presence": PRESENCE_LABELS,
    "item": ITEM_LABELS,
    "minutes": MINUTES_LABELS,
    "access": ACCESS_LABELS,
    "vote": KIND_LABELS,
}


def word(of: str, code: str) -> Any:
    """Give the word for a code, such as `word("sight", "public")`."""
    return _WORDS[of][code]


def clock_time(value: datetime) -> str:
    """Write a time of day: „17:00 Uhr“."""
    shown = format_time(local(value).time(), "HH:mm", locale="de_DE")
    return f"{shown} Uhr" if locale() == "de" else shown


def time_span(meeting: Meeting) -> str:
    """Write when a meeting is: „Montag, 30. November 2026, 17:00 bis 19:00 Uhr“."""
    start, end = local(meeting.starts_at), local(meeting.ends_at)
    begins = format_time(start.time(), "HH:mm", locale="de_DE")
    ends = clock_time(meeting.ends_at)
    if start.date() != end.date():
        ends = f"{weekday(end.date())}, {ends}"
    return _("%(day)s, %(begin)s to %(end)s", day=weekday(start.date()), begin=begins, end=ends)


def leaf(meeting: Meeting) -> tuple[str, str]:
    """Give month and day of a calendar's leaf: „Nov.“, „30“."""
    day = local(meeting.starts_at).date()
    return format_date(day, "LLL", locale="de_DE" if locale() == "de" else "en_GB"), str(day.day)


def vote_told(vote: dict[str, Any]) -> str:
    """Write what came of a vote: how it was held, the totals, the result."""
    words = CHOICE_LABELS[Paper(vote["paper"])]
    totals = ", ".join(f"{label} {vote['totals'].get(choice, 0)}" for choice, label in words.items())
    return f"{KIND_LABELS[Kind(vote['kind'])]}. {totals}. {RESULT_LABELS[Result(vote['result'])]}."


def vote_count(vote: Vote) -> str:
    """Write what came of a vote that is closed."""
    return vote_told({name: getattr(vote, name) for name in ("paper", "totals", "kind", "result")})


def choice_word(vote: Vote, choice: str) -> Any:
    """Give the word for a choice on a ballot."""
    return CHOICE_LABELS[Paper(vote.paper)][Choice(choice)]


def vote_lines(votes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Give the results of an item's votes as pairs of motion and what came of it."""
    return [(vote["title"], vote_told(vote)) for vote in votes]


def person_line(person: dict[str, Any]) -> str:
    """Name somebody who was there: for whom they sit, for whom they stepped in, and how they took part."""
    more = [
        person["organisation"],
        _("for %(name)s", name=person["stands_for"]) if person["stands_for"] else "",
        _("by video") if person["remote"] else "",
    ]
    told = ", ".join(part for part in more if part)
    return f"{person['name']} ({told})" if told else str(person["name"])


def at(value: str) -> str:
    """Write a moment that stands in minutes as text."""
    return moment(datetime.fromisoformat(value))


GLOBALS = {
    "contribution_url": addresses.url,
    "meeting_at": at,
    "person_line": person_line,
    "vote_told": vote_told,
    "vote_count": vote_count,
    "choice_word": choice_word,
    "meeting_word": word,
    "meeting_times": time_span,
    "meeting_leaf": leaf,
    "clock_time": clock_time,
}
