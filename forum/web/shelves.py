"""Parts of a page that rooms above add: each offers a shelf, the page's room shows them in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

MAIN, SIDE = "main", "side"


@dataclass(frozen=True)
class Shelf:
    """One part of a page: its name, its order, how it is made, the parameters of the address it reads, and its place.

    What `render` is given, the page's room says; it gives HTML, or nothing.
    """

    name: str
    order: int
    render: Callable[..., Markup]
    parameters: tuple[str, ...] = ()
    place: str = MAIN


class Shelves:
    """All parts that are offered for one kind of page."""

    def __init__(self) -> None:
        """Hold none yet."""
        self._offered: dict[str, Shelf] = {}

    def offer(self, shelf: Shelf) -> None:
        """Add a part to every page of this kind; asking twice changes nothing."""
        self._offered[shelf.name] = shelf

    def every(self) -> list[Shelf]:
        """Give all parts in their order."""
        return sorted(self._offered.values(), key=lambda shelf: shelf.order)

    def render(self, place: str, *told: Any) -> list[Markup]:
        """Make the parts of one place that have something to show."""
        made = (shelf.render(*told) for shelf in self.every() if shelf.place == place)
        return [part for part in made if part]
