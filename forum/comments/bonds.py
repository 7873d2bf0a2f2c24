"""What ties a reader to a contribution: they wrote, support or follow it, or take part in its discussion."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sqlalchemy import Integer, Select, String, bindparam, exists, select
from sqlalchemy.orm import aliased

from forum.accounts.actor import Actor
from forum.comments import keeping
from forum.comments.models import Comment, CommentSupport
from forum.contributions.follow_models import Follow
from forum.contributions.models import Contribution, Support
from forum.contributions.status import Visibility
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.lineage.models import Merge, MergeStatus


class Bonds(NamedTuple):
    """What a reader has in a contribution; `own` says that its page is not what others see.

    It is theirs, or they said something or have begun to, or they support what was merged into it and could take that along.
    """

    own: bool
    supported: bool
    followed: bool


def bonds(kind: str, number: int, actor: Actor) -> Bonds | None:
    """Give what ties the actor to a public contribution, in one query; None for any other."""
    row = session.execute(_bonds(), _asked(kind, number, actor)).first()
    if row is None:
        return None
    own = row.author_id == actor.id or row.takes_part or (row.came and not row.supported)
    return Bonds(own, row.supported, row.followed)


def _asked(kind: str, number: int, actor: Actor) -> dict[str, object]:
    return {"kind": kind, "number": number, "reader": actor.id, "about": keeping.about(kind, number), "moment": now()}


@cache
def _bonds() -> Select[int | None, bool, bool, bool, bool]:
    reader = bindparam("reader", type_=Integer)
    said = exists().where(Comment.author_id == reader, Comment.contribution_id == Contribution.id)
    liked = exists().where(CommentSupport.person_id == reader, CommentSupport.contribution_id == Contribution.id)
    before = aliased(Support, name="before")
    came = exists().where(
        Merge.into_id == Contribution.id,
        Merge.status == MergeStatus.MERGED,
        before.contribution_id == Merge.contribution_id,
        before.person_id == reader,
    )
    return select(
        Contribution.author_id,
        came.label("came"),
        (said | liked | exists(keeping.begun())).label("takes_part"),
        exists().where(Support.contribution_id == Contribution.id, Support.person_id == reader).label("supported"),
        exists().where(Follow.contribution_id == Contribution.id, Follow.person_id == reader).label("followed"),
    ).where(
        Contribution.kind == bindparam("kind", type_=String),
        Contribution.number == bindparam("number", type_=Integer),
        Contribution.visibility == Visibility.PUBLIC,
    )
