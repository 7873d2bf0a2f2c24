"""What of organisations everybody can find: their name, and what they say about themselves while they are verified."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, String, case, cast, literal, select

from forum.accounts.actor import VISITOR
from forum.kernel.fulltext import Index, Texts, follow
from forum.kernel.searching import Hit, Searchable
from forum.kernel.text import words_of
from forum.organisations import policy
from forum.organisations.models import LABELS, STATE_LABELS, Organisation, OrganisationKind, State

INDEX = Index("fulltext_organisations", "organisations")
WORDS = ("name", "about", "language", "revoked_at")


def _texts(row: Organisation) -> Texts:
    return row.name, row.about if row.revoked_at is None else "", row.language


follow(Organisation, INDEX, _texts, *WORDS)


def _seen() -> Select[Any]:
    return select(Organisation.id).where(policy.VIEW.where(VISITOR, Organisation))


def _rows() -> Select[*tuple[Any, ...]]:
    silent = Organisation.revoked_at.is_not(None)
    return select(
        Organisation.id.label("id"),
        Organisation.slug.label("key"),
        Organisation.name.label("title"),
        case((silent, literal("", String)), else_=Organisation.html).label("text"),
        literal("", String).label("more"),
        Organisation.language.label("language"),
        cast(Organisation.verified_at, String).label("day"),
        Organisation.state.label("note"),
        Organisation.kind.label("about"),
    )


def _hit(row: Any) -> Hit:
    gone = row.note != State.VERIFIED
    return Hit(
        url=url_for("organisations.show", slug=row.key),
        title=row.title,
        text=words_of(row.text),
        language=row.language,
        day="" if gone else row.day,
        about=str(LABELS[OrganisationKind(row.about)]),
        note=str(STATE_LABELS[State(row.note)]),
    )


FOUND = Searchable("organisationen", _("Organisations"), _("Organisation"), 30, INDEX, _seen, _rows, _hit)
