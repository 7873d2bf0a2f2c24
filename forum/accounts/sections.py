"""What „My account“ offers: rooms above add their pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import render_template, request
from markupsafe import Markup
from sqlalchemy import Integer, Select, bindparam, select

from forum.accounts.actor import Actor
from forum.kernel.database import session
from forum.web.actor import actor
from forum.web.blocks import shared

READER = bindparam("reader", type_=Integer)


@dataclass(frozen=True)
class Section:
    """A page under /konto: lazily translated label, endpoint, place in the list, and its number or how to ask for it.

    `count` reads the number from the actor; `question` asks the database about READER, all pages' questions in one query.
    `about` is one sentence for the overview; without it the page stands in the list at the side alone.
    """

    label: Any
    endpoint: str
    order: int
    count: Callable[[Actor], int] | None = None
    question: Callable[[], Select[int]] | None = None
    about: Any = ""


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Offer a page; asking twice changes nothing."""
    _sections[section.endpoint] = section
    _questions.cache_clear()


def every() -> list[Section]:
    """Give all pages in their order."""
    return sorted(_sections.values(), key=lambda section: section.order)


def places() -> Markup:
    """Render the navigation of the account: its pages, which is shown now, their numbers."""
    here, numbers = request.endpoint, _numbers(actor())
    told = {"sections": every(), "numbers": numbers, "here": here}
    key = (here, *numbers.items())
    return shared("accounts.places", key, lambda: Markup(render_template("accounts/places.html", **told)))


def _numbers(who: Actor) -> dict[str, int]:
    """Give the numbers that pages have, by endpoint."""
    numbers = {name: section.count(who) for name, section in _sections.items() if section.count}
    names, question = _questions()
    return numbers | dict(zip(names, session.execute(question, {"reader": who.id}).one(), strict=True))


@cache
def _questions() -> tuple[list[str], Select[Any]]:
    """Give the endpoints whose numbers the database knows, and the question for all of them."""
    asked = {name: section.question() for name, section in _sections.items() if section.question}
    return [*asked], select(*(question.scalar_subquery() for question in asked.values()))
