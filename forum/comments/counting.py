"""The counters that stand beside comments: those of a thread, of a discussion and of the contribution."""

from __future__ import annotations

from sqlalchemy import and_, exists, func, or_, select, update

from forum.comments.models import Comment, CommentSupport, Discussion, Stance
from forum.contributions.models import Contribution
from forum.contributions.service import count_comment
from forum.contributions.status import Visibility
from forum.kernel.database import insert_into, session

COLUMNS = {Stance.FOR: "in_favour", Stance.AGAINST: "opposed", Stance.NEUTRAL: "neutral"}


def discussion(contribution_id: int) -> Discussion:
    """Give the discussion of a contribution, begun if need be, read anew and held until the transaction ends."""
    session.execute(
        insert_into(Discussion)
        .values(contribution_id=contribution_id, in_favour=0, opposed=0, neutral=0)
        .on_conflict_do_nothing()
    )
    return session.scalars(
        select(Discussion)
        .where(Discussion.contribution_id == contribution_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def next_position(thread_id: int) -> int:
    """Give the position of a new reply in its thread; the thread is held until the transaction ends."""
    taken = update(Comment).where(Comment.id == thread_id).values(said=Comment.said + 1).returning(Comment.said)
    return int(session.execute(taken.execution_options(synchronize_session=False)).scalar_one())


def count(found: Comment, contribution: Contribution, change: int) -> None:
    """Count a comment that has just become public (`change` is 1) or is no longer (-1), wherever it counts."""
    session.flush()
    if found.thread_id is not None:
        session.execute(
            update(Comment)
            .where(Comment.id == found.thread_id)
            .values(replies=Comment.replies + change)
            .execution_options(synchronize_session=False)
        )
    else:
        count_stance(contribution.id, found.stance, change)
    count_supports(found)
    settle(found.thread_id or found.id)
    session.refresh(found, ["listed", "replies", "said"])
    count_comment(contribution, change)


def count_stance(contribution_id: int, stance: str, change: int) -> None:
    """Add to or take from the comments of a stance; none is not counted."""
    if stance:
        held, name = discussion(contribution_id), COLUMNS[Stance(stance)]
        setattr(held, name, getattr(held, name) + change)
        session.flush()


def count_supports(found: Comment) -> None:
    """Set the supports of a comment to what its rows say; one that is not public has none."""
    rows = select(func.count()).select_from(CommentSupport).where(CommentSupport.comment_id == found.id)
    shown = found.visibility == Visibility.PUBLIC
    found.supports = int(session.scalar(rows) or 0) if shown else 0
    session.flush()


def settle(thread_id: int) -> None:
    """Set whether a thread stands in the list: it begins with something public or has public replies, and is not pinned."""
    pinned = exists().where(Discussion.pinned_id == Comment.id)
    session.execute(
        update(Comment)
        .where(Comment.id == thread_id)
        .values(
            listed=and_(
                Comment.thread_id.is_(None),
                or_(Comment.visibility == Visibility.PUBLIC, Comment.replies > 0),
                ~pinned,
            )
        )
        .execution_options(synchronize_session=False)
    )
