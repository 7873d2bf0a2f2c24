"""The decoration behind a number in an address: `/ideen/42-trinkbrunnen`; any slug answers."""

from __future__ import annotations

import re
import unicodedata

from werkzeug.routing import BaseConverter

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST = 60


def slug(title: str) -> str:
    """Make a readable piece of an address from a title; may be empty."""
    text = title.lower().translate(GERMAN)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    return words[:LONGEST].rsplit("-", 1)[0] if len(words) > LONGEST else words


class NumberConverter(BaseConverter):
    """A number of at most nine digits, without leading zeros."""

    regex = r"[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """Give the number."""
        return int(value)
