"""The application that tests of one process share, on a database that is empty for each of them."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path
from typing import Any

from alembic import command
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event, text

from forum import cli
from forum.app import create_app
from forum.kernel import database
from forum.kernel.database import begin_write, session
from forum.kernel.settings import Settings
from forum.strategy import defaults
from tests.databases import create_database, postgres_url

KEPT = {"topics", "districts", "alembic_version"}
RESTART = """
SELECT setval(schemaname || '.' || sequencename, 1, false) FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL AND NOT sequencename = ANY(:kept)
"""


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
        self.engines: dict[str, Engine] = {}
        gc.collect()
        gc.freeze()  # what lives as long as the process is not looked through again and again

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
            for leftover in self.folder.glob("test.db*"):
                leftover.unlink()
            shutil.copy(self.template, self.folder / "test.db")
        if backend not in self.engines:
            self.engines[backend] = self._sqlite() if backend == "sqlite" else self._postgres()
        engine = self.engines[backend]
        database.ForumSession.engine = engine
        database.ForumSession.read_engine = engine.execution_options(postgresql_readonly=True, forum_readonly=True)
        return engine

    def _sqlite(self) -> Engine:
        """Connect for all tests: what the engine compiled once is not compiled anew. No test waits for the disk."""
        engine = database.connect(f"sqlite:///{self.folder / 'test.db'}")
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
        return engine

    def _postgres(self) -> Engine:
        postgres_url()
        engine = database.connect(create_database(f"forum_test_{self.worker}"))
        self._migrate()
        return engine

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
