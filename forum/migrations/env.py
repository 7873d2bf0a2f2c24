"""Runs migrations on the engine in use; tables of the search index are not compared (they differ by engine)."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

import forum.audit.models
import forum.candidates.models
import forum.features
import forum.moderation.models
import forum.notifications.models
import forum.office.models  # noqa: F401
from forum.kernel.database import Base, Moment


def include(_item: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:  # noqa: FBT001
    """Leave out the search index, which only migrations know, and the migrations' own table."""
    return not (kind == "table" and (name or "").startswith("fulltext"))


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column type by its name."""
    return "Moment()" if kind == "type" and isinstance(item, Moment) else False


engine = context.config.attributes["engine"]
if engine.dialect.name == "sqlite":
    # Batch mode rebuilds tables; foreign keys must not cascade meanwhile.
    with engine.connect() as raw:
        raw.exec_driver_sql("PRAGMA foreign_keys=OFF")
        raw.rollback()
with engine.connect() as connection:
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
