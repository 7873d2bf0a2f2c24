"""Where a candidate's words stand, for blanking passages: its own reasons, and the title that it has from its idea."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.blanking.texts import Held, Kind, Owner, Part, copied, line, noting, on, register
from forum.candidates.models import KIND, Candidate
from forum.contributions.models import TITLE_LENGTH
from forum.kernel.database import session
from forum.kernel.text import render


def _load(key: int, held: bool) -> Held | None:  # noqa: FBT001 (a loader)
    wanted = select(Candidate).where(Candidate.id == key).options(joinedload(Candidate.origin))
    if held:
        wanted = wanted.with_for_update(of=Candidate, key_share=True).execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None:
        return None

    def put(value: str) -> None:
        found.reasons, found.html = value, render(value, found.language)

    parts = [Part("reasons", _("Official reasons"), found.reasons, put)]
    owner = Owner(found.nominated_by_id, None, found.origin.visibility)
    url = partial(url_for, "candidates.show", number=found.number)
    keys = {"candidate_id": found.id}
    return Held(KIND, keys, on(found.origin), owner, found.language, found.title, url, parts, noting(found))


def _titles(contribution_id: int) -> Iterator[Part]:
    """Give the titles that candidates have from their idea."""
    for row in session.scalars(select(Candidate).where(Candidate.origin_id == contribution_id).order_by(Candidate.id)):
        yield line(
            f"candidate-{row.number}",
            _("Title of candidate no. %(number)s", number=row.number),
            row,
            "title",
            TITLE_LENGTH,
        )


def _key(number: int) -> int | None:
    return session.scalar(select(Candidate.id).where(Candidate.number == number))


def offer() -> None:
    """Offer candidates, and their titles with those of ideas."""
    register(Kind(KIND, "kandidat", _("Candidate"), _load, numbered=_key))
    copied("idea", _titles)
