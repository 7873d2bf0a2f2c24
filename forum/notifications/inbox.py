"""Questions about one person's inbox, and marking as read. What the person may not see any more is not told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import groupby
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
class Heard:
    """One contribution in somebody's inbox, with all that its look depends on: equal ones look the same to everyone.

    `news` are the pieces that are shown, the newest first: their key, whether unread, whether a reply to the reader.
    `merge` names the reader where an invitation to move support along depends on them. `more` older ones are not shown.
    """

    contribution_id: int
    newest: int
    news: tuple[tuple[int, bool, bool], ...]
    more: int
    merge: int | None


@dataclass(frozen=True)
class Page:
    """One page of the inbox; the address goes on before `further`."""

    heard: list[Heard]
    further: int | None

    @property
    def newest(self) -> int:
        """Give the key of the newest piece of news on the page."""
        return max((each.newest for each in self.heard), default=0)


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
    """Give what one page shows, the contribution with the newest news first; one query."""
    wanted = _page(only_unread=only_unread, further=before is not None)
    rows = session.execute(wanted, {"reader": actor.id, "before": before})
    heard = [_heard(list(rows), actor) for _newest, rows in groupby(rows, key=lambda row: row.newest)]
    return Page(heard[:LENGTH], heard[LENGTH - 1].newest if len(heard) > LENGTH else None)


def _heard(rows: Sequence[Any], actor: Actor) -> Heard:
    first = rows[0]
    news = tuple((row.news_id, row.unread, row.reply) for row in rows)
    merge = any(row.event.endswith(entries.MERGE) for row in rows)
    return Heard(first.contribution_id, first.newest, news, first.count - len(news), actor.id if merge else None)


def groups(actor: Actor, heard: Sequence[Heard]) -> list[entries.Group]:
    """Load what is told about some contributions of a page, in their order; at most three queries."""
    keys = [news_id for each in heard for news_id, *_marks in each.news]
    rows = session.execute(_told(), {"reader": actor.id, "keys": keys})
    found = {group.contribution_id: group for group in entries.groups(rows)}
    return [replace(found[each.contribution_id], more=each.more) for each in heard]


@cache
def _page(*, only_unread: bool, further: bool) -> Select[Any]:
    """Ask for the news that a page shows, those of one contribution together, and how many each has."""
    each: Any = {"partition_by": N.contribution_id}
    wanted = _joined(
        N.contribution_id,
        N.news_id,
        News.event,
        N.read_at.is_(None).label("unread"),
        entries.REPLY.label("reply"),
        sql.row_number().over(order_by=N.news_id.desc(), **each).label("place"),
        sql.count().over(**each).label("count"),
        sql.max(N.news_id).over(**each).label("newest"),
    ).where(audible(READER))
    if only_unread:
        wanted = wanted.where(N.read_at.is_(None))
    ranked = wanted.subquery("ranked")
    shown = select(ranked).where(ranked.c.place <= SHOWN).order_by(ranked.c.newest.desc(), ranked.c.news_id.desc())
    shown = shown.limit((LENGTH + 1) * SHOWN)  # one contribution more than a page has, to tell whether there is another
    return shown.where(ranked.c.newest < bindparam("before", type_=Integer)) if further else shown


@cache
def _told() -> Select[Any]:
    """Ask for everything that is told about some news of a reader."""
    return entries.chosen().where(
        N.person_id == READER, N.news_id.in_(bindparam("keys", expanding=True, type_=Integer))
    )


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
