"""Questions about one person's inbox, and marking as read. What the person may not see any more is not told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, bindparam, cast, literal, or_, select, update
from sqlalchemy import func as sql

from forum.accounts.actor import Actor
from forum.accounts.login import NEVER, PERSON
from forum.comments import policy as comments
from forum.comments.models import Comment
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.notifications import entries
from forum.notifications.models import News, Notification

LENGTH = 20  # groups on a page
SHOWN = 5  # news of one group
MOST_UNREAD = 100  # counting stops here
N = Notification
READER = bindparam("reader", type_=Integer)


@dataclass(frozen=True)
class Page:
    """One page of the inbox; the address goes on before `further`."""

    groups: list[entries.Group]
    further: int | None


def audible(person_id: Any) -> ColumnElement[bool]:
    """What a person may hear of, as anyone without a desk; over notifications joined with what they are about.

    `person_id` is a key or a parameter that stands for one.
    """
    who = Actor(id=person_id)
    return and_(
        N.person_id == person_id,
        trunk.VIEW.where(who, Contribution),
        or_(News.comment_id.is_(None), comments.VIEW.where(who, Comment)),
    )


def _joined(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(N)
        .join(News, News.id == N.news_id)
        .join(Contribution, Contribution.id == N.contribution_id)
        .outerjoin(Comment, Comment.id == News.comment_id)
    )


def unread() -> Select[str, str, datetime]:
    """Ask how much is unread, up to a hundred; one row of the small sets that are loaded with the actor."""
    few = _joined(N.news_id).where(audible(PERSON), N.read_at.is_(None)).limit(MOST_UNREAD).subquery("unread")
    return select(literal("unread", String), cast(sql.count(few.c.news_id), String), NEVER)


def page(actor: Actor, *, before: int | None = None, only_unread: bool = False) -> Page:
    """Give the groups of one page, the one with the newest news first; two or three queries."""
    assert actor.id is not None  # noqa: S101 (the route asks for an account)
    rows = session.execute(
        _overview(only_unread=only_unread, further=before is not None), {"reader": actor.id, "before": before}
    ).all()
    counts = {row[0]: row[2] for row in rows[:LENGTH]}
    if not counts:
        return Page([], None)
    groups = entries.groups(
        session.execute(_shown(only_unread=only_unread), {"reader": actor.id, "groups": list(counts)})
    )
    for group in groups:
        group.more = counts[group.contribution_id] - len(group.items)
    return Page(groups, rows[LENGTH - 1][1] if len(rows) > LENGTH else None)


@cache
def _overview(*, only_unread: bool, further: bool) -> Select[Any]:
    """Ask for the groups of a page: what they are about, their newest news, how many there are."""
    newest = sql.max(N.news_id)
    wanted = _joined(N.contribution_id, newest.label("newest"), sql.count().label("count")).where(audible(READER))
    if only_unread:
        wanted = wanted.where(N.read_at.is_(None))
    wanted = wanted.group_by(N.contribution_id).order_by(newest.desc()).limit(LENGTH + 1)
    return wanted.having(newest < bindparam("before", type_=Integer)) if further else wanted


@cache
def _shown(*, only_unread: bool) -> Select[Any]:
    """Ask for the news that a page shows of its groups, with everything that is told about them."""
    place = sql.row_number().over(partition_by=N.contribution_id, order_by=N.news_id.desc())
    wanted = N.contribution_id.in_(bindparam("groups", expanding=True, type_=Integer))
    ranked = _joined(N.news_id, place.label("place")).where(audible(READER), wanted)
    if only_unread:
        ranked = ranked.where(N.read_at.is_(None))
    few = ranked.subquery("few")
    return entries.chosen().join(few, few.c.news_id == N.news_id).where(N.person_id == READER, few.c.place <= SHOWN)


def mark_read(actor: Actor, *, upto: int, contribution_id: int | None = None) -> int:
    """Mark as read what was shown: all up to a piece of news, of one contribution or of all; gives how many."""
    wanted = update(N).where(N.person_id == actor.id, N.read_at.is_(None), N.news_id <= upto)
    if contribution_id is not None:
        wanted = wanted.where(N.contribution_id == contribution_id)
    done: Any = session.execute(wanted.values(read_at=now()).execution_options(synchronize_session=False))
    return int(done.rowcount)


def newest(actor: Actor) -> int:
    """Give the key of the newest piece of news in the inbox; 0 for an empty one."""
    return int(session.scalar(select(sql.max(N.news_id)).where(N.person_id == actor.id)) or 0)
