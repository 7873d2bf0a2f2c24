"""What of comments everybody can find: public ones on what everybody sees."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy import Select, String, case, cast, func, literal, select

from forum.accounts.actor import VISITOR
from forum.accounts.models import Person, PersonState
from forum.comments import policy
from forum.comments.fulltext import INDEX
from forum.comments.models import Comment
from forum.comments.queries import display_name, permalink
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.kernel.searching import Hit, Searchable
from forum.kernel.text import words_of
from forum.organisations.models import Organisation

OFFICIAL = "official"


def _seen() -> Select[Any]:
    wanted = select(Comment.id).join(Contribution, Contribution.id == Comment.contribution_id)
    return wanted.where(policy.VIEW.where(VISITOR, Comment), trunk.VIEW.where(VISITOR, Contribution))


def _rows() -> Select[*tuple[Any, ...]]:
    name = case((Person.state == PersonState.ERASED, literal("", String)), else_=Person.name)
    return (
        select(
            Comment.id.label("id"),
            cast(Comment.id, String).label("key"),
            Contribution.title.label("title"),
            Comment.html.label("text"),
            literal("", String).label("more"),
            Comment.language.label("language"),
            cast(Comment.created_at, String).label("day"),
            case((Comment.official, OFFICIAL), else_="").label("note"),
            func.coalesce(Organisation.name, name, "").label("about"),
        )
        .join(Contribution, Contribution.id == Comment.contribution_id)
        .outerjoin(Person, Person.id == Comment.author_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
    )


def _hit(row: Any) -> Hit:
    return Hit(
        url=permalink(int(row.key)),
        title=gettext("Comment on “%(title)s”", title=row.title),
        text=words_of(row.text),
        language=row.language,
        day=row.day,
        about=gettext("by %(name)s", name=display_name(row.about, "")),
        note=gettext("Official reply") if row.note == OFFICIAL else "",
        own=False,
    )


FOUND = Searchable("kommentare", lazy_gettext("Comments"), lazy_gettext("Comment"), 60, INDEX, _seen, _rows, _hit)
