"""What of project candidates everybody can find: as long as they see the origin."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy import Select, String, cast, literal, select

from forum.accounts.actor import VISITOR
from forum.candidates.models import LABELS, Candidate, CandidateStatus
from forum.contributions.models import Contribution
from forum.contributions.policy import VIEW
from forum.kernel.fulltext import Index, follow
from forum.kernel.searching import Hit, Searchable
from forum.kernel.text import words_of
from forum.web.slugs import slug

INDEX = Index("fulltext_candidates", "candidates")
follow(Candidate, INDEX, lambda row: (row.title, row.reasons, row.language), "title", "reasons", "language")


def _seen() -> Select[Any]:
    origin = select(Candidate.id).join(Contribution, Contribution.id == Candidate.origin_id)
    return origin.where(VIEW.where(VISITOR, Contribution))


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Candidate.id.label("id"),
        cast(Candidate.number, String).label("key"),
        Candidate.title.label("title"),
        Candidate.html.label("text"),
        literal("", String).label("more"),
        Candidate.language.label("language"),
        cast(Candidate.created_at, String).label("day"),
        Candidate.status.label("note"),
        cast(Contribution.number, String).label("about"),
    ).join(Contribution, Contribution.id == Candidate.origin_id)


def _hit(row: Any) -> Hit:
    return Hit(
        url=url_for("candidates.show", number=int(row.key), title=slug(row.title)),
        title=row.title,
        text=words_of(row.text),
        language=row.language,
        day=row.day,
        about=gettext("Idea no. %(number)s", number=row.about),
        note=str(LABELS[CandidateStatus(row.note)]),
    )


FOUND = Searchable(
    "kandidaten", lazy_gettext("Project candidates"), lazy_gettext("Project candidate"), 20, INDEX, _seen, _rows, _hit
)
