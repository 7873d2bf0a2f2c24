"""Many made-up ideas for measuring: how the site answers with 10,000 or 200,000 of them.

The texts are put together from the demonstration's own sentences, each of which is rendered and analysed once. Supports
and comments are only counted; they have no rows. The first idea alone has real comments, in threads (`talk`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text

from forum.accounts.models import Person, PersonState
from forum.contributions import service, tallies
from forum.contributions.fulltext import INDEX
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import ENDED, OWNERS, Status, Visibility
from forum.demo import talk
from forum.demo.people import address, require_nobody
from forum.demo.story import Story
from forum.ideas.models import KIND, Idea
from forum.kernel.analysis import Terms, analyse
from forum.kernel.clock import now, today
from forum.kernel.database import engine, session
from forum.kernel.text import render
from forum.strategy import defaults
from forum.strategy.models import District, Topic
from forum.web.transaction import writing

BATCH = 5_000
PEOPLE = 500
AGE = timedelta(days=730)  # of the oldest idea
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_SHORT, _LONG = 30, 240
_THINGS = (
    "Trinkbrunnen Fahrradbügel Sitzbänke Solardächer Ladesäulen Leihräder Haltestellenanzeigen Mitfahrbänke Bücherschränke "
    "Wetterstationen Zebrastreifen Radwege Regentonnen Fassadenbegrünung Reparaturcafé Tauschregal Packstation Bewegungspark "
    "Luftmessung Baumpatenschaften Lichtmasten Hochbeete Müllsensoren Carsharing Lastenräder Hörstationen Wegweiser "
    "Bürgersprechstunde Onlineformulare Lernräume Videoberatung Nachbarschaftshilfe Notfallpunkte Schattenplätze"
)
_PLACES = (
    "am Ringgleis|im Östlichen Ringgebiet|in der Weststadt|am Hauptbahnhof|vor dem Rathaus|an der Oker|im Prinzenpark|in "
    "Lehndorf|in Querum|am Kohlmarkt|für Schulen|für Familien|in Heidberg|an allen Haltestellen|am Nordbahnhof|in Gliesmarode|"
    "im Stadtpark|für Vereine|in Rautheim|am Schwarzen Berg|in Waggum|in Volkmarode|am Hagenmarkt|in Riddagshausen"
)
_STATUSES = {
    Status.DISCUSSION: 60,
    Status.ANSWERED: 15,
    Status.COUNCIL: 8,
    Status.DECLINED: 5,
    Status.NOMINATED: 4,
    Status.APPROVED: 3,
    Status.REALISED: 3,
    Status.IN_PROGRESS: 2,
}


@dataclass(frozen=True)
class Piece:
    """A part of a text with what follows from it."""

    text: str
    html: str
    terms: Terms


class Source:
    """Makes the rows of made-up ideas, the same for the same seed."""

    def __init__(self, seed: int, people: list[int]) -> None:
        """Render and analyse the pieces; look up topics and districts."""
        self.random = Random(seed)
        self.people = people
        self.topics = list(session.scalars(select(Topic.id)))
        self.districts = [None, *session.scalars(select(District.id))]
        self.things = [_piece(thing, title=True) for thing in _THINGS.split()]
        self.places = [_piece(place, title=True) for place in _PLACES.split("|")]
        self.sentences = [_piece(sentence) for sentence in _sentences()]
        self.statuses, self.weights = list(_STATUSES), list(_STATUSES.values())

    def idea(self, key: int, number: int, at: datetime) -> tuple[dict[str, Any], Terms]:
        """The row of one idea that became public at that moment, and its search terms."""
        random = self.random
        thing, place = random.choice(self.things), random.choice(self.places)
        parts = random.sample(self.sentences, random.randint(2, 6))
        status = random.choices(self.statuses, self.weights)[0]
        supports, comments = int(random.paretovariate(0.9)) % 600, int(random.expovariate(0.3))
        ended = status in ENDED
        row = {
            "id": key,
            "kind": KIND,
            "number": number,
            "title": f"{thing.text} {place.text}",
            "body": "\n\n".join(part.text for part in parts),
            "html": "\n".join(part.html for part in parts),
            "author_id": random.choice(self.people),
            "topic_id": random.choice(self.topics),
            "district_id": random.choice(self.districts),
            "visibility": Visibility.PUBLIC,
            "status": status,
            "status_since": at + timedelta(hours=5),
            "due_on": None if ended else today() + timedelta(days=random.randint(-5, 80)),
            "owner": OWNERS.get(status, ""),
            "supports": supports,
            "comments": comments,
            "heat": service.heat(supports, comments, at),
            "created_at": at - timedelta(days=2),
            "published_at": at,
            "listed_at": at,
        }
        return row, _joined([thing, place], parts)


def generate(count: int, seed: int = 1) -> None:
    """Add so many ideas to a database without people, a batch a transaction. Raises NotEmptyError."""
    require_nobody()
    with writing():
        defaults.load()
        people = [_person(number) for number in range(1, PEOPLE + 1)]
        session.add_all(people)
        session.flush()
        source = Source(seed, [person.id for person in people])
    start, step = now() - AGE, AGE / count
    with _without_indexes():
        for first in range(0, count, BATCH):
            size = min(BATCH, count - first)
            with writing():
                _add(source, size, start + first * step, step)
    with writing():
        talk.fill(talk.first(), seed)
    tallies.refresh()


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Keep the indexes of the large tables away and make them anew at the end; that is several times as fast."""
    indexes = [index for table in (Contribution, TimelineEntry) for index in table.__table__.indexes]  # type: ignore[attr-defined]
    search = INDEX.create(engine().dialect.name)[1:]
    with engine().begin() as connection:
        for index in indexes:
            index.drop(connection)
        if search:
            connection.execute(text("DROP INDEX fulltext_terms"))
    try:
        yield
    finally:
        with engine().begin() as connection:
            for index in indexes:
                index.create(connection)
            for statement in search:
                connection.execute(text(statement))
            connection.execute(text("ANALYZE"))


