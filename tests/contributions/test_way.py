"""The way's five stops: which were visited, which left out, and when each was left."""

from __future__ import annotations

from datetime import UTC, datetime

from forum.contributions.status import Status
from forum.contributions.way import left, skipped, stops


def _day(day: int) -> datetime:
    return datetime(2026, 5, day, 12, tzinfo=UTC)


MOVES = (
    (Status.DRAFT, Status.SUBMITTED, _day(1)),
    (Status.SUBMITTED, Status.DISCUSSION, _day(2)),
    (Status.DISCUSSION, Status.CLARIFICATION, _day(3)),
    (Status.CLARIFICATION, Status.DISCUSSION, _day(4)),
    (Status.DISCUSSION, Status.NOMINATED, _day(5)),
)


def test_a_stop_is_left_by_the_move_to_a_later_one():
    assert left(MOVES) == {0: _day(1), 1: _day(5)}


def test_a_stop_that_was_visited_twice_counts_from_the_last_time():
    again = (*MOVES[:2], (Status.DISCUSSION, Status.COUNCIL, _day(6)), (Status.COUNCIL, Status.DISCUSSION, _day(7)))
    assert left((*again, (Status.DISCUSSION, Status.COUNCIL, _day(8))))[1] == _day(8)


def test_an_end_is_no_later_stop():
    assert left((*MOVES[:2], (Status.DISCUSSION, Status.DECLINED, _day(9)))) == {0: _day(1)}


def test_a_stop_that_was_left_out_is_no_tick():
    without = skipped(left(MOVES), at=3)
    assert without == {2}
    states = [stop.state for stop in stops(Status.NOMINATED, _day(5), None, without=without)]
    assert states == ["done", "done", "gone", "now", "open"]


def test_nothing_counts_as_left_out_where_no_moves_are_known():
    assert skipped({}, at=3) == frozenset()
