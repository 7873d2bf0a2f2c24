"""The texts in which passages can be blanked: rooms above register theirs, and say where all copies of it stand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from forum.accounts.actor import Actor
from forum.contributions.models import Contribution
from forum.contributions.policy import VIEW
from forum.contributions.status import Visibility
from forum.kernel import blanks
from forum.kernel.text import render


class Shape(StrEnum):
    """How a text is kept."""

    TEXT = "text"  # Markdown
    HTML = "html"
    LINE = "line"  # one line of plain text


class Owner(NamedTuple):
    """Whose text it is and who may see it: what the rules ask for."""

    author_id: int | None
    organisation_id: int | None
    visibility: str


@dataclass(frozen=True)
class Stem:
    """What a text hangs on. `called` says in a sentence what that is, `seen` whether somebody sees it at all."""

    title: str
    language: str
    called: Any
    visibility: str
    seen: Callable[[Actor], bool]
    contribution_id: int | None = None


def on(contribution: Contribution) -> Stem:
    """Give the stem of everything that hangs on a contribution."""
    return Stem(
        contribution.title,
        contribution.language,
        called(contribution.number),
        contribution.visibility,
        lambda actor: VIEW.allows(actor, contribution),
        contribution.id,
    )


def called(number: int) -> Any:
    """Say that something hangs on the idea with this number."""
    return _("Idea no. %(number)s", number=number)


@dataclass
class Part:
    """One place where a text stands: `name` says which, `put` changes it, `limit` is how long a line may be."""

    name: str
    label: Any
    value: str
    put: Callable[[str], None]
    shape: Shape = Shape.TEXT
    limit: int = 0


@dataclass
class Held:
    """A text with everything that repeats it.

    `keys` are columns of a blanking; `address` makes that of its page, `finish` is told all reasons that stand.
    `mailbox` (address, name) hears of it where no person is known to have written it.
    """

    kind: str
    keys: dict[str, int]
    stem: Stem
    owner: Owner
    language: str
    title: str
    address: Callable[[], str]
    parts: list[Part]
    finish: Callable[[str], None]
    mailbox: tuple[str, str] | None = None

    @property
    def url(self) -> str:
        """Where it is read."""
        return self.address()

    @property
    def stamp(self) -> str:
        """Say how it all reads now; whoever decided on another state is told so."""
        told = "\0".join(f"{part.name}\0{part.value}" for part in self.parts)
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    @property
    def public(self) -> bool:
        """Whether everybody can read it."""
        return Visibility.PUBLIC == self.owner.visibility == self.stem.visibility


Loader = Callable[[int, bool], Held | None]
"""Gives a text by its key, for changing it read anew and held until the transaction ends."""


@dataclass(frozen=True)
class Kind:
    """A kind of text: lazily translated label; `numbered` finds the key of what addresses name by a number.

    Where it hangs on no contribution, `stems` asks for the texts that somebody sees:
    `id`, `title` and `language` of each; `called` says in a sentence on what they hang.
    """

    name: str
    slug: str
    label: Any
    load: Loader
    numbered: Callable[[int], int | None] | None = None
    around: Callable[[int], list[tuple[Any, int]]] = lambda _contribution_id: []
    stems: Callable[[Actor], Select[*tuple[Any, ...]]] | None = None
    called: Any = ""


_kinds: dict[str, Kind] = {}
_copies: dict[str, list[Callable[[int], Iterable[Part]]]] = {}


def register(kind: Kind) -> None:
    """Offer a kind of text."""
    _kinds[kind.name] = kind


def copied(kind: str, parts: Callable[[int], Iterable[Part]]) -> None:
    """Name other places that repeat a text; asking twice changes nothing."""
    known = _copies.setdefault(kind, [])
    if parts not in known:
        known.append(parts)


def copies(kind: str, key: int) -> Iterator[Part]:
    """Give the places of other rooms that repeat a text."""
    for parts in _copies.get(kind, ()):
        yield from parts(key)


def kind_of(slug: str) -> Kind | None:
    """Give the kind that addresses name like this."""
    return next((kind for kind in _kinds.values() if kind.slug == slug), None)


def every() -> list[Kind]:
    """Give all kinds."""
    return list(_kinds.values())


def load(kind: str, key: int, *, held: bool = False) -> Held | None:
    """Give a text; None where there is none."""
    return _kinds[kind].load(key, held)


def line(name: str, label: Any, row: Any, column: str, limit: int) -> Part:
    """Make the part of one line of plain text in a row."""
    return Part(name, label, getattr(row, column), lambda value: setattr(row, column, value), Shape.LINE, limit)


def markdown(name: str, label: Any, row: Any, language: str) -> Part:
    """Make the part of a row's `body` with its `html`."""

    def put(value: str) -> None:
        row.body, row.html = value, render(value, language)

    return Part(name, label, row.body, put)


def html(name: str, label: Any, row: Any) -> Part:
    """Make the part of a row that keeps HTML alone."""
    return Part(name, label, row.html, lambda value: setattr(row, "html", value), Shape.HTML)


def noting(row: Any) -> Callable[[str], None]:
    """Note in a row why passages of it are blanked."""

    def finish(codes: str) -> None:
        row.blanked = codes

    return finish


def as_html(part: Part, value: str, language: str) -> str:
    """Give the HTML that people read of a part."""
    if part.shape is Shape.HTML:
        return value
    return render(value, language) if part.shape is Shape.TEXT else ""


def left(part: Part, value: str, words: str, language: str) -> int:
    """Count how often the words can still be read in a part."""
    if part.shape is Shape.LINE:
        return len(blanks.places(value, words, html=False))
    return blanks.stands(as_html(part, value, language), words)
