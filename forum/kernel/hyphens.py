"""Where German words may be divided: Liang's patterns as pyphen brings them, read the thrifty way.

pyphen's own reader needs 0.7 s and 24 MB at the first word and keeps every word it ever saw. This one keeps the
patterns as the bytes of the file and reads a pattern's figures when a word meets it. The file has two levels – the seams
of compounds, then syllables; a word may be divided where either says so.
"""

from __future__ import annotations

from functools import cache

from pyphen import LANGUAGES

_ENCODING = "iso8859-1"
_DIGITS = b"0123456789"
_OTHER_LINES = (b"%", b"#", b"LEFT", b"RIGHT", b"COMPOUND", b"ISO")
_START = 3


class Patterns:
    """The patterns of one level."""

    def __init__(self, lines: list[bytes]) -> None:
        """Keep a pattern under its letters, and for each beginning how long its patterns are at most."""
        self.patterns: dict[bytes, bytes] = {}
        self.longest: dict[bytes, int] = {}
        for line in lines:
            letters = line.translate(None, _DIGITS)
            self.patterns[letters] = line
            start = letters[:_START]
            self.longest[start] = max(self.longest.get(start, 0), len(letters))

    def mark(self, word: bytes) -> bytearray:
        """The figure before each letter of ``.word.``: odd figures divide."""
        figures = bytearray(len(word) + 1)
        for start in range(len(word)):
            for length in self._lengths(word, start):
                if pattern := self.patterns.get(word[start : start + length]):
                    at = start
                    for sign in pattern:
                        if sign in _DIGITS:
                            figures[at] = max(figures[at], sign)
                        else:
                            at += 1
        return figures

    def _lengths(self, word: bytes, start: int) -> range:
        """The lengths of pattern that may begin here."""
        longest = self.longest.get(word[start : start + _START], _START - 1)
        return range(1, min(longest, len(word) - start) + 1)


@cache
def _levels() -> tuple[Patterns, ...]:
    """The two levels, read at the first use."""
    seams, _, syllables = LANGUAGES["de_DE"].read_bytes().partition(b"NEXTLEVEL")
    return tuple(Patterns(_lines(level)) for level in (seams, syllables))


def _lines(level: bytes) -> list[bytes]:
    """The patterns of a level, without remarks and settings."""
    return [line.split()[0] for line in level.splitlines() if line.strip() and not line.startswith(_OTHER_LINES)]


def divisions(word: str) -> list[int]:
    """Positions at which a lower-case German word may be divided, from 2 to two letters before the end."""
    dotted = f".{word}.".encode(_ENCODING, "replace")
    marks = [level.mark(dotted) for level in _levels()]
    return [at for at in range(2, len(word) - 1) if any(figures[at + 1] % 2 for figures in marks)]
