"""Icons as inline SVG: a few drawn for this product, all others from Lucide, every one in the same 2 px hand."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

import lucide
from markupsafe import Markup, escape

# Paths on a grid of 24 by 24, stroke 2, round ends. A name here wins over the Lucide icon of the same name.
OWN: Final = {
    # signs that are everywhere: one short path instead of Lucide's several elements
    "arrow-left": "M19 12H5M11 6l-6 6 6 6",
    "arrow-right": "M5 12h14M13 6l6 6-6 6",
    "bell": "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4",
    "calendar": "M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5V12l3 2",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "flag": "M5 21V4h13l-2.5 4.5L18 13H5",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.3v.2",
    "list": "M8 6h12M8 12h12M8 18h12M4 6h.1M4 12h.1M4 18h.1",
    "menu": "M4 7h16M4 12h16M4 17h10",
    "minus": "M6 12h12",
    "people": "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 5.3a3.5 3.5 0 0 1 0 6.4"
    "M18 14.5c2.3.8 3.5 2.8 3.5 5.5",
    "pin": "M12 21s-7-6-7-11.5a7 7 0 0 1 14 0C19 15 12 21 12 21zM12 7.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
    "share": "M12 15V4M8 7.5L12 3.5l4 4M5 12v8h14v-8",
    "warning": "M12 4L2.5 20h19zM12 10v4.5M12 17.3v.2",
    "x": "M6 6l12 12M18 6L6 18",
    # what only this product has
    "answer": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "ballot": "M4 13h16v7H4zM8 13l3-8 6 2.5-2 5.5",
    "building": "M4 11l8-7 8 7M6 9.5V20h12V9.5",
    "forward": "M8 16L18 6M10 6h8v8",
    "import": "M4 12v8h16v-8M12 3v12M7.5 11l4.5 4.5 4.5-4.5",
    "merge": "M6 4v4c0 4 6 4 6 8v4M18 4v4c0 4-6 4-6 8",
    "pause": "M9 6v12M15 6v12",
    "pen": "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5",
    "question": "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.3v.2",
    "seat": "M7 4v8h10V4M5 12v5h14v-5M7 17v4M17 17v4",
    "speech": "M4 5h16v11h-8l-5 4v-4H4z",
    "star": "M12 4l2.4 5.2 5.6.6-4.2 3.8 1.2 5.6L12 16.3l-5 2.9 1.2-5.6L4 9.8l5.6-.6z",
    "stop": "M6.5 6.5h11v11h-11z",
    "submit": "M12 15V4M7.5 8L12 3.5 16.5 8M5 20h14",
    "take-back": "M4 10h10a5 5 0 0 1 0 10h-4M8 6l-4 4 4 4",
    "wrench": "M5 19l8-8M14.5 4.5a5 5 0 0 0 5 6.5l-3 3-6.5-6.5 3-3z",
}
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def _body(name: str) -> str:
    if path := OWN.get(name):
        return f'<path d="{path}"/>'
    drawn = lucide._render_icon(name, None)  # noqa: SLF001 - the package offers its drawing to templates only this way
    found = _BODY.search(drawn)
    return re.sub(r"\s*\n\s*|\s+(?=/>)", "", found[1]).strip() if found else ""


@lru_cache(maxsize=512)
def icon(name: str, label: str | None = None) -> Markup:
    """Draw an icon as wide as 1.25 letters of its surroundings.

    `name` is one of `OWN` or of Lucide's (https://lucide.dev/icons). Without a `label` it is decoration, hidden from
    screen readers; with one it is a picture of that name. Raises lucide.IconDoesNotExist.
    """
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" {spoken}>{_body(name)}</svg>')  # noqa: S704 - own and Lucide's drawings; the label is escaped
