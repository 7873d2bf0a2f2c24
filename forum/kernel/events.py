"""Events: one shape; whoever listens writes rows in the same transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forum.kernel.clock import now
from forum.kernel.policy import Actor


@dataclass(frozen=True)
class Event:
    """Something that happened: `room.verb`, who did it, to what, and plain JSON details."""

    name: str
    actor: Actor
    subject: Any
    details: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=now)


Listener = Callable[[Event], None]
_listeners: list[tuple[str, Listener]] = []


def listen(prefix: str, listener: Listener) -> None:
    """Call `listener` for every event whose name starts with `prefix`; asking twice changes nothing."""
    if (prefix, listener) not in _listeners:
        _listeners.append((prefix, listener))


def emit(name: str, *, actor: Actor, subject: object, **details: Any) -> Event:
    """Tell all listeners, in the caller's transaction, in the order in which they were registered."""
    event = Event(name, actor, subject, details)
    for prefix, listener in _listeners:
        if name.startswith(prefix):
            listener(event)
    return event
