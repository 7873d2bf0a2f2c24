"""What rooms declare of their own for the search of the house; the search itself knows no room (decision 0016)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from forum.kernel.fulltext import Index

COLUMNS = ("id", "key", "title", "text", "more", "language", "day", "note", "about")
"""What `Searchable.rows` gives of each row, all but `id` as text: `day` is ISO, unused ones are empty."""


@dataclass(frozen=True)
class Hit:
    """What a row of the search looks like: address, title, plain text, and where it belongs.

    `own` tells whether the title is of the thing itself, so that words in it are marked; a comment has that of its idea.
    """

    url: str
    title: str
    text: str
    language: str
    day: str
    about: str = ""
    note: str = ""
    own: bool = True


@dataclass(frozen=True, eq=False)
class Searchable:
    """One kind of thing that everybody can find.

    `kind` is its word in the address, `order` its place on the page. `seen` asks for the keys of what a visitor may
    open – the rule of the page itself –, `rows` for the `COLUMNS` of rows, whoever may see them; `hit` shows one. `one`
    names a single thing. `beyond` gives words and address of the room's own list for a question, where it can do more.
    """

    kind: str
    label: Any
    one: Any
    order: int
    index: Index
    seen: Callable[[], Select[Any]]
    rows: Callable[[], Select[*tuple[Any, ...]]]
    hit: Callable[[Any], Hit]
    beyond: Callable[[str], tuple[str, str]] | None = None
