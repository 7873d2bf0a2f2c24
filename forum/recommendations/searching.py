"""What of recommendations everybody can find: what was issued, as long as its page stands. Drafts are in no index."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, String, case, cast, select

from forum.councils.labels import named
from forum.councils.models import Council
from forum.kernel.fulltext import Index, follow
from forum.kernel.searching import Hit, Searchable
from forum.kernel.text import words_of
from forum.recommendations import queries
from forum.recommendations.kinds import PURPOSE_LABELS, Purpose
from forum.recommendations.models import Recommendation
from forum.votes.kinds import RESULT_LABELS

INDEX = Index("fulltext_recommendations", "recommendations")
follow(Recommendation, INDEX, lambda row: (row.title, row.body, row.language), "title", "body", "language")
ADVICE = Recommendation.purpose == Purpose.ADVICE


def _seen() -> Select[Any]:
    return queries.visible(select(Recommendation.id))


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Recommendation.id.label("id"),
        cast(Recommendation.number, String).label("key"),
        Recommendation.title.label("title"),
        Recommendation.html.label("text"),
        Council.kind.label("more"),
        Recommendation.language.label("language"),
        cast(Recommendation.issued_at, String).label("day"),
        case((ADVICE, Recommendation.verdict), else_=Recommendation.purpose).label("note"),
        Council.name.label("about"),
    ).join(Council, Council.id == Recommendation.council_id)


def _hit(row: Any) -> Hit:
    labels: dict[Any, Any] = {**RESULT_LABELS, **PURPOSE_LABELS}
    return Hit(
        url=url_for("recommendations.show", number=int(row.key)),
        title=row.title,
        text=words_of(row.text),
        language=row.language,
        day=row.day,
        about=named(row.more, row.about),
        note=str(labels[row.note]),
    )


FOUND = Searchable("empfehlungen", _("Recommendations"), _("Recommendation"), 25, INDEX, _seen, _rows, _hit)
