"""What „My account“ offers: rooms above add their pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from forum.accounts.actor import Actor
from forum.web.actor import actor


@dataclass(frozen=True)
class Section:
    """A page under /konto: lazily translated label, endpoint, place in the list, and a question for its number.

    `about` is one sentence for the overview; without it the page stands in the list at the side alone.
    """

    label: Any
    endpoint: str
    order: int
    count: Callable[[Actor], int] | None = None
    about: Any = ""


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Offer a page; asking twice changes nothing."""
    _sections[section.endpoint] = section


def every() -> list[Section]:
    """Give all pages in their order."""
    return sorted(_sections.values(), key=lambda section: section.order)


def places() -> list[tuple[Any, str, bool, int | None]]:
    """Give the navigation of the account as its layout wants it: label, address, whether it is shown now, number."""
    return [
        (
            section.label,
            url_for(section.endpoint),
            request.endpoint == section.endpoint,
            section.count(actor()) if section.count else None,
        )
        for section in every()
    ]
