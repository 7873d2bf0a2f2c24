"""The queue between web and worker: a hint that there is work now, and the worker's sign of life.

Nothing that counts lives here. What must happen stands in the database; the worker looks there every few seconds, so a
queue that is away delays mail by seconds and loses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from typing import Any

import structlog

from forum.kernel.settings import Settings, current

PAUSE = 5.0  # seconds in which a queue that failed is left alone, so that requests do not wait for it
HEARTBEAT = "heartbeat"
log = structlog.get_logger()


class Queue:
    """The queue of one configuration."""

    def __init__(self, settings: Settings) -> None:
        """Connect on first use."""
        self.settings = settings
        self.work: Callable[[], None] = lambda: None
        self._quiet_until = 0.0

    @cached_property
    def huey(self) -> Any:
        """The queue itself, loaded with its library by the first process that uses it."""
        return import_module("forum.kernel.broker").broker(self.settings)

    @cached_property
    def hint(self) -> Any:
        """The only task: look what is due."""
        return self.huey.task(name="hint")(self._look)

    def _look(self) -> None:
        self.work()

    def wake(self) -> None:
        """Tell the worker to look now; never raises, for the worker looks by itself a little later."""
        if time.monotonic() < self._quiet_until:
            return
        try:
            if self.huey.pending_count() == 0:  # one that waits will find this work too
                self.hint()
        except Exception as error:  # noqa: BLE001 (whatever fails here: a hint is not worth a failed request)
            self._quiet_until = time.monotonic() + PAUSE
            log.warning("queue.away", error=type(error).__name__)

    def beat(self) -> bool:
        """Note that the worker is alive; tells whether the queue took it."""
        try:
            self.huey.put(HEARTBEAT, time.time())
        except Exception:  # noqa: BLE001 (Redis is away: then nobody can tell, and the worker works on)
            return False
        return True

    def heartbeat(self) -> datetime | None:
        """Give when the worker was last alive; None when it never was, or when nobody can tell."""
        with suppress(Exception):
            beat = self.huey.get(HEARTBEAT, peek=True)
            return None if beat is None else datetime.fromtimestamp(beat, UTC)
        return None


_in_use: list[Queue] = []


def queue() -> Queue:
    """Give the queue of the settings in use."""
    if not _in_use or _in_use[0].settings is not current():
        _in_use[:] = [Queue(current())]
    return _in_use[0]
