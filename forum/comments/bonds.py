"""What ties a reader to a contribution: they wrote, support or follow it, or take part in its discussion."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sqlalchemy import Integer, Select, String, bindparam, exists, select

from forum.accounts.actor import Actor
from forum.comments.models import Comment, CommentSupport
from forum.contributions.follow_models import Follow
from forum.contributions.models import Contribution, Support
from forum.contributions.status import Visibility
from forum.kernel.database import session


class Bonds(NamedTuple):
    """What a reader has in a contribution; `own` says that its page is not what others see: it is theirs, or they said something."""

    own: bool
    supported: bool
    followed: bool


def bonds(kind: str, number: int, actor: Actor) -> Bonds | None:
    """Give what ties the actor to a public contribution, in one query; None for any other."""
    row = session.execute(_bonds(), {"kind": kind, "number": number, "reader": actor.id}).first()
    if row is None:
        return None
    return Bonds(row.author_id == actor.id or row.takes_part, row.supported, row.followed)


@cache
def _bonds() -> Select[int | None, bool, bool, bool]:
    reader = bindparam("reader", type_=Integer)
    said = exists().where(Comment.author_id == reader, Comment.contribution_id == Contribution.id)
    liked = exists().where(CommentSupport.person_id == reader, CommentSupport.contribution_id == Contribution.id)
    return select(
        Contribution.author_id,
        (said | liked).label("takes_part"),
        exists().where(Support.contribution_id == Contribution.id, Support.person_id == reader).label("supported"),
        exists().where(Follow.contribution_id == Contribution.id, Follow.person_id == reader).label("followed"),
    ).where(
        Contribution.kind == bindparam("kind", type_=String),
        Contribution.number == bindparam("number", type_=Integer),
        Contribution.visibility == Visibility.PUBLIC,
    )
