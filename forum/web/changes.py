"""A stamp that changes whenever anything in the database changes; asked at most once a second per process."""

from __future__ import annotations

import threading
import time

from sqlalchemy import Connection, text

from forum.kernel.database import engine


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
        """Give the stamp; equal stamps mean that nothing has changed in between."""
        if time.monotonic() - self._asked < self.every:
            return self._value
        with self._lock:
            if time.monotonic() - self._asked >= self.every:
                try:
                    self._value = self._ask()
                except Exception:  # noqa: BLE001 – whatever the database says, pages are rendered anew
                    self.close()
                    self._value = object()  # unknown: everything counts as changed
                self._asked = time.monotonic()
        return self._value

    def _ask(self) -> object:
        if self._connection is None:
            self._connection = engine().connect().execution_options(isolation_level="AUTOCOMMIT")
        question = "PRAGMA data_version" if engine().dialect.name == "sqlite" else "SELECT pg_current_snapshot()::text"
        return self._connection.execute(text(question)).scalar_one()

    def close(self) -> None:
        """Give the connection up; the next question opens another."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection = None
        self._asked = 0.0
