"""What keeps the hints between web and worker: a SQLite file of its own, or Redis. Loaded by `kernel.queue` on first use."""

from __future__ import annotations

from contextlib import ExitStack
from importlib import import_module
from typing import Any

from forum.kernel.optional import without
from forum.kernel.settings import Settings, current

__all__ = ("Consumer", "Scheduler", "broker")

# What huey could also use would take 5 MB and more in every process.
UNUSED = ["psycopg"] if current().redis_url else ["psycopg", "redis"]

with ExitStack() as absent:
    for optional in UNUSED:
        absent.enter_context(without(optional))
    from huey import Huey, RedisHuey
    from huey.consumer import Consumer, Scheduler
    from huey.serializer import SignedSerializer
    from huey.storage import SqliteStorage


class Hints(SqliteStorage):  # type: ignore[misc]
    """A queue in a file; hints may be lost with the machine's power, so nobody waits for the disk."""

    def _create_connection(self) -> Any:
        connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


def broker(settings: Settings) -> Any:
    """Make the queue of a site; what is in it is signed."""
    serializer = SignedSerializer(secret=settings.secret(), salt="forum.queue")
    common: dict[str, Any] = {"name": settings.namespace(), "results": False, "serializer": serializer}
    if settings.redis_url:
        pool = import_module("forum.kernel.redis_pool").pool
        return RedisHuey(connection_pool=pool(settings), **common)
    settings.var.mkdir(parents=True, exist_ok=True)
    file = str(settings.var / "queue.db")
    return Huey(storage_class=Hints, filename=file, cache_mb=1, timeout=1, **common)
