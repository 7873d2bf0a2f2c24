"""The story that the demonstration data tell: the content's files, its days as dates, its placeholders filled in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from babel.dates import format_date

from forum.contributions.status import Status
from forum.kernel.clock import BERLIN, now, today
from forum.kernel.text import language_of

FOLDER = Path(__file__).parent
CONTENT = FOLDER / "content"
PICTURES = FOLDER / "pictures"

_PLACEHOLDER = re.compile(r"\{(?:(?P<kind>date|month|year|yy):(?P<day>[+-]?\d+)|nr:(?P<key>[a-z0-9-]+))\}")
_DAY = {"de": "d. MMMM y", "en": "d MMMM y"}
_LOCALE = {"de": "de_DE", "en": "en_GB"}
_FIRST_HOUR, _LAST_HOUR = 8, 20
_OFFICE_CLOSES = 17
_NEXT = timedelta(minutes=7)  # between two things that happen to one idea on one day


@dataclass(frozen=True)
class Story:
    """Everything that is told, seen from `day`; offsets in the content count from it. Ideas are numbered from `first`."""

    day: date = field(default_factory=today)
    first: int = 1

    @cached_property
    def people(self) -> list[dict[str, Any]]:
        """People with key, name, role and what else the file says."""
        found: list[dict[str, Any]] = _read("people")
        return found

    @cached_property
    def organisations(self) -> list[dict[str, Any]]:
        """Organisations with key (the slug), name and kind."""
        found: list[dict[str, Any]] = _read("organisations")
        return found

    @cached_property
    def moderation(self) -> dict[str, list[dict[str, Any]]]:
        """Comments that wait or were hidden, and reports."""
        found: dict[str, list[dict[str, Any]]] = _read("moderation")
        return found

    @cached_property
    def statements(self) -> dict[str, list[dict[str, Any]]]:
        """Departments, what they were asked, answer templates and internal notes."""
        found: dict[str, list[dict[str, Any]]] = _read("statements")
        return found

    @cached_property
    def councils(self) -> dict[str, Any]:
        """The Forum and its councils, members, applications, invitations and talks."""
        found: dict[str, Any] = _read("councils")
        return found

    @cached_property
    def meetings(self) -> list[dict[str, Any]]:
        """Meetings of the bodies with agenda, answers, attendance and minutes."""
        found: list[dict[str, Any]] = _read("meetings")
        return found

    @cached_property
    def recommendations(self) -> dict[str, list[dict[str, Any]]]:
        """Votes of councils, drafts, and what they recommended with what became of it."""
        found: dict[str, list[dict[str, Any]]] = _read("recommendations")
        return found

    @cached_property
    def lineage(self) -> dict[str, list[dict[str, Any]]]:
        """Ideas that were merged, are proposed to be merged, or are related."""
        found: dict[str, list[dict[str, Any]]] = _read("lineage")
        return found

    @cached_property
    def _written(self) -> list[dict[str, Any]]:
        files = sorted(path.stem for path in CONTENT.glob("ideas-*.json"))
        return [idea for name in files for idea in _read(name)]

    @cached_property
    def ideas(self) -> list[dict[str, Any]]:
        """Ideas that were sent, the oldest first: they are numbered in this order."""
        sent = [idea for idea in self._written if idea["status"] != Status.DRAFT]
        return sorted(sent, key=lambda idea: (int(idea["history"][0]["day"]), str(idea["key"])))

    @cached_property
    def drafts(self) -> list[dict[str, Any]]:
        """Ideas that their authors have not sent yet."""
        return [idea for idea in self._written if idea["status"] == Status.DRAFT]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each idea by its key."""
        return {idea["key"]: number for number, idea in enumerate(self.ideas, self.first)}

    def date(self, offset: int) -> date:
        """The day that many days from today."""
        return self.day + timedelta(days=offset)

    def moment(self, offset: int, key: str, *, after: datetime | None = None, working: bool = False) -> datetime:
        """A time on a day, the same for the same key, later than `after`, never in the future; `working` in office hours."""
        last = _OFFICE_CLOSES if working else _LAST_HOUR
        minutes = Random(f"{key} {offset}").randrange(_FIRST_HOUR * 60 + 5, last * 60)
        found = datetime.combine(self.date(offset), time(minutes // 60, minutes % 60), BERLIN)
        if after is not None:
            found = max(found, after + _NEXT)
        return min(found, now())

    def fill(self, text: str) -> str:
        """A text with its placeholders filled in, dates in the text's own language."""
        language = language_of(text)

        def value(found: re.Match[str]) -> str:
            if found["key"]:
                return str(self.numbers[found["key"]])
            day = self.date(int(found["day"]))
            pattern = {"date": _DAY[language], "month": "MMMM y", "year": "y", "yy": "yy"}[found["kind"]]
            return format_date(day, pattern, locale=_LOCALE[language])

        return _PLACEHOLDER.sub(value, text)


def _read(name: str) -> Any:
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))
