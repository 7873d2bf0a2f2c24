"""Fixtures: every test that asks for `app` runs on SQLite and on PostgreSQL, on an empty, migrated database."""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import select

from forum.accounts import login
from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.roles import Role
from forum.contributions import service as trunk
from forum.contributions.models import UNDATED
from forum.contributions.status import OWNERS, Status, Visibility
from forum.contributions.words import Words
from forum.ideas.models import KIND, Idea
from forum.kernel.clock import BERLIN, now, today
from forum.kernel.database import begin_write, session
from forum.notifications import delivery
from tests.groups import Groups
from tests.house import House

BACKENDS = ("sqlite", "postgresql")
LAST_SECONDS = 20  # before midnight; tests that take longer ask for no day
numbers = count(1)
Letters = Callable[[], dict[str, EmailMessage]]
# A busy machine is slow, not wrong.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups | None:
    """Keep tests that share a site in one process."""
    return Groups(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[House]:
    """The application of this process."""
    built = House(tmp_path_factory.mktemp("house"), worker_id)
    yield built
    for engine in built.engines.values():
        engine.dispose()


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database a test runs on."""
    return str(request.param)


@pytest.fixture
def app(house: House, backend: str) -> Iterator[Flask]:
    """The application on an empty database, inside an application context."""
    engine = house.use(backend)
    with house.app.app_context():
        yield house.app
    house.clean(backend, engine)


@pytest.fixture(autouse=True)
def _within_one_day() -> None:
    """Begin no test in the last seconds of the city's day: what it calls today is today until it ends."""
    left = (datetime.combine(today() + timedelta(days=1), datetime.min.time(), BERLIN) - now()).total_seconds()
    if left < LAST_SECONDS:
        time.sleep(left)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies."""
    return app.test_client()


def save(*rows: Any) -> None:
    """Store rows at once, as a committed transaction."""
    begin_write()
    session.add_all(rows)
    session.commit()


def change(row: Any, **values: Any) -> None:
    """Change a stored row, as a committed transaction."""
    begin_write()
    for name, value in values.items():
        setattr(row, name, value)
    session.commit()


@pytest.fixture
def make_person(app: Flask) -> Callable[..., Person]:
    """Make an active person: `make_person(Role.MODERATOR, name=…, locale=…)`."""
    del app

    def make(*roles: Role, name: str = "", locale: str = "de", trusted: bool = True, **more: Any) -> Person:
        number = next(numbers)
        person = Person(
            email=f"person{number}@example.org",
            name=name or f"Person {number}",
            locale=locale,
            state=more.pop("state", PersonState.ACTIVE),
            trusted=trusted,
            confirmed_at=now(),
            grants=[RoleGrant(role=role) for role in roles],
            **more,
        )
        save(person)
        return person

    return make


@pytest.fixture
def sign_in(app: Flask) -> Callable[[FlaskClient, Person], FlaskClient]:
    """Sign a person in: `sign_in(client, person)` puts a real sign-in into the client's cookie."""

    def enter(client: FlaskClient, person: Person) -> FlaskClient:
        begin_write()
        _row, token = login.start(person)
        session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    del app
    return enter


@pytest.fixture
def browser_of(app: Flask, sign_in: Callable[[FlaskClient, Person], FlaskClient]) -> Callable[..., FlaskClient]:
    """Give a browser in which somebody is signed in; nobody without an argument."""

    def enter(person: Person | None = None) -> FlaskClient:
        made = app.test_client()
        return sign_in(made, person) if person else made

    return enter


def actor_of(person: Person) -> Actor:
    """Give the actor that a person is right now."""
    roles = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person.id))
    return Actor(id=person.id, name=person.name, locale=person.locale, roles=frozenset(roles), trusted=person.trusted)


@pytest.fixture
def make_idea(app: Flask, make_person: Callable[..., Person]) -> Callable[..., Idea]:
    """Make a public idea in discussion, or in any other status and visibility, written by `author`."""
    del app

    def make(
        title: str = "Trinkbrunnen am Ringgleis",
        body: str = "Ein Brunnen, der seinen Wartungsstand selbst meldet.",
        *,
        status: Status = Status.DISCUSSION,
        visibility: Visibility = Visibility.PUBLIC,
        author: Person | None = None,
        **more: Any,
    ) -> Idea:
        author = author or make_person()
        words = Words.of(title, body, more.pop("language", "de"))
        begin_write()
        idea = Idea(number=trunk.next_number(KIND), status=status, visibility=visibility, author_id=author.id)
        idea.owner, idea.due_on = OWNERS.get(status, ""), trunk.due_on(status)
        shown = visibility is Visibility.PUBLIC
        idea.listed_at = now() if shown else UNDATED
        idea.published_at = now() if shown else None
        for name, value in more.items():
            setattr(idea, name, value)
        idea.heat = trunk.heat(idea.supports or 0, idea.comments or 0, idea.listed_at)
        published, idea.published_at = idea.published_at, None
        trunk.write(idea, words)
        idea.published_at = published
        session.commit()
        return idea

    return make


@pytest.fixture
def letters(app: Flask) -> Iterator[Letters]:
    """Deliver what is due and give the new mails by address."""
    folder: Path = app.extensions["settings"].mails_folder

    def empty() -> None:
        for old in folder.glob("*.eml"):
            old.unlink()

    def deliver() -> dict[str, EmailMessage]:
        empty()
        session.remove()
        assert delivery.sweep().failed == 0
        found = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.glob("*.eml")
        ]
        return {str(mail["To"]): mail for mail in found}

    yield deliver
    empty()
