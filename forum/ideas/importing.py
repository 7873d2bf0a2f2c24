"""Verbs that take over suggestions of another platform (mission, rule 7). They never commit.

A suggestion is known by its source's name and its number there, so that a file can be read again: what has changed is
changed, all else stays. What has become an idea here stays as it is, whatever the source says later.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select

from forum.accounts.actor import SYSTEM
from forum.contributions import service as trunk
from forum.contributions.models import BODY_LENGTH, TITLE_LENGTH, UNDATED, TimelineEntry
from forum.contributions.status import OWNERS, Status, Visibility
from forum.contributions.words import Words
from forum.ideas.models import KIND, Idea
from forum.ideas.reading import MARK, Row
from forum.kernel import text
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.events import emit

NUMBER_LENGTH = 40
ADDRESS_LENGTH = 500
SOURCE_LENGTH = 80
LICENCE_LENGTH = 40
_DECIMAL_COMMA = re.compile(r"(-?\d+),(\d+)")
_ANY = 10_000_000  # characters of a line; longer ones are refused


class UnfitError(Exception):
    """A row cannot be taken over; the text says why."""


@dataclass(frozen=True)
class Source:
    """Where suggestions come from, under which licence, and whether they become ideas in discussion at once."""

    name: str
    licence: str = ""
    as_ideas: bool = False


@dataclass(frozen=True)
class Suggestion:
    """A row that can be taken over. `notes` say what of it was left out."""

    line: int
    number: str
    title: str
    body: str
    url: str
    latitude: float | None
    longitude: float | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ready:
    """A suggestion made ready before the database is locked; `idea_id` is the one to change, None for a new one."""

    suggestion: Suggestion
    words: Words
    idea_id: int | None


def checked(row: Row) -> Suggestion:
    """Make a suggestion of a row. Raises UnfitError.

    Nothing that people wrote is lost: a title that is too long is cut, and stands in full above the text.
    """
    fields = row.fields
    if damaged := [name for name, value in fields.items() if MARK in value]:
        raise UnfitError(f"{', '.join(damaged)}: holds signs that cannot be read in this encoding")
    number, title = (text.plain(fields[name], limit=_ANY) for name in ("number", "title"))
    body = text.prose(fields["text"])
    for name, value in (("number", number), ("title", title), ("text", body)):
        if not value:
            raise UnfitError(f"{name} is empty")
    if len(number) > NUMBER_LENGTH:
        raise UnfitError(f"number is longer than {NUMBER_LENGTH} characters")
    if len(title) > TITLE_LENGTH:
        title, body = _shortened(title), f"{title}\n\n{body}"
    if len(body) > BODY_LENGTH:
        raise UnfitError(f"text has {len(body)} characters, {BODY_LENGTH} are possible")
    notes = []
    url = text.plain(fields.get("source_url", ""), limit=_ANY)
    if url and not _is_address(url):
        notes.append(f"taken over without its address, “{text.plain(url, limit=40)}” is none")
        url = ""
    try:
        latitude, longitude = _place(fields.get("latitude", ""), fields.get("longitude", ""))
    except UnfitError as error:  # a wrong place is no reason to lose what somebody wrote
        latitude = longitude = None
        notes.append(f"taken over without its place: {error}")
    return Suggestion(row.line, number, title, body, url, latitude, longitude, tuple(notes))


def prepare(suggestions: Sequence[Suggestion], source: Source) -> tuple[list[Ready], list[UnfitError | None]]:
    """Find what is new or has changed, and make it ready; slow, so call it outside of `writing()`.

    Gives that, and for each suggestion why it cannot be taken over, or None.
    """
    known = _known([suggestion.number for suggestion in suggestions], source)
    found: list[Ready] = []
    problems: list[UnfitError | None] = []
    for suggestion in suggestions:
        idea = known.get(suggestion.number)
        problem = None
        if idea is None or (idea.status == Status.IMPORTED and _differs(idea, suggestion, source)):
            try:
                language = text.language_of(f"{suggestion.title} {suggestion.body}")
                words = Words.of(suggestion.title, suggestion.body, language)
                found.append(Ready(suggestion, words, idea.id if idea else None))
            except Exception as error:  # noqa: BLE001 (whatever is wrong with one row, the others go on)
                problem = UnfitError(f"text cannot be shown ({type(error).__name__})")
        problems.append(problem)
    return found, problems


def store(ready: Iterable[Ready], source: Source) -> None:
    """Add the new ones and change the changed ones."""
    new = [entry for entry in ready if entry.idea_id is None]
    changed = [entry for entry in ready if entry.idea_id is not None]
    for entry in changed:
        idea = session.get_one(Idea, entry.idea_id)
        _fill(idea, entry.suggestion, source)
        trunk.write(idea, entry.words)
    if new:
        _add(new, source)
    emit("ideas.import", actor=SYSTEM, subject=None, added=len(new), changed=len(changed))


def _add(new: list[Ready], source: Source) -> None:
    first = trunk.next_number(KIND, len(new))
    moment = now()
    ideas = []
    for number, entry in enumerate(new, first):
        idea = Idea(
            number=number,
            title=entry.words.title,
            body=entry.words.body,
            html=entry.words.html,
            language=entry.words.language,
            source_name=source.name,
            source_number=entry.suggestion.number,
            visibility=Visibility.PUBLIC,
            from_kind="",  # nobody submitted it here
            status=Status.IMPORTED,
            status_since=moment,
            listed_at=UNDATED,
            heat=trunk.heat(0, 0, UNDATED),
            version=1,
            revision=1,
        )
        _fill(idea, entry.suggestion, source)
        if source.as_ideas:
            _take_up(idea)
        ideas.append(idea)
    session.add_all(ideas)
    session.flush()
    if source.as_ideas:
        session.add_all(_taken_up(idea) for idea in ideas)


def _fill(idea: Idea, suggestion: Suggestion, source: Source) -> None:
    """Set what is not text."""
    idea.source_url, idea.source_licence = suggestion.url, source.licence
    idea.latitude, idea.longitude = suggestion.latitude, suggestion.longitude


def _take_up(idea: Idea) -> None:
    """Make a suggestion an idea in discussion, with the office's answer clock."""
    idea.status = Status.DISCUSSION
    idea.owner, idea.due_on = OWNERS[Status.DISCUSSION], trunk.due_on(Status.DISCUSSION)
    idea.from_kind, idea.revision = "person", 2
    idea.published_at = idea.listed_at = idea.status_since
    idea.heat = trunk.heat(0, 0, idea.status_since)


