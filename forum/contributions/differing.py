"""Two versions of a published text side by side: which ones an address asks for, and how they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum.kernel.blanks import mark, spoken
from forum.kernel.differences import Piece, compare
from forum.kernel.text import whole_number

_BAR = mark("de")
WORDS = ("von", "bis")  # what addresses say: from which version to which


@dataclass(frozen=True)
class Differences:
    """How a text of one number became that of another; `titles` is empty where there are none or they are the same."""

    older: int
    newer: int
    titles: Sequence[Piece]
    bodies: Sequence[Piece]


def between(arguments: Mapping[str, str], texts: Mapping[int, tuple[str, str]]) -> Differences | None:
    """Compare the versions that an address asks for, else the last two; None where there is only one.

    `texts` holds title and body by number of the version.
    """
    if len(texts) < 2:  # noqa: PLR2004 (two make a difference)
        return None
    wishes = (whole_number(arguments.get(word)) for word in WORDS)
    asked = {wish for wish in wishes if wish is not None and wish in texts}
    older, newer = sorted(asked) if len(asked) == 2 else sorted(texts)[-2:]  # noqa: PLR2004 (a pair)
    (title, body), (new_title, new_body) = (tuple(spoken(text, _BAR) for text in texts[key]) for key in (older, newer))
    return Differences(older, newer, compare(title, new_title) if title != new_title else (), compare(body, new_body))
