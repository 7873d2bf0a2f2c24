"""Questions about discussions: threads in three orders, page by page, and one thread alone. One query each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as lazy
from sqlalchemy import CTE, ColumnElement, Integer, Select, bindparam, select, tuple_, union_all
from sqlalchemy.orm import aliased

from forum.comments import attached
from forum.comments.models import Comment, Discussion
from forum.comments.queries import ANCHOR, SHOWN, THREADS, Said, chosen, gap, said
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.organisations.queries import VOICE

REPLIES = 50  # of a page of one thread
ROW = 7 + len(VOICE)  # columns that `said` reads
ORDERS = {"": lazy("oldest first"), "neueste": lazy("newest first"), "unterstuetzt": lazy("most supported first")}
SUPPORTED = "unterstuetzt"
CONTRIBUTION = bindparam("contribution", type_=Integer)

Place = Callable[..., str]
"""Makes the address of the page that shows a discussion, with these parameters and `_anchor`."""

Cursor = tuple[int, ...]


@dataclass(frozen=True)
class Thread:
    """A top-level comment, or the gap that it left, with replies in their order."""

    first: Said
    replies: tuple[Said, ...] = ()

    @property
    def more(self) -> int:
        """How many replies are not shown here."""
        return max(self.first.replies - len(self.replies), 0)


@dataclass(frozen=True)
class Talk:
    """A page of a discussion; `stances` counts the public top-level comments for, against and neutral."""

    threads: tuple[Thread, ...] = ()
    pinned: Thread | None = None
    stances: tuple[int, int, int] = (0, 0, 0)
    sorts: tuple[tuple[str, str, bool], ...] = ()
    previous_url: str | None = None
    next_url: str | None = None


def talk(contribution: Contribution, arguments: Mapping[str, str], place: Place) -> Talk:
    """Give the page of a discussion that an address asks for (`sortierung`, `nach`, `vor`), the first for strange ones."""
    order = arguments.get("sortierung", "")
    order = order if order in ORDERS else ""
    after, before = cursor(arguments.get("nach"), order), cursor(arguments.get("vor"), order)
    back = before is not None and after is None
    rows = _rows(contribution, order, before if back else after, back=back)
    attached.load(row[0] for row in rows if row[0].visibility == Visibility.PUBLIC)
    found = sorted((row for row in rows if row[0].listed), key=lambda row: _key(row[0], order), reverse=order != "")
    more = len(found) > THREADS
    if more:
        found = found[1:] if back else found[:-1]
    replies = _by_thread(rows)
    counts, pinned = _whole(rows, replies)
    further, nearer = (more, True) if back else (after is not None, more)
    keys = [_key(row[0], order) for row in found]
    link = _links(place, order)
    return Talk(
        threads=tuple(_thread(row, replies) for row in found),
        pinned=pinned,
        stances=counts,
        sorts=tuple((str(label), _links(place, name)(), name == order) for name, label in ORDERS.items()),
        previous_url=(link(vor=keys[0]) if keys else link()) if further else None,
        next_url=link(nach=keys[-1]) if nearer and keys else None,
    )


def cursor(value: object, order: str = "") -> Cursor | None:
    """Read a place in an order, one or two numbers; what is none counts as absent."""
    written = str(value) if value is not None else ""
    pattern = r"[0-9]{1,9}-[0-9]{1,9}" if order == SUPPORTED else r"[0-9]{1,9}"
    return tuple(int(part) for part in written.split("-")) if re.fullmatch(pattern, written) else None


def _key(comment: Comment, order: str) -> Cursor:
    return (comment.supports, comment.id) if order == SUPPORTED else (comment.id,)


def _links(place: Place, order: str) -> Callable[..., str]:
    def link(**cursors: Cursor) -> str:
        written = {name: "-".join(map(str, key)) for name, key in cursors.items()}
        return place(sortierung=order or None, **written, _anchor=ANCHOR)

    return link


def _rows(contribution: Contribution, order: str, start: Cursor | None, *, back: bool) -> Sequence[Any]:
    """What a page of a discussion holds, and one thread more."""
    if not contribution.comments:
        return ()
    place = {f"start_{index}": number for index, number in enumerate(start or ())}
    wanted = _asked(order, started=start is not None, back=back)
    return session.execute(wanted, {"contribution": contribution.id, **place}).all()


@cache
def _asked(order: str, *, started: bool, back: bool) -> Select[Any]:
    """Ask for the threads of a page with their first replies, and for the counts of the whole."""
    return _with_replies(_page(order, started=started, back=back)).add_columns(
        Discussion.in_favour, Discussion.opposed, Discussion.neutral, Discussion.pinned_id
    )


def _page(order: str, *, started: bool, back: bool) -> CTE:
    """The keys of one thread more than a page has, from a place in the order on; an index answers it."""
    columns: list[Any] = [Comment.supports, Comment.id] if order == SUPPORTED else [Comment.id]
    down = (order != "") is not back
    wanted = select(Comment.id).where(Comment.contribution_id == CONTRIBUTION, Comment.listed.is_(True))
    if started:
        start = [bindparam(f"start_{index}", type_=Integer) for index in range(len(columns))]
        here: ColumnElement[Any] = tuple_(*columns) if len(columns) > 1 else columns[0]
        there: Any = tuple_(*start) if len(columns) > 1 else start[0]
        wanted = wanted.where(here < there if down else here > there)
    ordered = wanted.order_by(*(column.desc() if down else column for column in columns))
    return ordered.limit(THREADS + 1).cte("page")


def _with_replies(page: CTE) -> Select[Any]:
    """The threads of a page and the pinned one, each with its first replies."""
    reply = aliased(Comment)
    shown = (reply.visibility == Visibility.PUBLIC, reply.position <= SHOWN)
    pinned = Discussion.contribution_id == CONTRIBUTION
    wanted = union_all(
        select(page.c.id),
        select(reply.id).join(page, reply.thread_id == page.c.id).where(*shown),
        select(Discussion.pinned_id).where(pinned, Discussion.pinned_id.is_not(None)),
        select(reply.id).join(Discussion, reply.thread_id == Discussion.pinned_id).where(pinned, *shown),
    ).cte("wanted")
    return (
        chosen()
        .join(wanted, wanted.c.id == Comment.id)
        .outerjoin(Discussion, Discussion.contribution_id == Comment.contribution_id)
    )


def _by_thread(rows: Sequence[Any]) -> dict[int, list[Said]]:
    """The replies among the rows by their thread, in their order."""
    found: dict[int, list[Said]] = {}
    for row in sorted(rows, key=lambda row: row[0].position):
        if row[0].thread_id is not None:
            found.setdefault(row[0].thread_id, []).append(said(row[:ROW]))
    return found


def _thread(row: Any, replies: Mapping[int, list[Said]]) -> Thread:
    comment = row[0]
    first = said(row[:ROW]) if comment.visibility == Visibility.PUBLIC else gap(comment)
    return Thread(first, tuple(replies.get(comment.id, ())))


def _whole(rows: Sequence[Any], replies: Mapping[int, list[Said]]) -> tuple[tuple[int, int, int], Thread | None]:
    """The counts of the discussion and its pinned thread, which stand in every row."""
    if not rows:
        return (0, 0, 0), None
    in_favour, opposed, neutral, pinned_id = rows[0][ROW:]
    pinned = next((row for row in rows if row[0].id == pinned_id), None)
    counts = (in_favour or 0, opposed or 0, neutral or 0)
    return counts, _thread(pinned, replies) if pinned is not None else None


@dataclass(frozen=True)
class Alone:
    """One thread by itself, with a page of its replies."""

    thread: Thread
    previous_url: str | None = None
    next_url: str | None = None


def alone(comment: Comment, arguments: Mapping[str, str], place: Place) -> Alone:
    """Give the thread of a comment, with the replies that an address asks for (`nach`, `vor`: positions).

    A reply of a long thread begins its page. Raises Missing for what is not public, but for gaps that have replies.
    """
    after, before = cursor(arguments.get("nach")), cursor(arguments.get("vor"))
    back = before is not None and after is None
    key = comment.thread_id or comment.id
    if comment.thread_id is not None and comment.visibility != Visibility.PUBLIC:
        raise Missing
    root = session.execute(chosen().where(Comment.id == key)).one()
    if root[0].visibility != Visibility.PUBLIC and not root[0].replies:
        raise Missing
    if not after and not back and comment.position and root[0].replies > REPLIES:
        after = (comment.position - 1,)
    wanted = chosen().where(Comment.thread_id == key, Comment.visibility == Visibility.PUBLIC)
    if back and before is not None:
        wanted = wanted.where(Comment.position < before[0]).order_by(Comment.position.desc())
    else:
        wanted = wanted.where(Comment.position > (after or (0,))[0]).order_by(Comment.position)
    rows = list(session.execute(wanted.limit(REPLIES + 1)))
    more, rows = len(rows) > REPLIES, rows[:REPLIES]
    attached.load(row[0] for row in (root, *rows) if row[0].visibility == Visibility.PUBLIC)
    items = [said(row) for row in (reversed(rows) if back else rows)]
    first = said(root) if root[0].visibility == Visibility.PUBLIC else gap(root[0])
    further, nearer = (more, True) if back else (bool(after and after[0]), more)
    anchor = {"_anchor": "antworten"}
    return Alone(
        Thread(first, tuple(items)),
        (place(vor=items[0].position, **anchor) if items else place()) if further else None,
        place(nach=items[-1].position, **anchor) if nearer and items else None,
    )
