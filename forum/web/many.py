"""Pages that look the same to many readers: rendered once for all of them, with holes for what each reader alone gets.

While a page is rendered for many, `reader.actor()` gives a stand-in – somebody signed in with nothing of their own – and
`hole(name)` leaves a mark where otherwise it gives the thing itself: the token of forms, the name in the header, the
address that was asked for. `fill` puts into the kept page what this reader gets (decision 0021).
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Collection, Hashable
from functools import cache
from typing import Any

from flask import Flask, g, get_template_attribute, request
from flask import session as cookie
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from forum.kernel.settings import current
from forum.web.actor import actor
from forum.web.blocks import shared
from forum.web.languages import address_in_other

_SECRET = secrets.token_hex(8)  # no text that people write can hold a mark
_MARK = re.compile(rf"@{_SECRET}:([a-z_.]+)@")
_fillers: dict[str, Callable[[], str]] = {}


def offer(name: str, make: Callable[[], str]) -> None:
    """Name something that each reader gets for themselves; `make` gives it for the reader of this request."""
    _fillers[name] = make


def hole(name: str) -> Markup:
    """Give what the reader gets under this name, or its mark while a page is rendered for many."""
    if g.get("stand_in") is not None:
        return Markup(f"@{_SECRET}:{name}@")  # noqa: S704 (words of ours)
    return Markup(_fillers[name]())  # noqa: S704 (see _fillers: tokens, escaped text, rendered templates)


def fill(page: str) -> str:
    """Put what this reader gets in the places of the marks."""
    give = cache(lambda name: _fillers[name]())
    return _MARK.sub(lambda found: give(found[1]), page)


def untouched(parameters: Collection[str] = ()) -> bool:
    """Tell whether a page shows no message of the last act, and its address says nothing but `parameters` and the language."""
    return "_flashes" not in cookie and {*request.args} <= {"lang", *parameters}


def alike(parameters: Collection[str] = ()) -> bool:
    """Tell whether the reader of this request sees what all others see who are signed in and have nothing of their own.

    That is so without any role, organisation or seat, on an `untouched` page.
    """
    who = actor()
    return who.id is not None and who.plain and untouched(parameters)


def page(name: str, key: Hashable, render: Callable[[], str], *, stand_in: Any = None) -> str:
    """Give a page kept under `name` and `key`, or rendered for all who read it alike.

    They are everyone who is `alike`, or all for whom a `stand_in` with the same rights stands. `key` holds whatever else the page
    depends on, each parameter of the address among it. `render` shows only what all of them may see.
    """
    return fill(_for_many(name, key, render, stand_in or actor().stand_in()))


def part(name: str, key: Hashable, render: Callable[[], str]) -> Markup:
    """Give a part of anybody's page, kept as pages are; `key` holds whatever it depends on, rights among it."""
    who = actor()
    made = _for_many(name, key, render, who if who.id is None else who.stand_in())
    return Markup(fill(made))  # noqa: S704 (a rendered template)


def _for_many(name: str, key: Hashable, render: Callable[[], str], stand_in: Any) -> Markup:
    def make() -> Markup:
        g.stand_in = stand_in
        try:
            made = Markup(render())  # noqa: S704 (a rendered template)
        finally:
            g.stand_in = None
        if stand_in.id is not None and generate_csrf() in made:
            raise RuntimeError(f"{name} holds a reader's own token")
        return made

    return shared(name, (stand_in, key), make)


def init_app(app: Flask) -> None:
    """Give templates `hole`, and `csrf_token` as one."""
    offer("token", generate_csrf)
    offer("tongue", address_in_other)
    offer("reader.mark", mark)
    offer("here", lambda: escape(request.full_path.rstrip("?")))
    for part in ("bell", "opener", "who"):
        offer(f"reader.{part}", _of_reader(part))
    in_templates = {"hole": hole, "csrf_token": lambda: hole("token")}
    app.jinja_env.globals.update(in_templates)
    app.context_processor(lambda: in_templates)  # Flask-WTF gives its token in both ways too


def mark() -> str:
    """Give a mark of the reader that says nothing about them, for what their browser keeps; visitors have none."""
    who = actor()
    return "" if who.id is None else hmac.digest(current().secret().encode(), b"reader%d" % who.id, "sha256").hex()[:16]


def _of_reader(part: str) -> Callable[[], str]:
    """Make one part of the header that names its reader; all of them are rendered together, once for each reader."""

    def give() -> str:
        who = actor()
        parts = shared("layouts.reader", (who.name, who.unread), lambda: _parts(who))
        return parts[part]

    return give


def _parts(who: Any) -> dict[str, Markup]:
    return {part: get_template_attribute("layouts/reader.html", part)(who) for part in ("bell", "opener", "who")}
