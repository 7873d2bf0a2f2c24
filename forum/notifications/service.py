"""Writes down which events somebody must hear of; the worker does the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app
from sqlalchemy import event as database_event

from forum.kernel.database import ForumSession, session
from forum.kernel.events import Event
from forum.kernel.feature import Feature, Notice
from forum.kernel.queue import queue
from forum.notifications.models import OutboxEntry
from forum.notifications.news import is_news

WAITING = "outbox"
EXTENSION = "notices"


def notices() -> Mapping[str, list[Notice]]:
    """Give the notices of all rooms by the name of their event."""
    found: dict[str, list[Notice]] | None = current_app.extensions.get(EXTENSION)
    if found is None:
        features: tuple[Feature, ...] = current_app.extensions["features"]
        found = {}
        for feature in features:
            for notice in feature.notices:
                found.setdefault(notice.event, []).append(notice)
        current_app.extensions[EXTENSION] = found
    return found


def note(event: Event) -> None:
    """Write an outbox row for an event that is news, or that a room has a notice for (in the event's transaction)."""
    if event.name not in notices() and not is_news(event):
        return
    session.flush()  # a subject that was just added has its key now
    session.add(
        OutboxEntry(
            event=event.name,
            actor_id=event.actor.id,
            subject_id=getattr(event.subject, "id", None),
            details=dict(event.details),
            created_at=event.at,
            next_at=event.at,
        )
    )
    session().info[WAITING] = True


@database_event.listens_for(ForumSession, "after_commit")
def _wake(current: Any) -> None:
    if current.info.pop(WAITING, False):
        queue().wake()


@database_event.listens_for(ForumSession, "after_rollback")
def _forget(current: Any) -> None:
    current.info.pop(WAITING, None)
