"""Where a published statement's words stand, for blanking passages."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.blanking.texts import Held, Kind, Owner, markdown, noting, on, register
from forum.contributions import addresses
from forum.kernel.database import session
from forum.statements.models import Department, Statement, StatementStatus

PUBLISHED = Statement.status == StatementStatus.PUBLISHED


def _load(key: int, held: bool) -> Held | None:  # noqa: FBT001 (a loader)
    names = (joinedload(Statement.contribution), joinedload(Statement.department))
    wanted = select(Statement).where(Statement.id == key, PUBLISHED).options(*names)
    if held:
        wanted = wanted.with_for_update(of=Statement, key_share=True).execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None:
        return None
    about, asked = found.contribution, found.department
    owner = Owner(found.answered_by_id, None, about.visibility)
    url = partial(addresses.url, about, _anchor=f"stellungnahme-{found.id}")
    parts = [markdown("body", _("Text"), found, found.language)]
    keys, mailbox = {"statement_id": found.id}, (asked.email, asked.name)
    finish = noting(found)
    return Held("statement", keys, on(about), owner, found.language, about.title, url, parts, finish, mailbox)


def _around(contribution_id: int) -> list[tuple[Any, int]]:
    rows = session.execute(
        select(Department.name, Statement.id)
        .join(Department, Department.id == Statement.department_id)
        .where(Statement.contribution_id == contribution_id, PUBLISHED)
        .order_by(Statement.published_at.desc(), Statement.id.desc())
    )
    return [(_("Statement: %(title)s", title=name), key) for name, key in rows]


def offer() -> None:
    """Offer published statements."""
    register(Kind("statement", "stellungnahme", _("Statement"), _load, around=_around))
