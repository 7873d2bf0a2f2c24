"""Reads a table of suggestions as cities send them: CSV of any common encoding and delimiter, however untidy.

A row that cannot be read is given as such and takes no other with it; only so much is held in memory as one row needs.
"""

from __future__ import annotations

import codecs
import csv
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARK = "\udc80"
"""Stands where bytes are that the encoding does not know."""

REQUIRED = ("number", "title", "text")
OPTIONAL = ("source_url", "latitude", "longitude")
_NAMES = {
    "number": "number nummer nr id",
    "title": "title titel ueberschrift betreff",
    "text": "text beschreibung inhalt description body",
    "source_url": "source_url url adresse quelle link source",
    "latitude": "latitude lat breite breitengrad",
    "longitude": "longitude lon lng long laenge laengengrad",
}
_KNOWN = {name: column for column, names in _NAMES.items() for name in names.split()}
_DELIMITERS = ",;\t|"
_LONGEST_LINE = 1_000_000  # characters read at once, whatever is sent as one line
_CHUNK = 1 << 20
_BEGINNINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class UnreadableError(Exception):
    """The file is no table of suggestions; the text says what is missing."""


@dataclass(frozen=True)
class Row:
    """One row by column name, empty where the file has no such column; `line` is the first it stands on."""

    line: int
    fields: dict[str, str]


@dataclass(frozen=True)
class Broken:
    """A row that cannot be read, and why."""

    line: int
    reason: str


def _mark(error: UnicodeError) -> tuple[str, int]:
    return (MARK, error.end) if isinstance(error, UnicodeDecodeError) else ("?", -1)


codecs.register_error("forum.mark", _mark)


class Table:
    """A file whose first row names the columns. `lines` is about how many lines it has."""

    def __init__(self, path: Path, encoding: str = "") -> None:
        """Find out encoding, delimiter and columns. Raises UnreadableError."""
        self.path = path
        guessed, self.lines = _encoding(path)
        self.encoding = encoding or guessed
        self.missing: tuple[str, ...] = ()
        self._first = 0  # lines before the rows
        self._delimiter = ","
        self._width = 0
        self._columns: dict[str, int] = {}
        try:
            codecs.lookup(self.encoding)
            self._read_head()
        except LookupError:
            raise UnreadableError(f"There is no encoding called {self.encoding!r}.") from None
        except UnicodeError:
            raise UnreadableError(f"{path.name} is not written in {self.encoding}.") from None

    def _read_head(self) -> None:
        for line in self._lines():
            self._first += 1
            head = line.lstrip("\ufeff").strip()
            if head and not head.lower().startswith("sep="):
                break
        else:
            raise UnreadableError(f"{self.path.name} is empty. It needs the columns {', '.join(REQUIRED)}.")
        found = {delimiter: _columns(head, delimiter) for delimiter in _DELIMITERS}
        self._delimiter = max(_DELIMITERS, key=lambda delimiter: len(found[delimiter][0]))
        self._columns, self._width = found[self._delimiter]
        if absent := [name for name in REQUIRED if name not in self._columns]:
            raise UnreadableError(
                f"{self.path.name} has no column {', '.join(absent)}. The first row must name the columns "
                f"{', '.join(REQUIRED)}, and may name {', '.join(OPTIONAL)}; it begins “{head[:80]}”, read as {self.encoding}."
            )
        self.missing = tuple(name for name in OPTIONAL if name not in self._columns)

    def rows(self) -> Iterator[Row | Broken]:
        """All rows in their order; empty lines are passed over."""
        lines = self._lines()
        for _ in range(self._first):
            next(lines)
        waiting: deque[str] = deque()
        number = self._first + 1
        while True:
            taken: list[str] = []
            found = self._next(number, _taking(waiting, lines, taken))
            if not taken:
                return
            if isinstance(found, Broken):
                waiting.extendleft(reversed(taken[1:]))  # what follows may be in order
                del taken[1:]
            if found is not None:
                yield found
            number += len(taken)

    def _next(self, number: int, lines: Iterator[str]) -> Row | Broken | None:
        try:
            values = next(csv.reader(lines, delimiter=self._delimiter, strict=True), None)
        except csv.Error as error:
            return Broken(number, _reason(str(error)))
        if not values:
            return None
        while len(values) > self._width and not values[-1].strip():
            values.pop()
        if len(values) != self._width:
            return Broken(number, f"it has {len(values)} fields, the first row has {self._width}")
        return Row(number, {name: values[at] for name, at in self._columns.items()})

    def _lines(self) -> Iterator[str]:
        with self.path.open(encoding=self.encoding, errors="forum.mark", newline="") as file:
            while line := file.readline(_LONGEST_LINE):
                yield line


def _taking(waiting: deque[str], lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    """Lines that wait, then new ones; each is noted in `taken`."""
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        taken.append(line)
        yield line


def _columns(head: str, delimiter: str) -> tuple[dict[str, int], int]:
    """Where the columns that we know stand, and how many there are."""
    try:
        names = next(csv.reader([head], delimiter=delimiter))
    except csv.Error:
        return {}, 0
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        folded = unicodedata.normalize("NFC", name).strip().lower().translate(_UMLAUTS).replace(" ", "_")
        if folded in _KNOWN:
            found.setdefault(_KNOWN[folded], at)
    while names and not names[-1].strip():
        names.pop()
    return found, len(names)


def _reason(error: str) -> str:
    """What the csv module found wrong, in our words."""
    if "limit" in error:
        return "a field is far too long; perhaps a quotation mark is not closed"
    return "the quotation marks do not match"


def _encoding(path: Path) -> tuple[str, int]:
    """The encoding by its mark, else UTF-8 if most of what is not ASCII reads so, else Windows-1252; and the lines."""
    errors = 0

    def count(error: UnicodeError) -> tuple[str, int]:
        nonlocal errors
        errors += 1
        return _mark(error)

    codecs.register_error("forum.count", count)
    decoder = codecs.getincrementaldecoder("utf-8")("forum.count")
    beginning, lines, other = b"", 0, 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            beginning = beginning or chunk[:4]
            text = decoder.decode(chunk)
            lines += text.count("\n")
            other += len(text) - len(text.encode("ascii", "ignore"))
    decoder.decode(b"", final=True)
    for mark, name in _BEGINNINGS:
        if beginning.startswith(mark):
            return name, lines
    return ("utf-8" if errors == 0 or other > 2 * errors else "windows-1252"), lines
