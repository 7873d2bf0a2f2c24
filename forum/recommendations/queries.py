"""Questions about recommendations that everyone may ask. One on an idea is public as long as the idea is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.recommendations.kinds import Body
from forum.recommendations.models import FIRST_SAID, MinorityOpinion, Recommendation, Response
from forum.votes.models import Elector

LENGTH = 20
MOST = 500  # recommendations counted of a body
OPEN = "offen"


@dataclass(frozen=True)
class Page:
    """Recommendations, newest first, and the numbers to go on from."""

    rows: Sequence[Recommendation]
    next_before: int | None
    previous_after: int | None


@dataclass(frozen=True)
class Full:
    """A recommendation with everything its page shows."""

    recommendation: Recommendation
    responses: Sequence[Response]
    opinions: Sequence[MinorityOpinion]
    biased: Sequence[str]


@dataclass(frozen=True)
class OfBody:
    """What a body said: the newest texts, and how many were followed, deviated from, or wait for a word."""

    newest: Sequence[Recommendation]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


def visible(wanted: Select[Any]) -> Select[Any]:
    """Narrow a question about recommendations to those that everyone may read."""
    about = aliased(Contribution)
    return wanted.outerjoin(about, about.id == Recommendation.about_id).where(
        or_(Recommendation.about_id.is_(None), about.visibility == Visibility.PUBLIC)
    )


def _public() -> Select[Recommendation]:
    parts = (joinedload(Recommendation.council), joinedload(Recommendation.about))
    return visible(select(Recommendation)).options(*parts)


def page(*, outcome: str | None = None, before: int | None = None, after: int | None = None) -> Page:
    """Give public recommendations, newest first: numbers below `before`, or the next above `after`.

    `outcome` is followed, deviated, or the empty text for those about which nothing has been said yet.
    """
    wanted = _public()
    if outcome is not None:
        wanted = wanted.where(Recommendation.outcome == outcome)
    number = Recommendation.number
    if after is not None:
        rows = list(session.scalars(wanted.where(number > after).order_by(number).limit(LENGTH + 1)))
        more, rows = len(rows) > LENGTH, rows[:LENGTH]
        rows.reverse()
        return Page(rows, rows[-1].number if rows else None, rows[0].number if more else None)
    if before is not None:
        wanted = wanted.where(number < before)
    rows = list(session.scalars(wanted.order_by(number.desc()).limit(LENGTH + 1)))
    more, rows = len(rows) > LENGTH, rows[:LENGTH]
    return Page(rows, rows[-1].number if more else None, rows[0].number if rows and before is not None else None)


def public(number: int) -> Recommendation:
    """Give a public recommendation with its council, idea and vote. Raises Missing."""
    wanted = _public().where(Recommendation.number == number)
    more = (joinedload(Recommendation.vote), joinedload(Recommendation.idea))
    found = session.scalar(wanted.options(*more))
    if found is None:
        raise Missing
    return found


def full(found: Recommendation) -> Full:
    """Give what hangs on a recommendation."""
    responses = select(Response).where(Response.recommendation_id == found.id).order_by(Response.id.desc())
    opinions = select(MinorityOpinion).where(MinorityOpinion.draft_id == found.draft_id).order_by(*FIRST_SAID)
    biased = select(Elector.name).where(Elector.vote_id == found.vote_id, Elector.conflict != "").order_by(Elector.name)
    return Full(found, session.scalars(responses).all(), session.scalars(opinions).all(), session.scalars(biased).all())


def of_body(council_id: int, shown: int) -> OfBody:
    """Give what a body said, and what was made of it."""
    wanted = _public().where(Recommendation.council_id == council_id)
    rows = session.scalars(wanted.order_by(Recommendation.number.desc()).limit(MOST)).all()
    return OfBody(rows[:shown], dict(Counter(str(row.outcome) for row in rows)))


def about(*contribution_ids: int) -> Sequence[Recommendation]:
    """Give what bodies said about contributions, or the proposals that they were made of; the newest first."""
    wanted = (
        select(Recommendation)
        .where(or_(Recommendation.about_id.in_(contribution_ids), Recommendation.idea_id.in_(contribution_ids)))
        .options(joinedload(Recommendation.council))
    )
    return session.scalars(wanted.order_by(Recommendation.number.desc())).all()


def with_word_of(contribution_ids: Collection[int], body: Body) -> Sequence[tuple[Recommendation, Response | None]]:
    """Give the same, each with the newest word that office or Board said about it."""
    rows = about(*contribution_ids)
    wanted = select(Response).where(Response.recommendation_id.in_([row.id for row in rows]), Response.body == body)
    said = {word.recommendation_id: word for word in session.scalars(wanted.order_by(Response.id))} if rows else {}
    return [(row, said.get(row.id)) for row in rows]


def unanswered() -> int:
    """Count public recommendations about which neither office nor Board has said anything."""
    wanted = _public().where(Recommendation.outcome == "").with_only_columns(func.count(Recommendation.id))
    return int(session.scalar(wanted) or 0)
