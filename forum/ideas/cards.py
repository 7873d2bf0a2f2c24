"""The idea as lists show it: a small frozen value, made from one row of one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from forum.contributions.models import Contribution
from forum.contributions.status import ENDED, SUPPORTABLE, Status
from forum.contributions.way import Stop, stops
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.kernel.text import excerpt
from forum.organisations.models import Organisation
from forum.organisations.queries import Voice, voice
from forum.strategy.models import District, Topic
from forum.web.format import day, remaining
from forum.web.languages import locale
from forum.web.slugs import slug

EXCERPT, BEGINNING = 180, 4_000  # characters
C = Contribution.__table__.c
COLUMNS = (
    C.id,
    C.number,
    C.title,
    func.substr(C.html, 1, BEGINNING).label("beginning"),
    C.language,
    C.status,
    C.status_since,
    C.due_on,
    C.supports,
    C.comments,
    C.place,
    C.visibility,
    C.listed_at,
    C.heat,
    Topic.name_de,
    Topic.name_en,
    District.number.label("district_number"),
    District.name.label("district_name"),
    Organisation.name.label("organisation_name"),
    Organisation.kind.label("organisation_kind"),
    Organisation.slug.label("organisation_slug"),
    Organisation.dissolved_at.label("organisation_dissolved_at"),
    Organisation.verified_at.label("organisation_verified_at"),
    Idea.__table__.c.source_name,
)


@dataclass(frozen=True)
class Card:
    """What a card needs; `source` names the platform of an imported suggestion."""

    id: int
    number: int
    title: str
    url: str
    language: str
    status: str
    status_due_text: str
    due_late: bool
    due_open: bool
    stops: tuple[Stop, ...]
    ways_label: str
    place: str
    topic: str
    organisation: Voice | None
    supports: int
    comments: int
    source: str | None
    beginning: str  # of the HTML

    @property
    def supportable(self) -> bool:
        """Whether one can still support it."""
        return self.status in SUPPORTABLE

    @property
    def excerpt(self) -> str:
        """The beginning of the text; made only where it is shown."""
        return excerpt(self.beginning, EXCERPT)


def select_cards(ids: Any) -> Select[Any]:
    """Ask for the columns of cards; `ids` is a subquery with one column `id`, in no particular order."""
    table = Contribution.__table__
    return (
        select(*COLUMNS)
        .select_from(ids)
        .join(table, table.c.id == ids.c.id)
        .join(Idea.__table__, Idea.__table__.c.id == table.c.id)
        .outerjoin(Topic, Topic.id == table.c.topic_id)
        .outerjoin(District, District.id == table.c.district_id)
        .outerjoin(Organisation, Organisation.id == table.c.organisation_id)
    )


def card(row: Any) -> Card:
    """Make the read model of one row in the language of the page."""
    status = Status(row.status)
    imported = status is Status.IMPORTED
    way = () if imported else stops(status, row.status_since, row.due_on)
    text, late, is_open = due_text(status, row.status_since, row.due_on)
    return Card(
        id=row.id,
        number=row.number,
        title=row.title,
        url=address(row.number, row.title),
        language=row.language,
        status=status,
        status_due_text=text,
        due_late=late,
        due_open=is_open,
        stops=way,
        ways_label=way_label(way, late=late),
        place=_place(row, imported=imported),
        topic=(row.name_en if locale() == "en" else row.name_de) or "",
        organisation=voice(
            row.organisation_name,
            row.organisation_kind,
            row.organisation_slug,
            row.organisation_dissolved_at,
            row.organisation_verified_at,
        ),
        supports=row.supports,
        comments=row.comments,
        source=row.source_name if imported else None,
        beginning=row.beginning,
    )


def _place(row: Any, *, imported: bool) -> str:
    if row.district_number:
        return f"{row.district_number} {row.district_name}"
    return row.place or ("" if imported else _("The whole city"))


def address(number: int, title: str) -> str:
    """Give the address of an idea's page, with its title as decoration."""
    return url_for("ideas.show", number=number, title=slug(title))


def due_text(status: Status, since: datetime, due_on: date | None) -> tuple[str, bool, bool]:
    """Give until when – or since when – a status stands, whether that is late, and whether a step is still open."""
    if status is Status.IMPORTED:
        return "", False, False
    if status in ENDED or due_on is None:
        return _("on %(day)s", day=day(since)), False, False
    if due_on < today():
        return remaining(due_on), True, True
    if status is Status.DEFERRED:
        return _("back on %(day)s", day=day(due_on)), False, True
    return _("until %(day)s", day=day(due_on)), False, True


def way_label(way: tuple[Stop, ...], *, late: bool) -> str:
    """Say the short form of the way in words: „Station 3 von 5: Fachbeirat, überfällig“."""
    for index, stop in enumerate(way, 1):
        if stop.state in {"now", "late", "end", "fin"}:
            words = _("Stop %(index)d of 5: %(label)s", index=index, label=stop.label)
            if late:
                return _("%(stop)s, overdue", stop=words)
            if stop.state in {"end", "fin"}:
                return _("%(stop)s, ended", stop=words)
            return words
    return ""
