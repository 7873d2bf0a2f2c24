"""What of meetings everybody can find: the public part of the agenda, and what published minutes say of it.

A hit is a meeting. Its index row is made of its items and minutes and follows both; neither names of people nor anything
that is not public is in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, String, cast, func, literal, select

from forum.accounts.actor import VISITOR
from forum.councils.labels import named
from forum.councils.models import Council
from forum.kernel.database import session
from forum.kernel.fulltext import Index, Texts, follow_parts
from forum.kernel.searching import Hit, Searchable
from forum.kernel.text import words_of
from forum.meetings import policy
from forum.meetings.kinds import STATUS_LABELS, ItemStatus, MinutesStatus, Status
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.models_people import Minutes

INDEX = Index("fulltext_meetings", "meetings")
ON_AGENDA = AgendaItem.public & (AgendaItem.status == ItemStatus.ACCEPTED)


def said(content: Mapping[str, Any]) -> str:
    """Give what minutes say of the public items, as plain text."""
    return "\n".join(
        text
        for item in content.get("items", ())
        for text in (
            f"{item['title']}.",
            item["record"],
            item["result"],
            *(f"{vote['title']}." for vote in item["votes"]),
        )
        if text
    )


def _texts(meeting_id: int) -> Texts:
    """Give what a meeting is found by; asked in the middle of a flush, so past the session's objects."""
    items = session.connection().execute(
        select(AgendaItem.title, AgendaItem.body)
        .where(AgendaItem.meeting_id == meeting_id, ON_AGENDA)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    told = items.all()
    minutes = session.connection().scalar(_newest(Minutes.content).where(Minutes.meeting_id == meeting_id))
    bodies = [row.body for row in told] + ([said(minutes)] if minutes else [])
    return "\n".join(row.title for row in told), "\n".join(bodies), "de"


def _newest(content: Any) -> Select[Any]:
    """Ask for something of the newest published minutes of a meeting."""
    wanted = select(content).where(Minutes.status == MinutesStatus.PUBLISHED)
    return wanted.order_by(Minutes.version.desc()).limit(1)


follow_parts(
    AgendaItem,
    INDEX,
    lambda row: row.meeting_id,
    _texts,
    *("title", "body", "public", "status", "meeting_id"),
)
follow_parts(Minutes, INDEX, lambda row: row.meeting_id, _texts, "status", "content")


def _seen() -> Select[Any]:
    return select(Meeting.id).where(policy.VIEW.where(VISITOR, Meeting))


def _rows() -> Select[*tuple[Any, ...]]:
    title = func.replace(func.replace(AgendaItem.title, "&", "&amp;"), "<", "&lt;")  # the texts beside it are HTML
    agenda = select(func.aggregate_strings(title + ". " + AgendaItem.html, " "))
    minutes = _newest(cast(Minutes.content, String)).where(Minutes.meeting_id == Meeting.id)
    return select(
        Meeting.id.label("id"),
        (Council.slug + "/" + cast(Meeting.number, String) + "/" + Council.kind).label("key"),
        Council.name.label("title"),
        func.coalesce(agenda.where(AgendaItem.meeting_id == Meeting.id, ON_AGENDA).scalar_subquery(), "").label("text"),
        func.coalesce(minutes.scalar_subquery(), "").label("more"),
        literal("de", String).label("language"),
        cast(Meeting.starts_at, String).label("day"),
        Meeting.status.label("note"),
        literal("", String).label("about"),
    ).join(Council, Council.id == Meeting.council_id)


def _hit(row: Any) -> Hit:
    slug, number, kind = row.key.split("/")
    minutes = said(json.loads(row.more)) if row.more else ""
    body = named(kind, row.title)
    return Hit(
        url=url_for("meetings.show", slug=slug, number=int(number)),
        title=gettext("%(council)s, meeting no. %(number)s", council=body, number=number),
        text=" ".join(f"{words_of(row.text)} {minutes}".split()),
        language=row.language,
        day=row.day,
        note=str(STATUS_LABELS[Status(row.note)]),
    )


FOUND = Searchable("sitzungen", _("Meetings"), _("Meeting"), 45, INDEX, _seen, _rows, _hit)
