"""Questions about comments. What the page of a contribution needs stands in `section`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, String, bindparam, cast, func, literal, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.accounts.login import NEVER, PERSON
from forum.accounts.models import Person, PersonState
from forum.comments import policy
from forum.comments.models import Comment
from forum.contributions import addresses
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.organisations.models import LABELS, Organisation, OrganisationKind

PAGE = 50
ANCHOR = "kommentare"


@dataclass(frozen=True)
class Said:
    """A comment as pages show it; `name` is that of the person, `organisation` (name, kind) in whose name it stands."""

    id: int
    name: str
    organisation: tuple[str, Any] | None
    official: bool
    html: str
    language: str
    at: datetime
    visibility: str
    hidden_reason: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class CommentPage:
    """Public comments, oldest first, with the addresses of the pages before and after."""

    items: tuple[Said, ...]
    previous_url: str | None = None
    next_url: str | None = None


@dataclass(frozen=True)
class Mine:
    """One of the actor's own comments and where it stands; `url` is None when its page cannot be seen any more."""

    said: Said
    title: str
    contribution_language: str
    url: str | None


def chosen() -> Select[*tuple[Any, ...]]:
    """Ask for comments with what `said` needs."""
    return (
        select(Comment, Person.name, Person.state, Organisation.name, Organisation.kind)
        .outerjoin(Person, Person.id == Comment.author_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
    )


def said(row: Any) -> Said:
    """Make the read model of a row of comment, person's name and state, organisation's name and kind."""
    comment, name, state, organisation, kind = row
    return Said(
        id=comment.id,
        name=display_name(name, state),
        organisation=(organisation, LABELS[OrganisationKind(kind)]) if organisation else None,
        official=comment.official,
        html=comment.html,
        language=comment.language,
        at=comment.created_at,
        visibility=comment.visibility,
        hidden_reason=comment.hidden_reason,
        withdrawn=comment.withdrawn_at is not None,
    )


def display_name(name: str | None, state: str | None) -> str:
    """Give how somebody is called; an erased account has no name any more."""
    if not name or state == PersonState.ERASED:
        return _("Deleted account")
    return name


def public_page(
    contribution: Contribution, *, after: object = None, before: object = None, limit: int = PAGE
) -> CommentPage:
    """Give a page of public comments, oldest first: those after or before the comment with that key, else the first.

    `after` and `before` may be raw parameters; what is no number counts as absent.
    """
    later, earlier = key_of(after), key_of(before)
    back = earlier is not None and later is None
    wanted = chosen().where(Comment.contribution_id == contribution.id, Comment.visibility == Visibility.PUBLIC)
    if back:
        wanted = wanted.where(Comment.id < earlier).order_by(Comment.id.desc())
    else:
        wanted = wanted.where(Comment.id > (later or 0)).order_by(Comment.id)
    rows = list(session.execute(wanted.limit(limit + 1)))
    more, rows = len(rows) > limit, rows[:limit]
    items = tuple(said(row) for row in (reversed(rows) if back else rows))
    if not items:
        return CommentPage((), addresses.url(contribution, _anchor=ANCHOR) if later or back else None)
    further, nearer = (more, True) if back else (later is not None, more)
    return CommentPage(
        items,
        addresses.url(contribution, vor=items[0].id, _anchor=ANCHOR) if further else None,
        addresses.url(contribution, nach=items[-1].id, _anchor=ANCHOR) if nearer else None,
    )


def key_of(value: object) -> int | None:
    """Read a key of a raw parameter; what is none counts as absent."""
    written = str(value) if value is not None else ""
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else None


def address(contribution: Contribution, comment_id: int, **values: Any) -> str:
    """Give the path of a comment; in a long discussion that of the page which begins with it."""
    if contribution.comments > PAGE:
        values["nach"] = comment_id - 1
    return addresses.url(contribution, _anchor=f"kommentar-{comment_id}", **values)


def waiting(contribution: Contribution, actor: Actor) -> Sequence[Said]:
    """Give the actor's own comments here that wait for a moderator; nobody else sees them on the page."""
    return [said(row) for row in session.execute(_waiting(), {"contribution": contribution.id, "author": actor.id})]


def waiting_in() -> Select[str, str, datetime | None]:
    """Ask for the contributions where a person's comments wait for a moderator (`waiting_in`)."""
    return select(literal("waiting_in", String), cast(Comment.contribution_id, String), NEVER).where(
        Comment.author_id == PERSON, Comment.visibility == Visibility.PENDING
    )


@cache
def _waiting() -> Select[Any]:
    wanted = chosen().where(
        Comment.contribution_id == bindparam("contribution"),
        Comment.author_id == bindparam("author"),
        Comment.visibility == Visibility.PENDING,
    )
    return wanted.order_by(Comment.id).limit(PAGE)


def mine(actor: Actor, *, before: object = None, limit: int = PAGE) -> tuple[list[Mine], int | None]:
    """Give the actor's comments, newest first, and the key to go on before, if there are more."""
    wanted = (
        chosen()
        .add_columns(Contribution)
        .join(Contribution, Contribution.id == Comment.contribution_id)
        .where(Comment.author_id == actor.id, Comment.withdrawn_at.is_(None))
        .order_by(Comment.id.desc())
    )
    key = key_of(before)
    if key is not None:
        wanted = wanted.where(Comment.id < key)
    rows = list(session.execute(wanted.limit(limit + 1)))
    found = []
    for *row, contribution in rows[:limit]:
        seen = trunk.VIEW.allows(actor, contribution)
        found.append(
            Mine(
                said(row),
                contribution.title if seen else "",
                contribution.language,
                address(contribution, row[0].id) if seen else None,
            )
        )
    return found, found[-1].said.id if len(rows) > limit else None


def count(actor: Actor) -> int:
    """Count the actor's comments, for their account."""
    return _number(Comment.author_id == actor.id, Comment.withdrawn_at.is_(None))


def _number(*conditions: ColumnElement[bool]) -> int:
    return int(session.scalar(select(func.count()).select_from(Comment).where(*conditions)) or 0)


def visible(comment_id: int, actor: Actor) -> Comment:
    """Give a comment with its contribution. Raises Missing unless the actor may see both."""
    found = session.scalar(
        select(Comment)
        .where(Comment.id == comment_id)
        .options(joinedload(Comment.contribution), joinedload(Comment.author), joinedload(Comment.organisation))
    )
    if found is None:
        raise Missing
    trunk.VIEW.require(actor, found.contribution)
    policy.VIEW.require(actor, found)
    return found


def own(comment_id: int, actor: Actor) -> Comment:
    """Give a comment of the actor's, whatever became of what it is about, else one that they may see; raises Missing."""
    found = session.scalar(select(Comment).where(Comment.id == comment_id, Comment.author_id == actor.id))
    return found or visible(comment_id, actor)


def open_contribution(kind: str, number: int, actor: Actor) -> Contribution:
    """Give what can be commented on. Raises Missing for what the actor may not see, Forbidden where comments are closed."""
    found = session.scalar(select(Contribution).where(Contribution.kind == kind, Contribution.number == number))
    if found is None:
        raise Missing
    policy.OPEN.require(actor, found)
    return found
