"""What came of a vote, as it was recorded, or as it follows from the ballots of one that is over."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from forum.councils.kinds import CouncilStatus, Majority
from forum.councils.models import Council
from forum.kernel.database import session
from forum.votes import counting
from forum.votes.kinds import CHOICES, Choice, Kind, Paper, Result
from forum.votes.models import Ballot, Elector, Vote


@dataclass(frozen=True)
class Count:
    """Totals by choice, how many took part of how many that were needed, and the result."""

    totals: dict[str, int]
    taking_part: int
    quorum: int
    result: Result

    @property
    def largest(self) -> int:
        """The largest number, at least one: the length of the longest bar."""
        return max([*self.totals.values(), 1])


def recorded(vote: Vote) -> Count:
    """Give what was written down when the vote closed."""
    return Count(dict(vote.totals), vote.taking_part, vote.quorum, Result(vote.result))


def of(vote: Vote, council: Council) -> Count:
    """Give what came of a vote that is over; one that the worker has not closed yet is counted here and now."""
    return recorded(vote) if vote.closed_at is not None else count(vote, council)


def count(vote: Vote, council: Council, totals: counting.Totals | None = None) -> Count:
    """Count: the ballots, or the `totals` that somebody counted by hand.

    The quorum is the statute's share of the filled seats, without those whose member is biased and has no deputy. By
    circulation whoever casts a ballot takes part (an abstention too), in a meeting whoever is there and may vote.
    """
    paper = Paper(vote.paper)
    quorum = counting.needed(vote.quorum_percent, _seats_that_vote(vote))
    given = totals if totals is not None else _ballots(vote.id)
    complete = counting.complete(paper, given)
    taking_part = sum(complete.values()) if vote.kind == Kind.CIRCULAR else electors(vote.id)
    if council.status != CouncilStatus.ACTIVE:
        return Count(complete, taking_part, quorum, Result.CANCELLED)
    majority = Majority(vote.majority)
    result = counting.result(paper, majority, complete, taking_part=taking_part, quorum=quorum)
    return Count(complete, taking_part, quorum, result)


def electors(vote_id: int) -> int:
    """Count who may vote."""
    return int(session.scalar(select(func.count()).where(Elector.vote_id == vote_id, Elector.conflict == "")) or 0)


def cast(vote_id: int) -> int:
    """Count the ballots that were cast."""
    return int(session.scalar(select(func.count()).where(Ballot.vote_id == vote_id)) or 0)


def choices(vote: Vote) -> tuple[Choice, ...]:
    """Give what one may vote for."""
    return CHOICES[Paper(vote.paper)]


def _ballots(vote_id: int) -> dict[str, int]:
    rows = session.execute(
        select(Ballot.choice, func.count()).where(Ballot.vote_id == vote_id).group_by(Ballot.choice)
    ).all()
    return {str(choice): int(number) for choice, number in rows}


def _seats_that_vote(vote: Vote) -> int:
    rows = session.execute(
        select(Elector.seat_id, Elector.person_id, Elector.conflict).where(Elector.vote_id == vote.id)
    ).all()
    seats = {seat if seat is not None else -person for seat, person, _conflict in rows}
    able = {seat if seat is not None else -person for seat, person, conflict in rows if not conflict}
    return max(vote.seats - len(seats - able), 0)
