"""Where a draft stands: written, voted on, decided, issued or dropped – from its status and its newest vote."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.kernel.database import session
from forum.recommendations.kinds import DraftStatus, Purpose
from forum.recommendations.models import Draft
from forum.votes import tally
from forum.votes.kinds import Kind, Paper, Result
from forum.votes.models import Vote

PARTS = (
    joinedload(Draft.council),
    joinedload(Draft.about),
    joinedload(Draft.thread),
    joinedload(Draft.vote),
)
# What lets a text be issued; a motion that was rejected sends it back to be written anew.
DECIDED = (Result.CARRIED, Result.RECOMMENDED, Result.CONDITIONS, Result.NOT_RECOMMENDED)


class Stage(StrEnum):
    """Where a draft stands."""

    DRAFTING = "drafting"
    VOTING = "voting"
    DECIDED = "decided"
    ISSUED = "issued"
    DROPPED = "dropped"


def of(draft: Draft, vote: Vote | None = None) -> Stage:
    """Give the stage of a draft; `vote` is its newest one where that is known already."""
    if draft.status != DraftStatus.DRAFTING:
        return Stage(draft.status)
    newest = vote or draft.vote
    if newest is None:
        return Stage.DRAFTING
    if not newest.over:
        return Stage.VOTING
    return Stage.DECIDED if tally.of(newest, draft.council).result in DECIDED else Stage.DRAFTING


def newest_vote(draft: Draft) -> Vote | None:
    """Give the vote that counts: what was asked anew for want of quorum replaces what it repeats."""
    newest = draft.vote
    while newest is not None and newest.result == Result.NO_QUORUM:
        again = session.scalar(select(Vote).where(Vote.again_id == newest.id))
        if again is None:
            break
        newest = again
    return newest


def still_wanted(draft: Draft) -> bool:
    """Tell whether the council still has what it advises on: the office may have taken it back."""
    about = draft.about
    return about is None or (about.with_council and about.council_id == draft.council_id)


def held_in_meetings(draft: Draft) -> Sequence[Vote]:
    """Give votes of meetings on the draft's idea, taken after its last change, that could decide it."""
    if draft.purpose != Purpose.ADVICE or of(draft) is not Stage.DRAFTING:
        return ()
    wanted = select(Vote).where(
        Vote.council_id == draft.council_id,
        Vote.about_id == draft.about_id,
        Vote.paper == Paper.ADVICE,
        Vote.kind != Kind.CIRCULAR,
        Vote.opened_at >= draft.changed_at,
        Vote.result.in_(DECIDED),
        Vote.id.not_in(select(Draft.vote_id).where(Draft.vote_id.is_not(None))),
    )
    return session.scalars(wanted.order_by(Vote.id.desc())).all()
