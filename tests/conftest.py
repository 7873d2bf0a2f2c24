"""Fixtures: every test that asks for `app` runs on SQLite and on PostgreSQL, on an empty, migrated database."""

from __future__ import annotations

import email
import email.policy
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select, text

from forum import cli
from forum.accounts import login
from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.roles import Role
from forum.app import create_app
from forum.contributions import service as trunk
from forum.contributions.models import UNDATED
from forum.contributions.status import OWNERS, Status, Visibility
from forum.contributions.words import Words
from forum.ideas.models import KIND, Idea
from forum.kernel import database
from forum.kernel.clock import BERLIN, now, today
from forum.kernel.database import begin_write, session
from forum.kernel.settings import Settings
from forum.notifications import delivery
from forum.strategy import defaults
from tests.databases import create_database, postgres_url
from tests.groups import Groups

BACKENDS = ("sqlite", "postgresql")
LAST_SECONDS = 20  # before midnight; tests that take longer ask for no day
KEPT = {"topics", "districts", "alembic_version"}
RESTART = """
SELECT setval(schemaname || '.' || sequencename, 1, false) FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL AND NOT sequencename = ANY(:kept)
"""
numbers = count(1)
Letters = Callable[[], dict[str, EmailMessage]]


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups | None:
    """Keep tests that share a site in one process."""
    return Groups(config, log) if config.getvalue("dist") == "loadgroup" else None


class Browser(FlaskClient):
    """A client whose every request has a context of its own, as in a server: actor and language are asked anew."""

    def open(self, *args: Any, **kw: Any) -> Any:
        """Send a request."""
        with self.application.app_context():
            return super().open(*args, **kw)


class House:
    """The application and its two databases, made once for a process."""

    def __init__(self, folder: Path, worker: str) -> None:
        """Build the application; databases are made when the first test asks for them."""
        self.folder, self.worker = folder, worker
        self.template = folder / "template.db"
        self.settings = Settings(
            var=folder,
            database_url=f"sqlite:///{self.template}",
            secret_key="a key for tests only, long enough",
            form_seconds=0,
            page_cache_mb=0,
            log_level="ERROR",
        )
        self.app = create_app(self.settings)
        self.app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        self.app.test_client_class = Browser
        self.app.extensions["stamp"].every = 0
        self._migrate()
        database.engine().dispose()
        self.postgres: Engine | None = None

    def _migrate(self) -> None:
        command.upgrade(cli.config(), "head")
        begin_write()
        defaults.load()
        session.commit()
        session.remove()

    def use(self, backend: str) -> Engine:
        """Put the application on an empty database of this kind."""
        self.app.extensions["stamp"].close()
        self.app.extensions["blocks"].clear()
        if backend == "sqlite":
            path = self.folder / "test.db"
            for leftover in self.folder.glob("test.db*"):
                leftover.unlink()
            shutil.copy(self.template, path)
            return database.connect(f"sqlite:///{path}")
        if self.postgres is None:
            postgres_url()
            self.postgres = database.connect(create_database(f"forum_test_{self.worker}"))
            self._migrate()
        database.ForumSession.engine = self.postgres
        database.ForumSession.read_engine = self.postgres.execution_options(
            postgresql_readonly=True, forum_readonly=True
        )
        return self.postgres

    def clean(self, backend: str, engine: Engine) -> None:
        """Forget what a test left behind."""
        session.remove()
        self.app.extensions["stamp"].close()
        if backend == "sqlite":
            engine.dispose()
            return
        with engine.begin() as connection:
            empty_tables(connection)


def empty_tables(connection: Connection) -> None:
    """Empty what holds rows and let keys begin at 1 again; TRUNCATE of all tables took longer than most tests."""
    names = set(connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars())
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in sorted(names - KEPT)]  # noqa: S608 (tables)
    used = connection.execute(text(" UNION ALL ".join(asked))).scalars().all()
    connection.execute(text("SET LOCAL session_replication_role = replica"))  # no order of foreign keys to keep
    for name in used:
        connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 (a table)
    connection.execute(text(RESTART), {"kept": [f"{name}_id_seq" for name in KEPT]})


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[House]:
    """The application of this process."""
    built = House(tmp_path_factory.mktemp("house"), worker_id)
    yield built
    if built.postgres is not None:
        built.postgres.dispose()


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
