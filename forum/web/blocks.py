"""Parts of a page that are the same for everyone who reads one language, kept until the database changes."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from flask import current_app

from forum.web.languages import asked, locale

LIFE = 60.0

Part = TypeVar("Part")


class Blocks:
    """A bounded store of rendered HTML."""

    def __init__(self, stamp: Callable[[], object], limit: int) -> None:
        """Keep parts as long as `stamp` stays equal, up to some `limit` of bytes."""
        self.stamp, self.limit = stamp, limit
        self.lock = threading.Lock()
        self.kept: OrderedDict[Hashable, tuple[object, float, object]] = OrderedDict()
        self.size = 0

    def get(self, key: Hashable, make: Callable[[], Part]) -> Part:
        """Give the part from memory or make it."""
        stamp = self.stamp()
        found = self.kept.get(key)
        if found and found[0] == stamp and time.monotonic() - found[1] < LIFE:
            return found[2]  # type: ignore[return-value]
        part = make()
        with self.lock:
            self._forget(key)
            self.kept[key] = (stamp, time.monotonic(), part)
            self.size += _size(part)
            while self.size > self.limit and self.kept:
                self._forget(next(iter(self.kept)))
        return part

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.kept.clear()
            self.size = 0

    def _forget(self, key: Hashable) -> None:
        if old := self.kept.pop(key, None):
            self.size -= _size(old[2])


def _size(part: object) -> int:
    """Give what a part takes in memory: two bytes a character, as text with „…“ does."""
    if isinstance(part, dict):
        return sum(_size(value) for value in part.values())
    return 2 * len(part) if isinstance(part, str) else 100


def shared(name: str, key: Hashable, make: Callable[[], Part]) -> Part:
    """Make a part of a page that shows the same to everyone, or take it from memory.

    `name` and `key` say which. `make` gives Markup, or a dictionary of it, that nobody changes afterwards; it must not
    look at the actor, and shows only what is public.
    """
    blocks: Blocks = current_app.extensions["blocks"]
    return blocks.get((name, key, locale(), asked()), make)