def _taken_up(idea: Idea) -> TimelineEntry:
    return TimelineEntry(
        contribution_id=idea.id,
        at=idea.status_since,
        move="adopt",
        role="system",
        from_status=Status.IMPORTED,
        to_status=Status.DISCUSSION,
        reason=f"Übernommen aus {idea.source_name}.",
        due_on=idea.due_on,
    )


def _known(numbers: list[str], source: Source) -> dict[str, Idea]:
    rows = session.scalars(select(Idea).where(Idea.source_name == source.name, Idea.source_number.in_(numbers)))
    return {str(idea.source_number): idea for idea in rows}


def _differs(idea: Idea, suggestion: Suggestion, source: Source) -> bool:
    if idea.blanked:  # what was blanked out here does not come back from there
        return False
    kept = (idea.title, idea.body, idea.source_url, idea.latitude, idea.longitude, idea.source_licence)
    given = (suggestion.title, suggestion.body, suggestion.url, suggestion.latitude, suggestion.longitude)
    return kept != (*given, source.licence)


def _shortened(title: str) -> str:
    """A title cut between words."""
    start = title[: TITLE_LENGTH - 1]
    if title[TITLE_LENGTH - 1] != " " and " " in start:
        start = start[: start.rindex(" ")]
    return start.rstrip(" ,;:.–-") + "…"


def _is_address(url: str) -> bool:
    """Whether people can follow it: an address of the web, as long as we can keep."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= ADDRESS_LENGTH
    except ValueError:
        return False


def _place(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """Degrees north and east (WGS 84), or none where both are empty. Raises UnfitError."""
    if not latitude.strip() and not longitude.strip():
        return None, None
    north, east = _degrees("latitude", latitude, 90), _degrees("longitude", longitude, 180)
    if north == east == 0:
        raise UnfitError("0, 0 is none")
    return north, east


def _degrees(name: str, value: str, most: int) -> float:
    value = _DECIMAL_COMMA.sub(r"\1.\2", value.strip())
    if not value:
        raise UnfitError(f"{name} is empty, the other coordinate is not")
    try:
        degrees = float(value)
    except ValueError:
        degrees = math.nan
    if math.isnan(degrees):
        raise UnfitError(f"{name} “{text.plain(value, limit=20)}” is not a number")
    if abs(degrees) > most:
        raise UnfitError(f"{name} {text.plain(value, limit=20)} is out of range (−{most} to {most})")
    return degrees
