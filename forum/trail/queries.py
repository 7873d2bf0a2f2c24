"""What became of one person's ideas, comments and supports: the latest step of each, newest change first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, literal, null, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from forum.accounts.actor import Actor
from forum.comments import queries as comments
from forum.comments.models import Comment
from forum.contributions import addresses
from forum.contributions import policy as trunk
from forum.contributions.models import Answer, Contribution, Support, TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.kernel.database import session
from forum.kernel.text import excerpt
from forum.lineage.models import KIN

LENGTH = 20
QUOTED = 160
IDEA, COMMENT, SUPPORT = 1, 2, 3  # what a line is about, and their order within one moment
BESIDE = ("relate", "unrelate")  # moves that change nothing
CURSOR = re.compile(r"(?P<at>[0-9T:.+-]{10,40})~(?P<rank>[123])~(?P<key>[0-9]{1,9})")


@dataclass(frozen=True)
class Item:
    """One thing of a person's and its latest step; `entry` is the idea's move, for a comment `reply` is the city's answer."""

    rank: int
    at: datetime
    contribution: Contribution
    url: str
    entry: TimelineEntry | None = None
    verdict: str = ""
    into: Contribution | None = None
    into_url: str = ""
    said: str = ""
    supports: int = 0
    language: str = ""
    reply: str = ""
    reply_language: str = ""

    @property
    def public(self) -> bool:
        """Whether everybody can see it."""
        return self.contribution.visibility == Visibility.PUBLIC


@dataclass(frozen=True)
class Page:
    """One page; the address goes on after `further`."""

    items: tuple[Item, ...]
    further: str | None


def page(actor: Actor, after: str = "") -> Page:
    """Give one page of what became of the actor's things; at most three queries.

    Shown is what the actor sees as anyone without a desk; a thing whose idea they may not see is left out.
    """
    things = union_all(_ideas(actor), _supports(actor), _comments(actor)).subquery("things")
    reply = aliased(Comment)
    wanted = (
        select(things.c.rank, things.c.at, Contribution, TimelineEntry, Comment, reply)
        .join(Contribution, Contribution.id == things.c.contribution_id)
        .outerjoin(TimelineEntry, TimelineEntry.id == things.c.entry_id)
        .outerjoin(Comment, Comment.id == things.c.comment_id)
        .outerjoin(reply, reply.id == things.c.reply_id)
        .order_by(things.c.at.desc(), things.c.rank.desc(), things.c.key.desc())
        .add_columns(things.c.key)
        .limit(LENGTH + 1)
    )
    if place := _place(after):
        wanted = wanted.where(_beyond(things, *place))
    rows: list[Any] = list(session.execute(wanted))
    shown = rows[:LENGTH]
    last = shown[-1] if len(rows) > LENGTH else None
    further = f"{last.at.isoformat()}~{last.rank}~{last.key}" if last is not None else None
    verdicts, into = _verdicts(shown), _into(shown)
    return Page(tuple(_item(row, verdicts, into) for row in shown), further)


def _place(after: str) -> tuple[datetime, int, int] | None:
    found = CURSOR.fullmatch(after)
    if found is None:
        return None
    try:
        at = datetime.fromisoformat(found["at"])
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)), int(found["rank"]), int(found["key"])


def _beyond(things: Any, at: datetime, rank: int, key: int) -> ColumnElement[bool]:
    later = tuple_(things.c.rank, things.c.key) < tuple_(literal(rank), literal(key))
    return or_(things.c.at < at, and_(things.c.at == at, later))


def _latest() -> Any:
    """Ask for the newest move of a contribution that changes something."""
    entry = aliased(TimelineEntry)
    return (
        select(entry.id)
        .where(entry.contribution_id == Contribution.id, entry.move.not_in(BESIDE))
        .order_by(entry.at.desc(), entry.id.desc())
        .limit(1)
        .correlate(Contribution)
        .scalar_subquery()
    )


def _moved(rank: int) -> Select[Any]:
    nobody = null().cast(Integer)
    wanted: Any = select(
        literal(rank).label("rank"),
        TimelineEntry.at.label("at"),
        Contribution.id.label("key"),
        Contribution.id.label("contribution_id"),
        TimelineEntry.id.label("entry_id"),
        nobody.label("comment_id"),
        nobody.label("reply_id"),
    )
    return wanted.join(TimelineEntry, TimelineEntry.id == _latest())  # type: ignore[no-any-return]


