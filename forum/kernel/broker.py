"""What keeps the hints between web and worker: a SQLite file of its own, or Redis. Loaded by `kernel.queue` on first use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from forum.kernel.redis_pool import name, pool
from forum.kernel.settings import Settings

__all__ = ("Consumer", "Scheduler", "broker")


@contextmanager
def _without(package: str) -> Iterator[None]:
    """Let what is imported here do without an optional package, unless it is loaded anyway."""
    loaded = package in sys.modules
    if not loaded:
        sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if not loaded:
            del sys.modules[package]


with _without("psycopg"):  # huey's own PostgreSQL queue would take 5 MB in every process
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
    common: dict[str, Any] = {"name": name(settings), "results": False, "serializer": serializer}
    if settings.redis_url:
        return RedisHuey(connection_pool=pool(settings), **common)
    settings.var.mkdir(parents=True, exist_ok=True)
    file = str(settings.var / "queue.db")
    return Huey(storage_class=Hints, filename=file, cache_mb=1, timeout=1, **common)
