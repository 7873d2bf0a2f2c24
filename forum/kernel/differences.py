"""How two texts differ, word by word.

`compare` is Ratcliff and Obershelp's matching of the standard library over words, blanks and signs. Its time grows with
the product of both lengths, so that very different long texts are compared by lines, and beyond that as wholes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MOST = 2_000_000  # pairs of words that may have to be compared: a second at worst
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A part of either text or of both: `kind` is "same", "new" or "old"."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Give both texts as one row of pieces: "same" and "old" joined are the old text, "same" and "new" the new one."""
    for split in (_WORDS.findall, lambda text: text.splitlines(keepends=True), lambda text: [text] if text else []):
        before, after = split(old), split(new)
        start = _common(before, after)
        end = _common(before[start:][::-1], after[start:][::-1])
        middle = before[start : len(before) - end], after[start : len(after) - end]
        if len(middle[0]) * len(middle[1]) <= MOST:
            break
    pieces = [
        Piece("same", "".join(before[:start])),
        *_middle(*middle),
        Piece("same", "".join(before[len(before) - end :])),
    ]
    return [piece for piece in pieces if piece.text]


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """Count the equal parts at the beginning."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((index for index, (one, other) in pairs if one != other), min(len(before), len(after)))


def _middle(before: list[str], after: list[str]) -> list[Piece]:
    pieces = []
    for verb, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if verb == "equal":
            pieces.append(Piece("same", "".join(before[start:end])))
        else:
            pieces += [Piece("old", "".join(before[start:end])), Piece("new", "".join(after[new_start:new_end]))]
    return pieces
