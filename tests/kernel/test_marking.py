"""Which words are marked, and which part of a text is shown."""

from __future__ import annotations

import pytest

from forum.kernel.analysis import query
from forum.kernel.marking import excerpt, marked


def shown(pieces: list[tuple[str, bool]]) -> str:
    """Write pieces with brackets around what was asked for."""
    return "".join(f"[{text}]" if found else text for text, found in pieces)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Brücke", "Die Brücken, bruecke; Brucke!", "Die [Brücken], [bruecke]; [Brucke]!"),
        ("Haltestelle", "Die Straßenbahnhaltestelle.", "Die [Straßenbahnhaltestelle]."),
        ("Halte", "Haltestellen und Halter", "[Haltestellen] und [Halter]"),
        ("Bank Park", "Im Park steht eine Bank", "Im [Park] steht eine [Bank]"),
        ("Radweg", "Ein Rad-Weg und ein Radweg", "Ein [Rad-Weg] und ein [Radweg]"),
        ("Bank", "nichts davon", "nichts davon"),
        ("die und", "die und der", "die und der"),
        ("Bank", "", ""),
        ("Tisch", "praktisch und Tisch", "praktisch und [Tisch]"),
    ],
)
def test_words_are_marked_as_they_are_found(question: str, text: str, expected: str) -> None:
    pieces = marked(text, query(question))
    assert shown(pieces) == expected
    assert "".join(piece for piece, _found in pieces) == text


def test_an_excerpt_shows_where_most_words_stand_together() -> None:
    text = "Bank. " + "Lorem ipsum dolor. " * 40 + "Am Park fehlt eine Bank im Schatten. " + "Sit amet. " * 60
    part = shown(excerpt(text, query("Park Bank"), 200))
    assert part.startswith("… ")
    assert part.endswith("…")
    assert "[Park] fehlt eine [Bank] im Schatten" in part
    assert len(part) < 300


@pytest.mark.parametrize("length", [20, 60, 240, 5_000])
def test_an_excerpt_never_breaks(length: int) -> None:
    for text in ("", "Bank", "Bank " * 500, "x" * 5_000, "x" * 5_000 + " Bank", "Bank" + " y" * 3_000):
        part = shown(excerpt(text, query("Bank"), length))
        assert len(part.replace("[", "").replace("]", "")) <= length + 64
        assert ("[Bank]" in part) is ("Bank" in text)
