"""How a vote is counted: the quorum and the majority as the statute says; numbers in, a result out."""

from __future__ import annotations

from collections.abc import Mapping

from forum.councils.kinds import Majority
from forum.votes.kinds import CHOICES, Choice, Paper, Result

Totals = Mapping[str, int]


def needed(percent: int, seats: int) -> int:
    """Give how many must take part: the statute's share of the seats that may vote, rounded up, at least one."""
    return max(-(-seats * percent // 100), 1)


def reaches(majority: Majority, votes: int, against: int) -> bool:
    """Tell whether `votes` prevail over `against`; abstentions count for neither side."""
    if majority == Majority.TWO_THIRDS:
        return votes > 0 and 3 * votes >= 2 * (votes + against)
    return votes > against


def result(paper: Paper, majority: Majority, totals: Totals, *, taking_part: int, quorum: int) -> Result:
    """Give what came of a vote.

    An advice is positive when both kinds of yes together have the majority; without conditions only if the plain yes
    has it alone, for whoever wants conditions does not agree without. Neither side may have it: then nothing is said.
    """
    if taking_part < quorum:
        return Result.NO_QUORUM
    yes, conditions, no = (totals.get(choice, 0) for choice in (Choice.YES, Choice.CONDITIONS, Choice.NO))
    if paper == Paper.MOTION:
        return Result.CARRIED if reaches(majority, yes, no) else Result.REJECTED
    if reaches(majority, yes, conditions + no):
        return Result.RECOMMENDED
    if reaches(majority, yes + conditions, no):
        return Result.CONDITIONS
    return Result.NOT_RECOMMENDED if reaches(majority, no, yes + conditions) else Result.UNDECIDED


def complete(paper: Paper, totals: Totals) -> dict[str, int]:
    """Give a number for every choice of the paper, and nothing else."""
    return {str(choice): int(totals.get(choice, 0)) for choice in CHOICES[paper]}
