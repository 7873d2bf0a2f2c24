"""What stands on an organisation's public page: rooms above add what was written in its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

# Gives HTML that is the same for everyone, or nothing; `arguments` are those of the address.
Render = Callable[[int, Mapping[str, str]], Markup]

# Parameters of the page's address that parts may read.
PARAMETERS = frozenset({"ideen_vor", "kommentare_vor"})


@dataclass(frozen=True)
class Shelf:
    """One part of the page: its name, its place, how it is made, and the parameters of the address it reads."""

    name: str
    order: int
    render: Render
    parameters: tuple[str, ...] = ()


_shelves: dict[str, Shelf] = {}


def offer(shelf: Shelf) -> None:
    """Add a part to every organisation's page; asking twice changes nothing."""
    _shelves[shelf.name] = shelf


def every() -> list[Shelf]:
    """Give all parts in their order."""
    return sorted(_shelves.values(), key=lambda shelf: shelf.order)
