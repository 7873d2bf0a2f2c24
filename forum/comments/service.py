"""Verbs of comments. They never commit; each locks the comment it decides on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.accounts.models import Person
from forum.blanking import service as blanking
from forum.comments import attached, counting, policy
from forum.comments.fulltext import INDEX
from forum.comments.models import (
    COMMENT_LENGTH,
    Comment,
    CommentSupport,
    CommentVersion,
    Discussion,
    Stance,
)
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel import blanks, text
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.kernel.events import emit


@dataclass(frozen=True)
class Words:
    """What somebody says, made ready before the database is locked."""

    body: str
    html: str
    language: str

    @classmethod
    def of(cls, body: str, before: str = "") -> Words:
        """Clean, render and find the language; an edited text keeps the bars that stood in it `before`."""
        body = blanks.allowed(text.prose(body)[:COMMENT_LENGTH], before)
        language = text.language_of(body)
        return cls(body, text.render(body, language), language)


def comment(
    contribution: Contribution,
    words: Words,
    *,
    actor: Actor,
    parent_id: int | None = None,
    stance: str = "",
    organisation_id: int | None = None,
    official: bool = False,
    request_key: str = "",
) -> Comment:
    """Say something about a contribution: public at once for staff and trusted people, else seen by a moderator first.

    `parent_id` names the public comment that is answered; only what answers nobody has a `stance`, and not the city.
    `organisation_id` names the organisation in whose name the actor writes, `official` says that the office speaks for
    the city. A form that was sent twice (`request_key`) gives the comment that stands already. Raises Forbidden for
    visitors, in a name that is not theirs and where comments are closed, Missing for what they may not see.
    """
    policy.MINE.require(actor)
    policy.OPEN.require(actor, contribution)
    if organisation_id is not None and organisation_id not in actor.speaks_for:
        raise Forbidden
    if official:
        policy.CITY_VOICE.require(actor)
    key = _key(request_key, actor)
    if known := sent(request_key, actor):
        return known
    parent = _answered(contribution, parent_id) if parent_id is not None else None
    trusted = session.scalar(select(Person.trusted).where(Person.id == actor.id))
    shown = bool(trusted or actor.roles)
    made = Comment(
        contribution_id=contribution.id,
        author_id=actor.id,
        organisation_id=organisation_id,
        official=official,
        stance="" if parent or official else Stance(stance) if stance else "",
        body=words.body,
        html=words.html,
        language=words.language,
        visibility=Visibility.PUBLIC if shown else Visibility.PENDING,
        request_key=key,
    )
    try:
        with session.begin_nested():
            if parent is not None:
                made.parent_id, made.thread_id = parent.id, parent.thread_id or parent.id
                made.position = counting.next_position(made.thread_id)
            session.add(made)
            session.flush()
    except IntegrityError:
        if known := sent(request_key, actor):
            return known
        raise
    if shown:
        counting.count(made, contribution, 1)
    emit("comment.publish" if shown else "comment.submit", actor=actor, subject=made, **_about(made))
    return made


def _answered(contribution: Contribution, comment_id: int) -> Comment:
    """Give the comment that a reply names; it must be there for everybody."""
    found = session.scalar(select(Comment).where(Comment.id == comment_id, Comment.contribution_id == contribution.id))
    if found is None or found.visibility != Visibility.PUBLIC:
        raise Missing
    return found


def _about(found: Comment) -> dict[str, Any]:
    """Give what events tell of a comment, for who listens."""
    return {
        "contribution_id": found.contribution_id,
        "thread_id": found.thread_id,
        "parent_id": found.parent_id,
        "official": found.official,
    }


def sent(request_key: str | None, actor: Actor) -> Comment | None:
    """Give what the actor sent with the form of this key; None while it was not sent, and without a key."""
    key = _key(request_key, actor)
    return session.scalar(select(Comment).where(Comment.request_key == key)) if key else None


def _key(request_key: str | None, actor: Actor) -> str | None:
    return f"{actor.id}:{request_key}"[:64] if request_key else None


def locked(comment_id: int, *, revision: int | None = None) -> Comment:
    """Give a comment with its contribution, both read anew, the comment held until the transaction ends.

    Raises Missing, or Refused when `revision` is no longer the current one: somebody else has decided.
    """
    found = session.scalar(
        select(Comment)
        .where(Comment.id == comment_id)
        .options(joinedload(Comment.contribution))
        .with_for_update(of=Comment, key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing
    if revision is not None and revision != found.revision:
        raise Refused(_("A colleague has just decided this."))
    return found


def publish(comment_id: int, *, actor: Actor, revision: int | None = None) -> Comment:
    """Let a comment be seen: a pending one for the first time, whose author is trusted from now on, or a hidden one again.

    Raises Forbidden, Missing, Refused for a public or withdrawn one and for a stale `revision`.
    """
    found = locked(comment_id, revision=revision)
    trunk.VIEW.require(actor, found.contribution)
    policy.MODERATE.require(actor, found)
    if found.visibility == Visibility.PUBLIC or found.withdrawn_at is not None:
        raise Refused
    first = found.visibility == Visibility.PENDING
    _turn(found, Visibility.PUBLIC)
    found.hidden_reason = ""
    counting.count(found, found.contribution, 1)
    if first:
        trust(found.author_id)
    emit("comment.publish" if first else "comment.show", actor=actor, subject=found, moderated=True, **_about(found))
    return found


def hide(comment_id: int, *, actor: Actor, reason_code: str, reason: str, revision: int | None = None) -> Comment:
    """Take a comment out of sight, with reasons for its author.

    Raises Forbidden, Missing, Refused for a hidden one and for a stale `revision`.
    """
    found = locked(comment_id, revision=revision)
    trunk.VIEW.require(actor, found.contribution)
    policy.MODERATE.require(actor, found)
    if found.visibility == Visibility.HIDDEN:
        raise Refused
    _take_away(found)
    found.hidden_reason = reason
    emit("comment.hide", actor=actor, subject=found, reason_code=reason_code, reason=reason, **_about(found))
    return found


def withdraw(comment_id: int, *, actor: Actor) -> Comment:
    """Take one's own comment back: its text and files are gone for good, what others replied stays. Doing it twice changes nothing.

    Raises Missing or Forbidden for other people's comments.
    """
    found = locked(comment_id)
    policy.WITHDRAW.require(actor, found)
    if found.withdrawn_at is not None:
        return found
    _take_away(found)
    found.withdrawn_at = now()
    found.body = found.html = found.hidden_reason = ""
    found.files = 0
    attached.forget(found.id)
    blanking.forget(comment_id=found.id)
    for table in (CommentVersion, CommentSupport):
        session.execute(delete(table).where(table.comment_id == found.id))
    emit("comment.withdraw", actor=actor, subject=found, **_about(found))
    return found


def forget(person_id: int) -> None:
    """Take back what waits for a moderator when its author's account is erased; public comments stay without the name."""
    waiting = (Comment.author_id == person_id) & (Comment.visibility == Visibility.PENDING)
    attached.forget(*session.scalars(select(Comment.id).where(waiting, Comment.files > 0)))
    INDEX.forget(*session.scalars(select(Comment.id).where(waiting)))
    gone = {"withdrawn_at": now(), "body": "", "html": "", "files": 0}
    session.execute(
        update(Comment).where(waiting).values(visibility=Visibility.HIDDEN, revision=Comment.revision + 1, **gone)
    )


def trust(person_id: int | None) -> None:
    """Note that a moderator has let something of this person pass; their next comments are public at once."""
    person = session.get(Person, person_id) if person_id is not None else None
    if person is not None:
        person.trusted = True


def _turn(found: Comment, visibility: Visibility) -> None:
    found.visibility = visibility
    found.revision += 1


def _take_away(found: Comment) -> None:
    """Hide a comment; what was public is no longer pinned and counted."""
    shown = found.visibility == Visibility.PUBLIC
    _turn(found, Visibility.HIDDEN)
    if shown:
        session.execute(update(Discussion).where(Discussion.pinned_id == found.id).values(pinned_id=None))
        counting.count(found, found.contribution, -1)
