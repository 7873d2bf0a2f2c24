"""What rooms above forget when a person erases their account; never hidden in an event's listener."""

from __future__ import annotations

from collections.abc import Callable

Eraser = Callable[[int], None]
_erasers: list[Eraser] = []


def register(eraser: Eraser) -> None:
    """Call `eraser` with the person's key, inside the erasing transaction; asking twice changes nothing."""
    if eraser not in _erasers:
        _erasers.append(eraser)


def forget(person_id: int) -> None:
    """Let every room forget what it keeps about a person."""
    for eraser in _erasers:
        eraser(person_id)
