"""What of councils everybody can find: their public profile. What is said inside is in no index."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, String, cast, func, literal, select

from forum.accounts.actor import VISITOR
from forum.councils import policy
from forum.councils.kinds import STATUS_LABELS, CouncilStatus
from forum.councils.models import Council
from forum.kernel.fulltext import Index, follow
from forum.kernel.searching import Hit, Searchable
from forum.kernel.text import words_of
from forum.strategy.models import Topic
from forum.web.languages import locale

INDEX = Index("fulltext_councils", "councils")
WORDS = ("name", "purpose", "task", "language")
follow(Council, INDEX, lambda row: (row.name, f"{row.purpose}\n{row.task}", row.language), *WORDS)


def _seen() -> Select[Any]:
    return select(Council.id).where(policy.VIEW.where(VISITOR, Council))


def _rows() -> Select[*tuple[Any, ...]]:
    topic = Topic.name_en if locale() == "en" else Topic.name_de
    return select(
        Council.id.label("id"),
        Council.slug.label("key"),
        Council.name.label("title"),
        Council.html.label("text"),
        Council.purpose.label("more"),
        Council.language.label("language"),
        cast(Council.founded_on, String).label("day"),
        Council.status.label("note"),
        func.coalesce(topic, literal("", String)).label("about"),
    ).outerjoin(Topic, Topic.id == Council.topic_id)


def _hit(row: Any) -> Hit:
    return Hit(
        url=url_for("councils.show", slug=row.key),
        title=row.title,
        text=f"{row.more} {words_of(row.text)}",
        language=row.language,
        day=row.day,
        about=row.about,
        note=str(STATUS_LABELS[CouncilStatus(row.note)]),
    )


FOUND = Searchable("fachbeiraete", _("Councils"), _("Council"), 40, INDEX, _seen, _rows, _hit)
