"""What of departments' statements everybody can find: published ones on what everybody sees."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, String, cast, literal, select

from forum.accounts.actor import VISITOR
from forum.contributions import addresses
from forum.contributions.models import Contribution
from forum.contributions.policy import VIEW
from forum.kernel.fulltext import Index, follow
from forum.kernel.searching import Hit, Searchable
from forum.kernel.text import words_of
from forum.statements.models import Department, Statement, StatementStatus

INDEX = Index("fulltext_statements", "statements")
follow(Statement, INDEX, lambda row: ("", row.body or "", row.language), "body", "language")


def _seen() -> Select[Any]:
    wanted = select(Statement.id).join(Contribution, Contribution.id == Statement.contribution_id)
    return wanted.where(Statement.status == StatementStatus.PUBLISHED, VIEW.where(VISITOR, Contribution))


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Statement.id.label("id"),
            cast(Contribution.number, String).label("key"),
            Contribution.title.label("title"),
            Statement.html.label("text"),
            Contribution.kind.label("more"),
            Statement.language.label("language"),
            cast(Statement.published_at, String).label("day"),
            literal("", String).label("note"),
            Department.name.label("about"),
        )
        .join(Contribution, Contribution.id == Statement.contribution_id)
        .join(Department, Department.id == Statement.department_id)
    )


def _hit(row: Any) -> Hit:
    origin = Contribution(kind=row.more, number=int(row.key), title=row.title)
    return Hit(
        url=addresses.url(origin, _anchor=f"stellungnahme-{row.id}"),
        title=gettext("Statement on “%(title)s”", title=row.title),
        text=words_of(row.text),
        language=row.language,
        day=row.day,
        about=row.about,
        own=False,
    )


FOUND = Searchable("stellungnahmen", _("Statements"), _("Statement"), 50, INDEX, _seen, _rows, _hit)
