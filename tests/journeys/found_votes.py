"""What the demonstration holds of votes, drafts and recommendations, for the addresses of their pages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from forum.kernel.database import session
from forum.recommendations.kinds import DraftStatus, Outcome
from forum.recommendations.models import Draft, MinorityOpinion, Recommendation
from forum.votes.kinds import Kind, Paper, Result
from forum.votes.models import Vote


def votes() -> dict[str, Any]:
    """Give numbers of votes and recommendations, and keys of drafts."""
    circular = select(Vote.number).where(Vote.kind == Kind.CIRCULAR).order_by(Vote.id)
    drafting = select(Draft.id).where(Draft.status == DraftStatus.DRAFTING)
    issued = select(Recommendation.number).order_by(Recommendation.number)
    said = issued.join(MinorityOpinion, MinorityOpinion.draft_id == Recommendation.draft_id)
    wanted: dict[str, Select[Any]] = {
        "vote_running": circular.where(Vote.closed_at.is_(None), Vote.paper == Paper.MOTION),
        "vote_advice": circular.where(Vote.closed_at.is_(None), Vote.paper == Paper.ADVICE),
        "vote_carried": circular.where(Vote.result == Result.CARRIED),
        "vote_failed": circular.where(Vote.result == Result.NO_QUORUM),
        "draft": drafting.where(Draft.vote_id.is_(None)),
        "draft_voting": drafting.where(Draft.vote_id.is_not(None)),
        "draft_issued": select(Draft.id).where(Draft.status == DraftStatus.ISSUED).order_by(Draft.id),
        "recommendation_followed": issued.where(Recommendation.outcome == Outcome.FOLLOWED),
        "recommendation_deviated": issued.where(Recommendation.outcome == Outcome.DEVIATED),
        "recommendation_minority": said,
    }
    return {name: session.scalars(question.limit(1)).one() for name, question in wanted.items()}