def _add(source: Source, size: int, start: datetime, step: timedelta) -> None:
    """Add one batch: the trunk's rows, the ideas', one move each, the search index."""
    first = service.next_number(KIND, size)
    key = (session.scalar(select(func.max(Contribution.id))) or 0) + 1
    made = [source.idea(key + index, first + index, start + index * step) for index in range(size)]
    rows = [row for row, _terms in made]
    columns = {"revision": 3, "version": 1, "language": "de", "from_kind": "person", "place": "", "asked_from": ""}
    session.execute(insert(Contribution.__table__).values(columns), rows)  # type: ignore[arg-type]
    session.execute(insert(Idea.__table__), [{"id": row["id"]} for row in rows])  # type: ignore[arg-type]
    session.execute(insert(TimelineEntry), [_publication(row) for row in rows])
    INDEX.put_new([(row["id"], terms) for row, terms in made])
    if engine().dialect.name == "postgresql":
        session.execute(
            text("SELECT setval(pg_get_serial_sequence('contributions', 'id'), :last)"), {"last": key + size - 1}
        )


def _publication(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "contribution_id": row["id"],
        "at": row["published_at"],
        "move": "publish",
        "role": "moderator",
        "from_status": Status.SUBMITTED,
        "to_status": Status.DISCUSSION,
    }


def _person(number: int) -> Person:
    return Person(
        email=address(f"load-{number}"),
        name=f"Testperson {number}",
        state=PersonState.ACTIVE,
        trusted=True,
        confirmed_at=now() - AGE,
    )


def _sentences() -> Iterator[str]:
    """The sentences of the demonstration's German texts that stand for themselves."""
    for idea in Story().ideas:
        if idea.get("language", "de") == "de":
            for sentence in _SENTENCE.split(idea["text"].replace("\n", " ")):
                if _SHORT < len(sentence) < _LONG and "{" not in sentence:
                    yield sentence


def _piece(part: str, *, title: bool = False) -> Piece:
    return Piece(part, render(part), analyse(part, "", "de") if title else analyse("", part, "de"))


def _joined(titles: list[Piece], bodies: list[Piece]) -> Terms:
    """The terms of the whole, as the analysis of it would give them."""
    title = tuple(term for piece in titles for term in piece.terms.title)
    body = tuple(term for piece in bodies for term in piece.terms.body)
    return Terms(
        title,
        tuple(sorted({part for piece in titles for part in piece.terms.title_parts}.difference(title))),
        body,
        tuple(sorted({part for piece in bodies for part in piece.terms.body_parts}.difference(body))),
    )
