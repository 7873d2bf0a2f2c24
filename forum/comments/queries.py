"""Questions about single comments. Discussions and threads are read in `threads`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload

from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState
from forum.accounts.sections import READER
from forum.comments import attached, editing, policy
from forum.comments.models import Comment, CommentVersion
from forum.contributions import addresses
from forum.contributions import policy as trunk
from forum.contributions.models import Attachment, Contribution
from forum.contributions.status import Visibility
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.kernel.text import whole_number
from forum.organisations.models import Organisation
from forum.organisations.queries import VOICE, Voice, voice

PAGE = 50  # of lists of one's own comments
THREADS = 20  # of a page of a discussion
SHOWN = 5  # replies of each thread there
ANCHOR = "kommentare"

_Parent, _ParentAuthor, _ParentOrganisation = aliased(Comment), aliased(Person), aliased(Organisation)


@dataclass(frozen=True)
class Said:
    """A comment as pages show it; `name` is that of the person, `organisation` in whose name it stands.

    `parent` is the key of what it answers, `parent_name` whose comment that is; empty once that cannot be read any more.
    """

    id: int
    name: str
    organisation: Voice | None
    official: bool
    html: str
    language: str
    at: datetime
    visibility: str
    blanked: str = ""
    hidden_reason: str = ""
    withdrawn: bool = False
    stance: str = ""
    supports: int = 0
    replies: int = 0
    position: int = 0
    thread: int | None = None
    parent: int | None = None
    parent_name: str = ""
    edited_at: datetime | None = None
    files: tuple[Attachment, ...] = ()

    @property
    def speaker(self) -> str:
        """In whose name it stands."""
        return self.organisation[0] if self.organisation else self.name

    @property
    def public(self) -> bool:
        """Whether everybody may read it; else it is a gap in its thread."""
        return self.visibility == Visibility.PUBLIC


@dataclass(frozen=True)
class Mine:
    """One of the actor's own comments and where it stands; `url` is None when its page cannot be seen any more."""

    said: Said
    title: str
    contribution_language: str
    url: str | None
    editable: bool = False


