"""Marks that stand in what is internal, and everything that others may ask for: not one mark may come out.

A room above that keeps something internal calls `add` in a module of its tests with a function that stores it for a
council and its member, with a mark from `mark()` in every title, text, file name, vote and comment, and gives the
addresses where members find it. `test_canary.py` imports those modules by name.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from itertools import product
from typing import Any

from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, UnicodeConverter

from forum.accounts.models import Person
from forum.councils.models import Council
from tests.councils.made import talk

PREFIX = "Kanarienvogel"


@dataclass
class Hidden:
    """What was hidden in a council: its marks, and where those who may see it find it."""

    council: Council
    member: Person
    marks: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def mark(self) -> str:
        """Give a new word that stands nowhere else."""
        word = f"{PREFIX}{secrets.token_hex(5)}"
        self.marks.append(word)
        return word


# Hides something; `client` is the member's browser, for what can only be stored by a request.
Hide = Callable[[Hidden, FlaskClient], None]
hides: list[Hide] = []


def add(hide: Hide) -> None:
    """Hide something more in every canary test."""
    if hide not in hides:
        hides.append(hide)


def internal_talk(hidden: Hidden, client: FlaskClient) -> None:
    """Hide title, text and a file's name and content of an internal talk."""
    slug = hidden.council.slug
    thread = talk(hidden.council, f"Titel {hidden.mark()}", f"Text {hidden.mark()}", person=hidden.member)
    key = thread.id
    hidden.addresses += [f"/fachbeiraete/{slug}/intern", f"/fachbeiraete/{slug}/intern/{key}"]
    upload = (b"%PDF-1.4 " + hidden.mark().encode(), f"{hidden.mark()}.pdf")
    answer = client.post(
        f"/fachbeiraete/{slug}/intern/{key}",
        data={"body": f"Anlage {hidden.mark()}", "file": upload_of(*upload)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.status_code
    page = client.get(f"/fachbeiraete/{slug}/intern/{key}").text
    hidden.addresses.append(page.partition("/dateien/")[0].rpartition('"')[2] + "/dateien/1")


def upload_of(data: bytes, name: str) -> tuple[object, str]:
    """Give a file as a form sends it."""
    return BytesIO(data), name


add(internal_talk)


def every_address(app: Flask, councils: list[str], organisation: str, numbers: range) -> list[str]:
    """Give every address of the site that can be asked for, with each value a rule can take here.

    Names are those of councils, or of the organisation; numbers are each of `numbers`, choices each that there is.
    """
    found: set[str] = set()
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            slugs = [organisation] if "/organisationen/" in rule.rule else councils
            names = sorted(rule.arguments)
            values = [_values(rule, name, slugs, numbers) for name in names]
            for chosen in product(*values):
                found.add(url_for(rule.endpoint, **dict(zip(names, chosen, strict=True))))
    return sorted(found)


def _values(rule: Any, name: str, slugs: list[str], numbers: range) -> list[Any]:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    if isinstance(converter, UnicodeConverter):
        return slugs if name == "slug" else slugs[:1]
    return list(numbers)
