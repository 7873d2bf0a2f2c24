"""The worker: delivers mail as soon as the web says so, and does the rooms' jobs once a minute.

The web's hints come through the queue. The truth is the database, where the worker looks every few seconds by itself:
neither a lost hint nor a queue that is away keeps mail from leaving.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask

from forum.kernel.broker import Consumer, Scheduler
from forum.kernel.feature import Feature
from forum.kernel.queue import Queue, queue
from forum.notifications import delivery

EVERY = 5  # seconds between two looks into the outbox
JOBS_EVERY = 60  # seconds
GRACE = 12  # seconds that running work has to come to a good end; a step of a mail may take longer and is sent again
log = structlog.get_logger()


class Worker:
    """What the worker does, each time with a fresh application context."""

    def __init__(self, app: Flask, hints: Queue) -> None:
        """Take the jobs of all rooms."""
        features: tuple[Feature, ...] = app.extensions["features"]
        self.app, self.hints = app, hints
        self.jobs = [job for feature in features for job in feature.jobs]
        self.ending: Callable[[], bool] = lambda: False
        self._sweeping = threading.Lock()
        self._resume_at = 0.0
        self._jobs_at = 0.0
        self._beat_at = 0.0
        self._queue_there = True

    def deliver(self) -> None:
        """Deliver what is due, unless mail cannot leave at the moment."""
        with self._sweeping:
            if time.monotonic() >= self._resume_at:
                self._run(self._sweep)

    def tick(self) -> None:
        """Look after everything: called every few seconds."""
        self._beat()
        self.deliver()
        if time.monotonic() >= self._jobs_at:
            self._jobs_at = time.monotonic() + JOBS_EVERY
            for job in self.jobs:
                if not self.ending():
                    self._run(job)

    def _sweep(self) -> None:
        done = delivery.sweep(self._between)
        self._resume_at = time.monotonic() + done.pause

    def _between(self) -> bool:
        """Show that the worker is alive, also in a long round, and tell whether to stop."""
        self._beat()
        return self.ending()

    def _beat(self) -> None:
        if time.monotonic() >= self._beat_at:
            self._beat_at = time.monotonic() + EVERY
            self._tell(there=self.hints.beat())

    def _tell(self, *, there: bool) -> None:
        """Say once when the queue goes away, and once when it is back."""
        if there != self._queue_there:
            self._queue_there = there
            log.warning("queue.back" if there else "queue.away")

    def _run(self, work: Callable[[], None]) -> None:
        """Do one piece of work; a database that is away, or a fault in one job, does not end the worker."""
        try:
            with self.app.app_context():
                work()
        except Exception as error:
            log.exception("worker.failed", work=f"{work.__module__}.{work.__name__}", error=type(error).__name__)


def _clock(worker: Worker) -> type[Any]:
    """Give huey's scheduler a heart: it does the regular work itself instead of sending it through the queue."""

    class Clock(Scheduler):  # type: ignore[misc]
        periodic_task_seconds = EVERY

        def enqueue_periodic_tasks(self, now: object = None) -> None:
            """Do the regular work."""
            del now
            worker.tick()

    return Clock


def run(app: Flask) -> None:
    """Work until SIGTERM or SIGINT; what is being done then comes to a good end."""
    logging.getLogger("huey").setLevel(logging.CRITICAL)  # it would repeat every second what `_tell` says once
    hints = queue()
    worker = Worker(app, hints)
    hints.work = worker.deliver
    _forget_old_hints(hints)

    class Working(Consumer):  # type: ignore[misc]
        scheduler_class = _clock(worker)

    assert hints.hint  # noqa: S101 (naming the task makes it known to the consumer)
    consumer = Working(
        hints.huey,
        max_delay=1.0,
        graceful_signal="TERM",
        shutdown_timeout=GRACE,
    )
    worker.ending = consumer.stop_flag.is_set
    log.info("worker.started", jobs=len(worker.jobs))
    consumer.run()
    log.info("worker.ended")


def _forget_old_hints(hints: Queue) -> None:
    """Empty the queue: the first look into the outbox finds all that they were about."""
    try:
        hints.huey.storage.flush_queue()
    except Exception as error:  # noqa: BLE001 (Redis is away: old hints do no harm)
        log.warning("queue.away", error=type(error).__name__)