def chosen() -> Select[*tuple[Any, ...]]:
    """Ask for comments with what `said` needs."""
    return (
        select(
            Comment,
            Person.name,
            Person.state,
            *VOICE,
            _Parent.visibility,
            _ParentAuthor.name,
            _ParentAuthor.state,
            _ParentOrganisation.name,
        )
        .outerjoin(Person, Person.id == Comment.author_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(_Parent, _Parent.id == Comment.parent_id)
        .outerjoin(_ParentAuthor, _ParentAuthor.id == _Parent.author_id)
        .outerjoin(_ParentOrganisation, _ParentOrganisation.id == _Parent.organisation_id)
    )


def said(row: Any) -> Said:
    """Make the read model of a row of comment, person's name and state, what `voice` needs, and the parent's.

    The files of the comment were loaded before (`attached.load`).
    """
    comment, name, state, *speaker, parent_visibility, parent_name, parent_state, parent_organisation = row
    parent_speaker = parent_organisation or display_name(parent_name, parent_state)
    return Said(
        id=comment.id,
        name=display_name(name, state),
        organisation=voice(*speaker),
        official=comment.official,
        html=comment.html,
        language=comment.language,
        at=comment.created_at,
        visibility=comment.visibility,
        blanked=comment.blanked,
        hidden_reason=comment.hidden_reason,
        withdrawn=comment.withdrawn_at is not None,
        stance=comment.stance,
        supports=comment.supports,
        replies=comment.replies,
        position=comment.position,
        thread=comment.thread_id,
        parent=comment.parent_id,
        parent_name=parent_speaker if parent_visibility == Visibility.PUBLIC else "",
        edited_at=comment.edited_at,
        files=tuple(comment.attachments) if comment.files else (),
    )


def gap(comment: Comment) -> Said:
    """Make the read model of what is not public any more: that it was there, and whether its author took it back."""
    return Said(
        id=comment.id,
        name="",
        organisation=None,
        official=False,
        html="",
        language="",
        at=comment.created_at,
        visibility=Visibility.HIDDEN,
        withdrawn=comment.withdrawn_at is not None,
        replies=comment.replies,
    )


def display_name(name: str | None, state: str | None) -> str:
    """Give how somebody is called; an erased account has no name any more."""
    if not name or state == PersonState.ERASED:
        return _("Deleted account")
    return name


def address(contribution: Contribution, comment: Comment, here: str = "", **values: Any) -> str:
    """Give the path of a comment on the page of its contribution, else, deep in a thread, on that of the thread.

    `here` is the path of another page that shows the discussion.
    """
    shown = comment.visibility == Visibility.PUBLIC
    if comment.position > SHOWN and shown:
        return permalink(comment.id, **values)
    if contribution.comments > THREADS and shown:
        values["nach"] = (comment.thread_id or comment.id) - 1  # the page that begins with the thread
    anchor = f"kommentar-{comment.id}"
    if here:
        return within(here, _anchor=anchor, **values)
    return addresses.url(contribution, _anchor=anchor, **values)


def within(here: str, *, _anchor: str, **values: Any) -> str:
    """Give a path on this site with parameters, those that are None left out, and an anchor."""
    given = urlencode({name: value for name, value in values.items() if value is not None})
    return f"{here}{'?' if given else ''}{given}#{_anchor}"


def permalink(comment_id: int, **values: Any) -> str:
    """Give the path of a comment in its thread, which stays the same for ever."""
    return url_for("threads.show", number=comment_id, _anchor=f"kommentar-{comment_id}", **values)


def mine(actor: Actor, *, before: object = None, limit: int = PAGE) -> tuple[list[Mine], int | None]:
    """Give the actor's comments, newest first, and the key to go on before, if there are more."""
    wanted = (
        chosen()
        .add_columns(Contribution)
        .join(Contribution, Contribution.id == Comment.contribution_id)
        .where(Comment.author_id == actor.id, Comment.withdrawn_at.is_(None))
        .order_by(Comment.id.desc())
    )
    key = whole_number(before)
    if key is not None:
        wanted = wanted.where(Comment.id < key)
    rows = list(session.execute(wanted.limit(limit + 1)))
    attached.load(row[0] for row in rows)
    found = []
    for *row, contribution in rows[:limit]:
        seen = trunk.VIEW.allows(actor, contribution)
        found.append(
            Mine(
                said(row),
                contribution.title if seen else "",
                contribution.language,
                address(contribution, row[0]) if seen else None,
                editing.is_open(actor, row[0]) and policy.OPEN.allows(actor, contribution),
            )
        )
    return found, found[-1].said.id if len(rows) > limit else None


def count_mine() -> Select[int]:
    """Ask for the number of a reader's comments, for their account."""
    mine = (Comment.author_id == READER, Comment.withdrawn_at.is_(None))
    return select(func.count()).select_from(Comment).where(*mine)


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
    attached.load([found])
    return found


def in_public(comment_id: int, actor: Actor) -> Comment:
    """Give a public comment, or the gap of one that has public replies. Raises Missing for all others."""
    found = session.scalar(select(Comment).where(Comment.id == comment_id).options(joinedload(Comment.contribution)))
    if found is None or not (found.visibility == Visibility.PUBLIC or found.replies):
        raise Missing
    trunk.VIEW.require(actor, found.contribution)
    return found


def own(comment_id: int, actor: Actor) -> Comment:
    """Give a comment of the actor's, whatever became of what it is about, else one that they may see; raises Missing."""
    found = session.scalar(select(Comment).where(Comment.id == comment_id, Comment.author_id == actor.id))
    return found or visible(comment_id, actor)


def versions(comment_id: int) -> Sequence[CommentVersion]:
    """Give the older texts of a comment, newest first."""
    return session.scalars(
        select(CommentVersion).where(CommentVersion.comment_id == comment_id).order_by(CommentVersion.number.desc())
    ).all()


def answered(contribution: Contribution, key: object) -> Said | None:
    """Give the public comment that a reply is to answer; None where no key is given. Raises Missing for any other."""
    if key is None:
        return None
    row = session.execute(
        chosen().where(Comment.id == (whole_number(key) or 0), Comment.contribution_id == contribution.id)
    ).one_or_none()
    if row is None or row[0].visibility != Visibility.PUBLIC:
        raise Missing
    attached.load([row[0]])
    return said(row)


def open_contribution(kind: str, number: int, actor: Actor) -> Contribution:
    """Give what can be commented on. Raises Missing for what the actor may not see, Forbidden where comments are closed."""
    found = session.scalar(select(Contribution).where(Contribution.kind == kind, Contribution.number == number))
    if found is None:
        raise Missing
    policy.OPEN.require(actor, found)
    return found
