"""Runs migrations on the engine in use; tables of the search index are not compared (they differ by engine)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

import forum.audit.models
import forum.candidates.models
import forum.features
import forum.moderation.models
import forum.notifications.models
import forum.office.models
import forum.recommendations.models  # noqa: F401 (their tables are to be known)
from forum.kernel.database import Base, Moment


def include(_item: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:  # noqa: FBT001
    """Leave out the search index, which only migrations know, and the migrations' own table."""
    return not (kind == "table" and (name or "").startswith("fulltext"))


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column type by its name."""
    return "Moment()" if kind == "type" and isinstance(item, Moment) else False


@contextmanager
def rebuilding(connection: Connection) -> Iterator[None]:
    """Let batch mode rebuild tables on SQLite: foreign keys count again, and are checked, once all is done.

    The pragma counts outside of transactions only, so the driver is told itself.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"rows point nowhere after the migration: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


engine = context.config.attributes["engine"]
with engine.connect() as connection, rebuilding(connection):
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=engine.dialect.name == "sqlite",
        include_object=include,
        render_item=render,
        compare_type=True,
        compare_server_default=False,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
