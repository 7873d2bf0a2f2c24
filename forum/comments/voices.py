"""Verbs beside the words: support a comment, pin a statement. They never commit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from forum.accounts.actor import Actor
from forum.comments import counting, policy
from forum.comments.models import Comment, CommentSupport
from forum.comments.service import locked
from forum.contributions import policy as trunk
from forum.contributions.status import Visibility
from forum.kernel.clock import now
from forum.kernel.database import insert_once, session
from forum.kernel.errors import Refused
from forum.kernel.events import emit


def support(comment_id: int, *, actor: Actor) -> Comment:
    """Support a comment; doing it twice changes nothing.

    Raises Forbidden for the author, visitors and where comments are closed, Missing for what they may not see.
    """
    found = locked(comment_id)
    policy.OPEN.require(actor, found.contribution)
    policy.SUPPORT.require(actor, found)
    row = {"comment_id": found.id, "person_id": actor.id, "contribution_id": found.contribution_id}
    if insert_once(CommentSupport, **row, created_at=now()):
        _count(found.id, 1)
    return found


def unsupport(comment_id: int, *, actor: Actor) -> Comment:
    """Take one's support of a comment back; doing it twice changes nothing. Raises Missing for what they may not see."""
    found = _seen(comment_id, actor)
    mine = (CommentSupport.comment_id == found.id, CommentSupport.person_id == actor.id)
    gone: Any = session.execute(delete(CommentSupport).where(*mine))
    if gone.rowcount:
        _count(found.id, -1)
    return found


def _seen(comment_id: int, actor: Actor) -> Comment:
    """Give a comment that the actor may see, held until the transaction ends. Raises Missing."""
    found = locked(comment_id)
    trunk.VIEW.require(actor, found.contribution)
    policy.VIEW.require(actor, found)
    return found


def forget(person_id: int) -> None:
    """Take all support of a person back: their account is being erased."""
    wanted = select(CommentSupport.comment_id).where(CommentSupport.person_id == person_id)
    keys = session.scalars(wanted.order_by(CommentSupport.comment_id)).all()
    session.execute(delete(CommentSupport).where(CommentSupport.person_id == person_id))
    for key in keys:
        _count(key, -1)


def _count(comment_id: int, change: int) -> None:
    """Count a support; what is not public has none (they are counted again once it is shown)."""
    session.execute(
        update(Comment)
        .where(Comment.id == comment_id, Comment.visibility == Visibility.PUBLIC)
        .values(supports=Comment.supports + change)
    )


def pin(comment_id: int, *, actor: Actor) -> Comment:
    """Set an official statement above the discussion, in place of the one that stood there; a reply cannot be one.

    Raises Forbidden for who does not speak for the city and for what is not official, Missing for what they may not
    see, Refused for a reply.
    """
    found = _seen(comment_id, actor)
    policy.PIN.require(actor, found)
    if found.thread_id is not None:
        raise Refused
    _pin(found, found.id, actor, "comment.pin")
    return found


def unpin(comment_id: int, *, actor: Actor) -> Comment:
    """Put a pinned statement back among the others. Raises Forbidden, Missing."""
    found = _seen(comment_id, actor)
    policy.PIN.require(actor, found)
    if counting.discussion(found.contribution_id).pinned_id == found.id:
        _pin(found, None, actor, "comment.unpin")
    return found


def _pin(found: Comment, comment_id: int | None, actor: Actor, name: str) -> None:
    held = counting.discussion(found.contribution_id)
    before, held.pinned_id = held.pinned_id, comment_id
    session.flush()
    for key in {before, comment_id} - {None}:
        counting.settle(key or 0)
    if before != comment_id:
        emit(name, actor=actor, subject=found, contribution_id=found.contribution_id)
