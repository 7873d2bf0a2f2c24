"""What became of one idea, for its page: who contributed, and the steps that changed something, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import Integer, Select, bindparam, func, literal, select
from sqlalchemy.orm import aliased

from forum.comments.models import Comment
from forum.contributions.models import Answer, Contribution, TimelineEntry
from forum.contributions.status import Visibility
from forum.kernel.database import session
from forum.lineage.queries import Family

# Steps after which something is otherwise than before; all others are the timeline's.
MILESTONES = {
    "answer",
    "assign",
    "recommend",
    "nominate",
    "approve",
    "defer",
    "reject",
    "start",
    "complete",
    "stop",
    "decline",
    "forward",
    "merge",
}


class Told(NamedTuple):
    """What the city said to an idea: the newest official answer, and how many comments it replied to."""

    answer: Answer | None
    replied: int


@dataclass(frozen=True)
class Outcome:
    """What became of an idea; `replied` counts comments that the city answered, `merged` ideas that went up in it."""

    steps: tuple[TimelineEntry, ...]
    supports: int
    comments: int
    replied: int
    merged: int


def leads(entries: Sequence[TimelineEntry]) -> bool:
    """Tell whether the moves of an idea have led anywhere yet."""
    return any(entry.move in MILESTONES for entry in entries)


def told(contribution_id: int) -> Told:
    """Give what the city said to an idea; one query."""
    answer, replied = session.execute(_told(), {"contribution": contribution_id}).one()
    return Told(answer, replied)


@cache
def _told() -> Select[Answer, int]:
    here = bindparam("contribution", type_=Integer)
    reply, said = aliased(Comment), aliased(Comment)
    replied = (
        select(func.count(said.id.distinct()))
        .join(reply, reply.parent_id == said.id)
        .where(
            said.contribution_id == here,
            said.visibility == Visibility.PUBLIC,
            said.official.is_(False),
            reply.contribution_id == here,
            reply.visibility == Visibility.PUBLIC,
            reply.official.is_(True),
        )
        .scalar_subquery()
    )
    newest = select(func.max(Answer.id)).where(Answer.contribution_id == here).scalar_subquery()
    one = select(literal(1).label("one")).subquery("one")
    return select(Answer, replied).select_from(one).outerjoin(Answer, Answer.id == newest)


def outcome(idea: Contribution, entries: Sequence[TimelineEntry], family: Family, replied: int) -> Outcome | None:
    """Give what became of an idea from its moves (newest first); None where nothing has yet."""
    steps = tuple(entry for entry in reversed(entries) if entry.move in MILESTONES)
    if not steps:
        return None
    return Outcome(steps, idea.supports, idea.comments, replied, len(family.merged))
