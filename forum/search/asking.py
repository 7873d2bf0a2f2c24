"""What a reader asks of the search, read from the address; unknown values are left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import url_for

from forum.kernel.analysis import QUERY_WORDS, Query
from forum.kernel.analysis import query as analysed
from forum.kernel.text import plain

PARAMETERS = frozenset({"q", "art", "nach", "vor"})
LONGEST = 200  # characters of a question
_CURSOR = re.compile(r"([0-9]{1,6})~([0-9]{1,9})")

# Rank and key of a hit.
Place = tuple[int, int]


@dataclass(frozen=True)
class Asked:
    """All state of the search: the words, one kind of thing or all, a place to go on from; `long` when words were left out."""

    q: str = ""
    kind: str = ""
    after: Place | None = None
    before: Place | None = None
    long: bool = False

    @property
    def question(self) -> Query:
        """The words, as indexes understand them; empty when they ask for nothing."""
        return analysed(self.q)

    def url(self, kind: str | None = None, *, after: Place | None = None, before: Place | None = None) -> str:
        """Give the address of these words in a kind (empty: in all), from a place on."""
        kind = self.kind if kind is None else kind
        return address(self.q, kind, after, before)


def address(q: str, kind: str = "", after: Place | None = None, before: Place | None = None) -> str:
    """Give an address of the search."""
    return url_for("search.index", q=q or None, art=kind or None, nach=_written(after), vor=_written(before))


def read(arguments: Mapping[str, str], kinds: Collection[str]) -> Asked:
    """Read an address."""
    written, kind = arguments.get("q", ""), arguments.get("art", "")
    q = plain(written[: 10 * LONGEST], limit=LONGEST)
    after = _place(arguments.get("nach", ""))
    return Asked(
        q=q,
        kind=kind if kind in kinds else "",
        after=after,
        before=None if after else _place(arguments.get("vor", "")),
        long=len(written.strip()) > LONGEST or len(q.split()) > QUERY_WORDS,
    )


def _place(value: str) -> Place | None:
    found = _CURSOR.fullmatch(value)
    return (int(found[1]), int(found[2])) if found else None


def _written(place: Place | None) -> str | None:
    return f"{place[0]}~{place[1]}" if place else None
