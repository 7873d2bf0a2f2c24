"""Forms that somebody else was faster than: what stands now beside what was typed, and the person decides.

A form carries the revision with which it was opened, or the `fingerprint` of what stood then. Its view::

    if form.sent and not stale.is_late(form, row.revision):
        …  # writes; a service raises Refused for another revision, and the row is read anew
    clashing = stale.settle(form, row.revision, stands)
    page = render_template(…, clashing=clashing)  # macros/stale.html
    return page, stale.status(form, clashing)

Nothing is overwritten: the form keeps what was typed and gets the present revision. Sent once more, it replaces what stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _

from forum.kernel.differences import Piece, compare
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


def fingerprint(stands: Mapping[str, Any]) -> str:
    """Give a short text that is another as soon as what stands is another, for rows without a revision."""
    return sha256(repr(sorted((name, str(value)) for name, value in stands.items())).encode()).hexdigest()[:16]


def is_late(form: Any, revision: int | str, name: str = "revision") -> bool:
    """Tell whether what stands now is another than what stood when the form was opened."""
    return str(form[name].data if form[name].data is not None else "") != str(revision)


def settle(form: Any, revision: int | str, stands: Mapping[str, Any], name: str = "revision") -> list[Clash] | None:
    """Give what differs, for the page, and let the form be sent anew; None where nobody was faster."""
    if not is_late(form, revision, name):
        return None
    form[name].data = str(revision)
    return clashes(form, stands)


def status(form: Any, clashing: list[Clash] | None) -> int:
    """Give the status of a page with a form: 409 for one that came too late, 422 for one with errors."""
    if not form.is_submitted():
        return 200
    return 409 if clashing is not None else 422 if form.errors else 200


def _said(field: Any, value: Any) -> str:
    """Give a value in the words of its field."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day(value)
    labels = {choice[0]: choice[1] for choice in field.iter_choices()} if getattr(field, "choices", None) else {}
    said = str(labels.get(str(value), value) if value is not None else "")
    return said.replace("\r\n", "\n").strip()
