"""Forms that somebody else was faster than: what stands now beside what was typed, and the person decides.

A form carries the revision with which it was opened. Where that is no longer the present one, its view answers 409 with
`clashes(form, stands)`, which `macros/stale.html` shows. The form keeps what was typed and gets the present revision: sent
once more, it replaces what stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from forum.kernel.differences import Piece, compare
from forum.kernel.text import whole_number
from forum.web.format import day


@dataclass(frozen=True)
class Clash:
    """A field in which what stands is another than what was typed; `pieces` lead from the one to the other."""

    label: str
    stands: str
    typed: str
    pieces: Sequence[Piece]


def clashes(form: Any, stands: Mapping[str, Any]) -> list[Clash]:
    """Compare what stands, by the fields' names, with what was typed; only what differs."""
    found = []
    for name, value in stands.items():
        if name not in form:
            continue
        field = form[name]
        now, typed = _said(field, value), _said(field, field.data)
        if now != typed:
            found.append(Clash(str(field.label.text), now, typed, compare(now, typed)))
    return found


def opened_with(form: Any, name: str = "revision") -> int:
    """Give the revision with which a form was opened; 0 for a strange one."""
    return whole_number(form[name].data) or 0


def _said(field: Any, value: Any) -> str:
    """Give a value in the words of its field."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day(value)
    labels = {choice[0]: choice[1] for choice in field.iter_choices()} if getattr(field, "choices", None) else {}
    said = str(labels.get(str(value), value) if value is not None else "")
    return said.replace("\r\n", "\n").strip()
