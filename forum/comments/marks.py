"""What one reader alone sees in a discussion that is the same for everyone.

The shared page carries marks where each comment's acts stand; `fill` puts there what this reader may do. Marks are HTML
comments, which no text that people wrote can hold. One query tells all that is the reader's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import get_template_attribute
from markupsafe import Markup
from sqlalchemy import CompoundSelect, Integer, String, bindparam, case, literal, null, select, union_all

from forum.accounts.actor import NOBODY, Actor
from forum.blanking.policy import DESK as BLANK
from forum.comments import attached, editing, keeping, policy
from forum.comments.models import Comment, CommentSupport
from forum.comments.queries import Said
from forum.contributions.models import Attachment, Contribution
from forum.contributions.status import Visibility
from forum.kernel.clock import now
from forum.kernel.database import Moment, session
from forum.organisations.models import Organisation
from forum.organisations.queries import VOICE, voice
from forum.web import blocks

_MARK = re.compile(r"<!--(acts|more) (\d+)(?: (pin|unpin))?-->")
KEY = "987654321"  # stands for the key of a comment in what is rendered once for all
BEGUN = "begun"  # stands for the visibility of what was not sent
LIMIT = 500  # of one reader's own comments in one discussion that carry their acts


def mark(kind: str, comment_id: int, more: str = "") -> Markup:
    """Make the mark of a comment: `acts` where its acts begin, `more` where they end."""
    return Markup(f"<!--{kind} {comment_id}{' ' if more else ''}{more}-->")  # noqa: S704 (a word of ours and a number)


@dataclass(frozen=True)
class Own:
    """What is a reader's own in one discussion: their comments, which of them can be edited, whom they support.

    `begun` says that they have begun a comment and not sent it.
    """

    reader: Actor
    open: bool = False
    said: frozenset[int] = frozenset()
    editable: frozenset[int] = frozenset()
    supported: frozenset[int] = frozenset()
    waiting: tuple[Said, ...] = ()
    begun: bool = False


def own(contribution: Contribution, actor: Actor) -> Own:
    """Give what is the actor's own in a discussion; one query, none for visitors and for who stands in for many."""
    is_open = policy.OPEN.allows(actor, contribution)
    if actor.id in {None, NOBODY}:
        return Own(actor, is_open)
    about = keeping.about(contribution.kind, contribution.number)
    asked = {"reader": actor.id, "contribution": contribution.id, "about": about, "moment": now()}
    rows = session.execute(_rows(), asked).all()
    written = [row for row in rows if row.created_at is not None]
    held = attached.of(row.id for row in written if row.visibility == Visibility.PENDING and row.files)
    return Own(
        actor,
        is_open,
        frozenset(row.id for row in written),
        frozenset(row.id for row in written if is_open and now() < editing.until(row.created_at)),
        frozenset(row.id for row in rows if row.created_at is None and row.visibility != BEGUN),
        tuple(
            _waiting(row, actor, held.get(row.id, ()))
            for row in reversed(written)
            if row.visibility == Visibility.PENDING
        ),
        any(row.visibility == BEGUN for row in rows),
    )


@cache
def _rows() -> CompoundSelect[Any]:
    """Ask for a reader's comments in a discussion, for the keys alone of those they support, and for what they began."""
    reader, contribution = bindparam("reader", type_=Integer), bindparam("contribution", type_=Integer)
    waits = Comment.visibility == Visibility.PENDING
    mine = (
        select(
            Comment.id,
            Comment.created_at,
            Comment.visibility,
            case((waits, Comment.html), else_=literal("", String)).label("html"),
            Comment.language,
            Comment.parent_id,
            Comment.stance,
            Comment.files,
            *VOICE,
        )
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .where(
            Comment.author_id == reader,
            Comment.contribution_id == contribution,
            Comment.visibility != Visibility.HIDDEN,
        )
        .order_by(Comment.id.desc())
        .limit(LIMIT)
        .subquery()
    )
    nothing = [null().cast(column.type) for column in list(mine.c)[2:]]
    supported = select(CommentSupport.comment_id, null().cast(Moment()), *nothing).where(
        CommentSupport.person_id == reader, CommentSupport.contribution_id == contribution
    )
    marked = [literal(BEGUN, String), *nothing[1:]]
    begun = keeping.begun().add_columns(null().cast(Moment()), *marked)
    return union_all(select(mine), supported, begun)


def _waiting(row: Any, actor: Actor, held: Iterable[Attachment]) -> Said:
    """Make the read model of a comment of the actor's that waits for a moderator."""
    return Said(
        id=row.id,
        name=actor.name,
        organisation=voice(row.name, row.kind, row.slug, row.dissolved_at, row.verified_at),
        official=False,
        html=row.html,
        language=row.language,
        at=row.created_at,
        visibility=row.visibility,
        parent=row.parent_id,
        stance=row.stance,
        files=tuple(held),
    )


def fill(part: str, own: Own) -> Markup:
    """Put what a reader may do in the places of the marks."""
    pieces: dict[str, str] = blocks.shared("comments.acts", None, _pieces)

    def acts(found: re.Match[str]) -> str:
        kind, key, more = found[1], int(found[2]), found[3]
        names = _first(own, key) if kind == "acts" else _last(own, key, more)
        return "".join(pieces[name].replace(KEY, found[2]) for name in names)

    return Markup(_MARK.sub(acts, part))  # noqa: S704 (a part of a page with parts of ours in it)


def _first(own: Own, key: int) -> list[str]:
    """Name what stands before the other acts of a comment: its support."""
    if not own.open or key in own.said:
        return []
    if own.reader.id is None:
        return ["visitor"]
    return ["supported" if key in own.supported else "support"]


def _last(own: Own, key: int, more: str | None) -> list[str]:
    """Name what stands behind the other acts of a comment: what its author and the office do."""
    names = ["edit"] * (key in own.editable) + ["withdraw"] * (key in own.said)
    if more and policy.CITY_VOICE.allows(own.reader):
        names.append(more)
    if BLANK.allows(own.reader) and key not in own.said:
        names.append("blank")
    return names


def _pieces() -> dict[str, str]:
    """Render each act once, for a comment whose key is filled in later."""
    names = ("visitor", "support", "supported", "edit", "withdraw", "pin", "unpin", "blank")
    return {name: get_template_attribute("comments/_acts.html", name)(KEY) for name in names}
