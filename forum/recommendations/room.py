"""Questions about drafts, for members and their secretary; nobody else may know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.contributions import policy as trunk
from forum.councils import policy as councils
from forum.councils.kinds import CouncilStatus
from forum.councils.models import Council
from forum.councils.models_threads import Post
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.recommendations import stages
from forum.recommendations.kinds import DraftStatus
from forum.recommendations.models import (
    FIRST_SAID,
    Draft,
    DraftConflict,
    DraftVersion,
    MinorityOpinion,
    Recommendation,
)
from forum.recommendations.stages import DECIDED, Stage
from forum.votes.models import Vote

LENGTH = 50
MOST = 20


@dataclass(frozen=True)
class Seen:
    """A draft as somebody sees it: its newest vote, who is biased, and whether that is them."""

    draft: Draft
    vote: Vote | None
    stage: Stage
    conflicts: Sequence[DraftConflict]
    biased: bool

    @property
    def excluded(self) -> set[int]:
        """Who declared a conflict of interest."""
        return {row.person_id for row in self.conflicts}


def visible(slug: str, key: int, actor: Actor) -> Seen:
    """Give a draft to who may read the council's internals. Raises Missing for all others."""
    wanted = select(Draft).join(Council, Council.id == Draft.council_id)
    draft = session.scalar(wanted.where(Council.slug == slug, Draft.id == key).options(*stages.PARTS))
    if draft is None:
        raise Missing
    councils.READ.require(actor, draft.council)
    vote = stages.newest_vote(draft)
    rows = session.scalars(
        select(DraftConflict).where(DraftConflict.draft_id == draft.id).order_by(DraftConflict.name)
    ).all()
    own = draft.about is not None and trunk.own.test(actor, draft.about)
    biased = own or any(row.person_id == actor.id for row in rows)
    return Seen(draft, vote, stages.of(draft, vote), rows, biased)


def versions(draft: Draft) -> Sequence[DraftVersion]:
    """Give the older versions of a draft, the newest first."""
    wanted = select(DraftVersion).where(DraftVersion.draft_id == draft.id)
    return session.scalars(wanted.order_by(DraftVersion.number.desc())).all()


def opinions(draft_id: int) -> Sequence[MinorityOpinion]:
    """Give the minority opinions on a draft so far."""
    wanted = select(MinorityOpinion).where(MinorityOpinion.draft_id == draft_id)
    return session.scalars(wanted.order_by(*FIRST_SAID)).all()


def my_opinion(draft_id: int, actor: Actor) -> MinorityOpinion | None:
    """Give one's own minority opinion on a draft."""
    return session.get(MinorityOpinion, (draft_id, actor.id)) if actor.id is not None else None


def of_council(council_id: int) -> Sequence[Draft]:
    """Give the open drafts of a council with their votes, the newest first; the caller has checked sight."""
    wanted = select(Draft).where(Draft.council_id == council_id, Draft.status == DraftStatus.DRAFTING)
    options = (joinedload(Draft.vote), joinedload(Draft.about), joinedload(Draft.council))
    return session.scalars(
        wanted.options(*options).order_by(Draft.changed_at.desc(), Draft.id.desc()).limit(LENGTH)
    ).all()


def open_one(council_id: int, contribution_id: int) -> Draft | None:
    """Give the open draft about a contribution."""
    return session.scalar(
        select(Draft).where(
            Draft.council_id == council_id, Draft.about_id == contribution_id, Draft.status == DraftStatus.DRAFTING
        )
    )


def of_vote(vote_id: int) -> Draft | None:
    """Give the draft that a vote decides."""
    return session.scalar(select(Draft).where(Draft.vote_id == vote_id))


def of_thread(thread_id: int) -> Draft | None:
    """Give the draft on which an internal talk comments."""
    return session.scalar(select(Draft).where(Draft.thread_id == thread_id))


def issued(draft_id: int) -> Recommendation | None:
    """Give what was issued of a draft."""
    return session.scalar(select(Recommendation).where(Recommendation.draft_id == draft_id))


def waiting(actor: Actor) -> Sequence[Draft]:
    """Give drafts that wait for a member: to be read and commented, or, decided, to be issued by who chairs."""
    said = exists().where(Post.thread_id == Draft.thread_id, Post.author_id == actor.id)
    biased = exists().where(DraftConflict.draft_id == Draft.id, DraftConflict.person_id == actor.id)
    silent = and_(Draft.vote_id.is_(None), Draft.changed_by_id.is_distinct_from(actor.id), ~said, ~biased)
    over = or_(Vote.closed_at.is_not(None), Vote.closes_at <= now())
    decided = and_(Draft.council_id.in_(actor.chairs), over, or_(Vote.result == "", Vote.result.in_(DECIDED)), ~biased)
    wanted = (
        select(Draft)
        .join(Council, Council.id == Draft.council_id)
        .outerjoin(Vote, Vote.id == Draft.vote_id)
        .where(
            Draft.council_id.in_(actor.councils),
            Draft.status == DraftStatus.DRAFTING,
            Council.status == CouncilStatus.ACTIVE,
            or_(silent, decided),
        )
        .options(joinedload(Draft.council), joinedload(Draft.about))
    )
    return session.scalars(wanted.order_by(Draft.changed_at, Draft.id).limit(MOST)).all()
