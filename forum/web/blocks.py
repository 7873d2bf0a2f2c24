"""Parts of a page that are the same for everyone who reads one language, kept until the database changes."""

from __future__ import annotations

import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from flask import current_app

from forum.web.languages import asked, locale

LIFE = 3_600.0  # seconds; a change or midnight ends a part at once
SHORT = 500  # characters that are not worth compressing

Part = TypeVar("Part")
Key = TypeVar("Key", bound=Hashable)


class Packed(NamedTuple):
    """A long text, compressed: HTML takes a tenth of its memory and is unpacked in a tenth of a millisecond."""

    kind: type[str]
    data: bytes


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
        return self.each([key], lambda _missing: [make()])[0]

    def each(self, keys: Sequence[Key], make: Callable[[list[Key]], Iterable[Part]]) -> list[Part]:
        """Give several parts; `make` gives those that are not in memory together, in the order of its keys."""
        if not self.limit:
            return list(make(list(keys)))
        stamp = self.stamp()
        found: dict[Key, Part] = {key: _unpack(held[2]) for key in keys if (held := self._held(key, stamp))}
        if missing := [key for key in keys if key not in found]:
            for key, part in zip(missing, make(missing), strict=True):
                found[key] = part
                self._keep(key, stamp, part)
        return [found[key] for key in keys]

    def holds(self, key: Hashable) -> bool:
        """Tell whether a part is in memory and right."""
        return self._held(key, self.stamp()) is not None

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.kept.clear()
            self.size = 0

    def _held(self, key: Hashable, stamp: object) -> tuple[object, float, object] | None:
        found = self.kept.get(key)
        return found if found and found[0] == stamp and time.monotonic() - found[1] < LIFE else None

    def _keep(self, key: Hashable, stamp: object, part: object) -> None:
        packed = _pack(part)
        with self.lock:
            self._forget(key)
            self.kept[key] = (stamp, time.monotonic(), packed)
            self.size += _size(packed)
            while self.size > self.limit and self.kept:
                self._forget(next(iter(self.kept)))

    def _forget(self, key: Hashable) -> None:
        if old := self.kept.pop(key, None):
            self.size -= _size(old[2])


def _pack(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _pack(value) for name, value in part.items()}
    if isinstance(part, str) and len(part) > SHORT:
        return Packed(type(part), zlib.compress(part.encode(), 1))
    return part


def _unpack(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _unpack(value) for name, value in part.items()}
    return part.kind(zlib.decompress(part.data).decode()) if isinstance(part, Packed) else part


def _size(part: object) -> int:
    """Give what a part takes in memory: two bytes a character, as text with „…“ does, and a hundred for the rest."""
    if isinstance(part, dict):
        return sum(_size(value) for value in part.values())
    if isinstance(part, Packed):
        return 100 + len(part.data)
    return 2 * len(part) if isinstance(part, str) else 100


def shared(name: str, key: Hashable, make: Callable[[], Part]) -> Part:
    """Make a part of a page that shows the same to everyone, or take it from memory.

    `name` and `key` say which. `make` gives Markup, or a dictionary of it, that nobody changes afterwards; it must not
    look at the actor, and shows only what is public.
    """
    blocks: Blocks = current_app.extensions["blocks"]
    return blocks.get((name, key, locale(), asked()), make)


def shared_each(name: str, keys: Sequence[Key], make: Callable[[list[Key]], Iterable[Part]]) -> list[Part]:
    """Give several parts as `shared` does; `make` gives those that are not in memory together, in the order of its keys."""
    blocks: Blocks = current_app.extensions["blocks"]
    language = (locale(), asked())
    named = [(name, key, *language) for key in keys]
    return blocks.each(named, lambda missing: make([key for _name, key, *_language in missing]))


def kept(name: str, key: Hashable) -> bool:
    """Tell whether `shared` would give this part from memory: what only its making needs can then be left out."""
    blocks: Blocks = current_app.extensions["blocks"]
    return blocks.holds((name, key, locale(), asked()))