def _ideas(actor: Actor) -> Select[Any]:
    mine = Contribution.author_id == actor.id
    return _moved(IDEA).where(mine, Contribution.status != Status.DRAFT, trunk.VIEW.where(_plain(actor), Contribution))


def _supports(actor: Actor) -> Select[Any]:
    return (
        _moved(SUPPORT)
        .join(Support, Support.contribution_id == Contribution.id)
        .where(
            Support.person_id == actor.id,
            Contribution.visibility == Visibility.PUBLIC,
            or_(Contribution.author_id.is_(None), Contribution.author_id != actor.id),
        )
    )


def _comments(actor: Actor) -> Select[Any]:
    answer, reply = aliased(Comment), aliased(Comment)
    official = (
        select(answer.id)
        .where(
            answer.thread_id == func.coalesce(Comment.thread_id, Comment.id),
            answer.parent_id == Comment.id,
            answer.official.is_(True),
            answer.visibility == Visibility.PUBLIC,
        )
        .order_by(answer.id.desc())
        .limit(1)
        .correlate(Comment)
        .scalar_subquery()
    )
    said = func.coalesce(reply.created_at, Comment.created_at)
    return (
        select(
            literal(COMMENT),
            case((TimelineEntry.at > said, TimelineEntry.at), else_=said),
            Comment.id,
            Comment.contribution_id,
            TimelineEntry.id,
            Comment.id,
            reply.id,
        )
        .select_from(Comment)
        .join(Contribution, Contribution.id == Comment.contribution_id)
        .outerjoin(TimelineEntry, TimelineEntry.id == _latest())
        .outerjoin(reply, reply.id == official)
        .where(
            Comment.author_id == actor.id,
            Comment.visibility == Visibility.PUBLIC,
            trunk.VIEW.where(_plain(actor), Contribution),
        )
    )


def _plain(actor: Actor) -> Actor:
    return Actor(id=actor.id)


def _verdicts(rows: Iterable[Any]) -> dict[int, str]:
    """Give the official answers in one sentence, of those whose latest step is one; mostly asks nothing."""
    keys = {row.Contribution.id for row in rows if row.TimelineEntry is not None and row.TimelineEntry.move == "answer"}
    if not keys:
        return {}
    found = session.execute(
        select(Answer.contribution_id, Answer.verdict).where(Answer.contribution_id.in_(keys)).order_by(Answer.id)
    )
    return {row[0]: row[1] for row in found}


def _into(rows: Iterable[Any]) -> dict[int, Contribution]:
    """Give the public ideas that latest steps name; mostly asks nothing."""
    keys = {
        row.TimelineEntry.details[KIN]
        for row in rows
        if row.TimelineEntry is not None and KIN in (row.TimelineEntry.details or {})
    }
    if not keys:
        return {}
    wanted = select(Contribution).where(Contribution.id.in_(keys), Contribution.visibility == Visibility.PUBLIC)
    return {found.id: found for found in session.scalars(wanted)}


def _item(row: Any, verdicts: dict[int, str], into: dict[int, Contribution]) -> Item:
    about, entry, comment = row.Contribution, row.TimelineEntry, row.Comment
    other = into.get((entry.details or {}).get(KIN, 0)) if entry is not None else None
    if comment is not None:
        reply = row[5]
        return Item(
            COMMENT,
            row.at,
            about,
            comments.permalink(reply.id if reply is not None else comment.id),
            entry=entry,
            verdict=verdicts.get(about.id, ""),
            into=other,
            into_url=addresses.url(other) if other is not None else "",
            said=excerpt(comment.html, QUOTED),
            supports=comment.supports,
            language=comment.language,
            reply=excerpt(reply.html, QUOTED) if reply is not None else "",
            reply_language=reply.language if reply is not None else "",
        )
    return Item(
        row.rank,
        row.at,
        about,
        addresses.url(about),
        entry=entry,
        verdict=verdicts.get(about.id, ""),
        into=other,
        into_url=addresses.url(other) if other is not None else "",
        supports=about.supports,
    )
