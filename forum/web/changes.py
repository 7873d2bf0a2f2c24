"""A stamp that changes whenever anything in the database changes, and at midnight: pages name days."""

from __future__ import annotations

import threading
import time
from typing import Any

from sqlalchemy import Connection, text

from forum.kernel.clock import today
from forum.kernel.database import engine

SNAPSHOT = text("SELECT pg_current_snapshot()::text")


class Stamp:
    """SQLite: `data_version` of a connection that never writes. PostgreSQL: which transactions a reader sees."""

    def __init__(self, every: float = 1.0) -> None:
        """Ask the database at most once in `every` seconds; connect on the first question."""
        self.every = every
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._value: object = None
        self._asked = 0.0

    def __call__(self) -> object:
        """Give the stamp of the last second; equal stamps mean that nothing has changed in between."""
        if time.monotonic() - self._asked < self.every:
            return self._value
        with self._lock:
            if time.monotonic() - self._asked >= self.every:
                self._refresh()
        return self._value

    def exact(self) -> object:
        """Give the stamp of this moment, for what must end at the next request."""
        with self._lock:
            self._refresh()
            return self._value

    def _refresh(self) -> None:
        try:
            self._value = (self._ask(), today())
        except Exception:  # noqa: BLE001 – whatever the database says, pages are rendered anew
            self.close()
            self._value = object()  # unknown: everything counts as changed
        self._asked = time.monotonic()

    def _ask(self) -> object:
        if self._connection is None:
            self._connection = engine().connect().execution_options(isolation_level="AUTOCOMMIT")
        if engine().dialect.name == "sqlite":
            driver: Any = self._connection.connection.driver_connection
            return driver.execute("PRAGMA data_version").fetchone()[0]
        return self._connection.execute(SNAPSHOT).scalar_one()

    def close(self) -> None:
        """Give the connection up; the next question opens another."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection = None
        self._asked = 0.0
