"""Which words of a text were found, and the part of it that shows them best."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from forum.kernel.analysis import Query, terms_of

# A piece of text, and whether it was asked for.
Piece = tuple[str, bool]

_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011–][^\W_]+)*")
_SEARCHED = 12_000  # characters of a text in which a place is looked for
_LEAD = 60  # characters before the first word that is shown
_ENDS = " ,;:.–-"


def marked(text: str, question: Query) -> list[Piece]:
    """Cut a text into pieces, and tell which of them are words that were asked for."""
    pieces: list[Piece] = []
    end = 0
    for start, stop in _places(text, question):
        if start > end:
            pieces.append((text[end:start], False))
        pieces.append((text[start:stop], True))
        end = stop
    return [*pieces, (text[end:], False)] if end < len(text) else pieces


def excerpt(text: str, question: Query, length: int) -> list[Piece]:
    """Give about `length` characters of a plain text, marked: where most of the words stand together, else its beginning."""
    places = list(_places(text[:_SEARCHED], question))
    best, most, lead = 0, 0, min(_LEAD, length // 3)
    for start, _stop in places:
        kinds = {text[at:to].lower() for at, to in places if start <= at < start + length - lead}
        if len(kinds) > most:
            best, most = start, len(kinds)
    start = _word_start(text, best - lead, best) if best > lead else 0
    stop = _word_end(text, start + length)
    shown = text[start:stop].strip() if stop >= len(text) else text[start:stop].rstrip(_ENDS) + "…"
    return marked(("… " if start else "") + shown, question)


def _word_start(text: str, at: int, before: int) -> int:
    found = text.find(" ", at, before)
    return found + 1 if found >= 0 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    found = text.rfind(" ", at - _LEAD, at)
    return found if found > 0 else at


def _places(text: str, question: Query) -> Iterator[tuple[int, int]]:
    """Where words stand that were asked for."""
    for word in _WORD.finditer(text):
        if _asked(word[0], question):
            yield word.span()


@lru_cache(16_384)
def _asked(written: str, question: Query) -> bool:
    """Whether a word is one that the question finds."""
    terms = terms_of(written)
    return any(
        not terms.isdisjoint(word.terms) or (word.prefix and any(term.startswith(word.prefix) for term in terms))
        for word in question.words
    )
