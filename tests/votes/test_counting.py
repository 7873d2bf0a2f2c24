"""Quorum and majority: tables of what the statute's words mean, and what must hold for every number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.councils.kinds import Majority
from forum.votes import counting
from forum.votes.kinds import CHOICES, VALID, Paper, Result

SIMPLE, TWO_THIRDS = Majority.SIMPLE, Majority.TWO_THIRDS
R = Result


@pytest.mark.parametrize(
    ("percent", "seats", "expected"),
    [
        (50, 10, 5),
        (50, 9, 5),
        (50, 1, 1),
        (50, 0, 1),  # nobody may vote: still nothing is decided by nobody
        (1, 40, 1),
        (67, 3, 3),
        (66, 3, 2),
        (100, 7, 7),
    ],
)
def test_the_quorum_is_the_share_rounded_up(percent: int, seats: int, expected: int) -> None:
    assert counting.needed(percent, seats) == expected


@pytest.mark.parametrize(
    ("majority", "yes", "no", "expected"),
    [
        (SIMPLE, 1, 0, R.CARRIED),
        (SIMPLE, 3, 3, R.REJECTED),  # a tie carries nothing
        (SIMPLE, 0, 0, R.REJECTED),  # all abstained
        (SIMPLE, 4, 3, R.CARRIED),
        (TWO_THIRDS, 2, 1, R.CARRIED),
        (TWO_THIRDS, 3, 2, R.REJECTED),
        (TWO_THIRDS, 4, 2, R.CARRIED),
        (TWO_THIRDS, 0, 0, R.REJECTED),
    ],
)
def test_majorities_of_a_motion(majority: Majority, yes: int, no: int, expected: Result) -> None:
    totals = {"yes": yes, "no": no, "abstain": 2}
    assert counting.result(Paper.MOTION, majority, totals, taking_part=yes + no + 2, quorum=1) is expected


@pytest.mark.parametrize(
    ("majority", "yes", "conditions", "no", "expected"),
    [
        (SIMPLE, 4, 1, 1, R.RECOMMENDED),
        (SIMPLE, 3, 2, 1, R.CONDITIONS),  # the plain yes has no majority of its own
        (SIMPLE, 0, 3, 2, R.CONDITIONS),
        (SIMPLE, 1, 1, 3, R.NOT_RECOMMENDED),
        (SIMPLE, 1, 1, 2, R.UNDECIDED),
        (SIMPLE, 0, 0, 0, R.UNDECIDED),
        (TWO_THIRDS, 4, 1, 1, R.RECOMMENDED),
        (TWO_THIRDS, 3, 1, 1, R.CONDITIONS),
        (TWO_THIRDS, 2, 1, 2, R.UNDECIDED),
        (TWO_THIRDS, 1, 0, 2, R.NOT_RECOMMENDED),
    ],
)
def test_majorities_of_an_advice(majority: Majority, yes: int, conditions: int, no: int, expected: Result) -> None:
    totals = {"yes": yes, "conditions": conditions, "no": no}
    assert counting.result(Paper.ADVICE, majority, totals, taking_part=yes + conditions + no, quorum=0) is expected


@pytest.mark.parametrize(("taking_part", "expected"), [(2, R.NO_QUORUM), (3, R.CARRIED), (0, R.NO_QUORUM)])
def test_without_a_quorum_nothing_is_decided(taking_part: int, expected: Result) -> None:
    assert counting.result(Paper.MOTION, SIMPLE, {"yes": 9}, taking_part=taking_part, quorum=3) is expected


numbers = st.integers(0, 60)
papers, majorities = st.sampled_from(list(Paper)), st.sampled_from(list(Majority))


@given(st.integers(1, 100), st.integers(0, 300))
def test_the_quorum_is_the_smallest_number_that_reaches_the_share(percent: int, seats: int) -> None:
    found = counting.needed(percent, seats)
    assert Fraction(found) >= Fraction(percent * seats, 100)
    assert found == 1 or Fraction(found - 1) < Fraction(percent * seats, 100)
    assert 1 <= found <= max(seats, 1)


@given(papers, majorities, numbers, numbers, numbers, numbers, st.integers(0, 200))
def test_what_a_result_means_for_every_number(
    paper: Paper, majority: Majority, yes: int, conditions: int, no: int, abstain: int, quorum: int
) -> None:
    given = dict(zip(("yes", "conditions", "no", "abstain"), (yes, conditions, no, abstain), strict=True))
    totals = counting.complete(paper, given)
    assert set(totals) == {str(choice) for choice in CHOICES[paper]}
    taking_part = sum(totals.values())
    found = counting.result(paper, majority, totals, taking_part=taking_part, quorum=quorum)
    assert (found is R.NO_QUORUM) == (taking_part < quorum)
    if found is R.NO_QUORUM:
        return
    assert found in VALID
    share = Fraction(2, 3) if majority is TWO_THIRDS else Fraction(1, 2)
    for_it, counted = yes + totals.get("conditions", 0), yes + totals.get("conditions", 0) + no
    positive = found in {R.CARRIED, R.RECOMMENDED, R.CONDITIONS}
    if positive:
        assert Fraction(for_it, counted) >= share
        assert for_it > no
    if found is R.RECOMMENDED:
        assert yes > totals["conditions"] + no
    if found is R.NOT_RECOMMENDED:
        assert no > for_it
    # abstentions never change a result, only the quorum
    more = {**totals, "abstain": totals["abstain"] + 1}
    assert counting.result(paper, majority, more, taking_part=taking_part + 1, quorum=quorum) is found
    # one more yes never makes it worse
    better = {**totals, "yes": yes + 1}
    after = counting.result(paper, majority, better, taking_part=taking_part + 1, quorum=quorum)
    assert not positive or after in {R.CARRIED, R.RECOMMENDED, R.CONDITIONS}
