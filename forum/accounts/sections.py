"""What „My account“ offers: rooms above add their pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, select

from forum.accounts.actor import Actor
from forum.kernel.database import session
from forum.web.actor import actor


@dataclass(frozen=True)
class Section:
    """A page under /konto: lazily translated label, endpoint, place in the list, and its number or how to ask for it.

    What must be asked is asked for all pages in one query. `about` is one sentence for the overview; without it the page stands in the list at the side alone.
    """

    label: Any
    endpoint: str
    order: int
    count: Callable[[Actor], int | Select[int]] | None = None
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
    sections, numbers = every(), _numbers(actor())
    return [
        (section.label, url_for(section.endpoint), request.endpoint == section.endpoint, numbers.get(section.endpoint))
        for section in sections
    ]


def _numbers(who: Actor) -> dict[str, int]:
    """Give the numbers that pages have, by endpoint."""
    given = {name: section.count(who) for name, section in _sections.items() if section.count}
    asked = {name: count for name, count in given.items() if isinstance(count, Select)}
    numbers = {name: count for name, count in given.items() if isinstance(count, int)}
    if asked:
        found = session.execute(select(*(question.scalar_subquery() for question in asked.values()))).one()
        numbers |= dict(zip(asked, found, strict=True))
    return numbers
