"""One session, two databases, one code path.

Every transaction begins read-only. `begin_write` ends what was read so far (all loaded objects are read again on their
next use) and begins a writing transaction: `BEGIN IMMEDIATE` on SQLite, so that writers queue instead of failing.
Only `web`, the command line, the worker and tests commit.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapper, Session, scoped_session, sessionmaker

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


PATIENCE = 15.0  # seconds a writer waits for the others
NAP = 0.001  # seconds between two tries of a writer whose turn it is


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite forgets the zone, so it is given back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; naive values are a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware datetime in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment()}  # noqa: RUF012 (SQLAlchemy reads a plain dict)


class ForumSession(Session):
    """A session that reads until it is told to write."""

    engine: Engine
    read_engine: Engine
    writing = False

    def get_bind(self, mapper: Mapper[Any] | None = None, **_kw: Any) -> Engine:  # type: ignore[override]
        """Choose the reading or the writing view of the one engine."""
        del mapper
        return self.engine if self.writing else self.read_engine


_factory = sessionmaker(class_=ForumSession, expire_on_commit=False)
session = scoped_session(_factory)


def begin_write() -> None:
    """End the reading transaction and begin a writing one; loaded objects are read again on their next use."""
    current: Any = session()
    if current.writing and current.in_transaction():
        return
    current.rollback()
    current.writing = True


@event.listens_for(ForumSession, "after_transaction_end")
def _back_to_reading(current: ForumSession, transaction: Any) -> None:
    if transaction.parent is None:
        current.writing = False


def connect(url: str, **options: Any) -> Engine:
    """Make the engine for a database URL and hand it to the session.

    `url` is `sqlite:///path` or `postgresql+psycopg://…` (`postgresql://` is understood). Options go to create_engine.
    """
    address = make_url(url)
    if address.drivername in {"postgresql", "postgres"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite":
        engine = _sqlite(address.database or "", options)
    else:
        engine = _postgres(address, options)
    session.remove()
    ForumSession.engine = engine
    ForumSession.read_engine = engine.execution_options(postgresql_readonly=True, forum_readonly=True)
    return engine


def _postgres(address: URL, options: dict[str, Any]) -> Engine:
    engine = create_engine(address, pool_pre_ping=True, pool_size=8, max_overflow=8, **options)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.autocommit = True  # else the pool's first rollback would take the setting back
        connection.execute(f"SET lock_timeout = '{int(PATIENCE * 1000)}ms'")  # else whoever waits, waits for ever
        # Compiling a query by machine takes longer than any of ours runs.
        connection.execute("SET jit = off")
        connection.autocommit = False

    return engine


class Turn:
    """Lets one writer of this process at a time try for SQLite's write lock.

    SQLite makes writers sleep and try again, longer and longer, and the unlucky ones wait for seconds. Here they queue;
    only writers of other processes still meet in SQLite.
    """

    def __init__(self, patience: float) -> None:
        """Wait at most `patience` seconds for one's turn."""
        self.patience, self.lock = patience, threading.Lock()

    def take(self, holder: dict[Any, Any]) -> None:
        """Wait for one's turn and note it at the connection, which keeps it until it goes back to the pool.

        SQLite itself refuses whoever waited in vain.
        """
        if not holder.get("turn"):
            holder["turn"] = self.lock.acquire(timeout=self.patience)

    def give(self, holder: dict[Any, Any]) -> None:
        """Let the next one write."""
        if holder.pop("turn", False):
            self.lock.release()


def _begin_immediate(connection: Any) -> None:
    """Take SQLite's write lock soon after the writer of another process gives it up.

    SQLite itself would nap longer and longer between its tries, up to a tenth of a second, and the writers of the process that
    holds the lock would come first again and again.
    """
    driver = connection.connection.driver_connection
    deadline = time.monotonic() + PATIENCE
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while not _begun(driver):
            if time.monotonic() > deadline:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # refused with the error that everyone knows
                return
            time.sleep(NAP)
    finally:
        driver.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")


def _begun(driver: sqlite3.Connection) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # extended codes say more in their higher bytes
            raise
        return False
    return True


def _sqlite(path: str, options: dict[str, Any]) -> Engine:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"timeout": PATIENCE, "check_same_thread": False}, **options
    )

    turn = Turn(PATIENCE)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-1000",
            "mmap_size=0",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") == "AUTOCOMMIT":
            return
        if options.get("forum_readonly"):
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.exec_driver_sql("BEGIN")
        else:
            turn.take(connection.info)
            _begin_immediate(connection)

    @event.listens_for(engine, "reset")
    def _reset(connection: sqlite3.Connection, record: Any, _state: object) -> None:
        connection.rollback()
        connection.execute("PRAGMA query_only=OFF")
        turn.give(record.info)

    @event.listens_for(engine, "invalidate")
    def _lost(_connection: sqlite3.Connection, record: Any, _error: BaseException | None) -> None:
        turn.give(record.info)

    return engine


def engine() -> Engine:
    """Give the engine in use."""
    return ForumSession.engine


def insert_into(table: Any) -> Any:
    """Begin an INSERT of the database in use, which knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (sqlite if engine().dialect.name == "sqlite" else postgresql).insert(table)


def insert_once(table: type[Base], **values: Any) -> bool:
    """Insert a row unless its key stands already; tell whether it is new. Safe when many do it at once."""
    statement = insert_into(table).values(**values).on_conflict_do_nothing()
    # The row itself is the answer: psycopg knows no count of inserted rows here.
    return session.execute(statement.returning(*table.__table__.primary_key)).first() is not None
