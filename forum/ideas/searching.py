"""What of ideas everybody can find."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, String, cast, func, literal, select

from forum.accounts.actor import VISITOR
from forum.contributions.fulltext import INDEX
from forum.contributions.models import Contribution
from forum.contributions.policy import VIEW
from forum.contributions.status import LABELS, Status
from forum.ideas.cards import address
from forum.ideas.models import KIND
from forum.kernel.searching import Hit, Searchable
from forum.kernel.text import words_of
from forum.strategy.models import Topic
from forum.web.languages import locale

C = Contribution.__table__.c


def _seen() -> Select[Any]:
    return select(C.id).where(C.kind == KIND, VIEW.where(VISITOR, Contribution))


def _rows() -> Select[*tuple[Any, ...]]:
    topic = Topic.name_en if locale() == "en" else Topic.name_de
    return select(
        C.id.label("id"),
        cast(C.number, String).label("key"),
        C.title.label("title"),
        C.html.label("text"),
        literal("", String).label("more"),
        C.language.label("language"),
        cast(C.listed_at, String).label("day"),
        C.status.label("note"),
        func.coalesce(topic, "").label("about"),
    ).outerjoin(Topic, Topic.id == C.topic_id)


def _hit(row: Any) -> Hit:
    return Hit(
        url=address(int(row.key), row.title),
        title=row.title,
        text=words_of(row.text),
        language=row.language,
        day="" if row.note == Status.IMPORTED else row.day,
        about=row.about,
        note=str(LABELS[Status(row.note)]),
    )


def _beyond(question: str) -> tuple[str, str]:
    return gettext("Narrow ideas down by topic, district and status"), url_for("ideas.index", q=question)


FOUND = Searchable("ideen", _("Ideas"), _("Idea"), 10, INDEX, _seen, _rows, _hit, _beyond)
