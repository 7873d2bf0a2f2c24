"""A vote from its opening to what came of it: who is refused, what is counted, what ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.accounts.models import Person
from forum.councils.kinds import CouncilStatus, Ended, Majority
from forum.councils.models import Statute
from forum.councils.models_members import Member
from forum.kernel.clock import now, today
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, HouseError, Missing, Refused
from forum.votes import queries, service, tally, tasks
from forum.votes.kinds import Choice, Kind, Paper, Part, Result
from forum.votes.models import Ballot, Elector, Vote
from tests.conftest import change
from tests.votes.conftest import Body
from tests.votes.made import DAY, acting, electors, make_vote

YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN


def did(verb: Callable[..., Any], *args: Any, by: Person, **more: Any) -> Any:
    """Do something as a person who has just signed in, in a transaction of its own."""
    actor = acting(by)
    begin_write()
    try:
        found = verb(*args, actor=actor, **more)
        session.commit()
    except HouseError:
        session.rollback()
        raise
    return found


def cast(vote: Vote, choice: Choice, *people: Person) -> None:
    """Let people vote."""
    for person in people:
        did(service.cast, vote.id, choice, by=person)


def end(vote: Vote) -> Vote:
    """Let the deadline pass, and the worker look."""
    change(session.get_one(Vote, vote.id), closes_at=now() - timedelta(seconds=1))
    tasks.end_due()
    session.expire_all()
    return session.get_one(Vote, vote.id)


def seat_of(body: Body, name: str) -> Member:
    """Give somebody's seat, as stored."""
    return session.get_one(Member, body.seats[name])


def test_a_circular_vote_ends_by_itself_and_is_counted(body: Body) -> None:
    vote = make_vote(body.council, body.chair)
    assert (vote.number, vote.seats, vote.quorum_percent, vote.opened_as) == (1, 4, 50, Part.CHAIR)
    cast(vote, YES, body.chair, body.vice)
    cast(vote, NO, body.other)
    cast(vote, ABSTAIN, body.other)  # changed one's mind: still one ballot
    tasks.end_due()
    assert session.get_one(Vote, vote.id, populate_existing=True).closed_at is None  # not before its deadline
    closed = end(vote)
    assert (closed.result, closed.taking_part, closed.quorum) == (Result.CARRIED, 3, 2)
    assert closed.totals == {"yes": 2, "no": 0, "abstain": 1}
    assert (closed.closed_as, closed.closed_by_id) == ("", None)
    with pytest.raises(Refused):
        cast(vote, YES, body.member)


def test_before_the_worker_came_everyone_reads_the_same(body: Body) -> None:
    vote = make_vote(body.council, body.chair)
    cast(vote, YES, body.chair, body.vice)
    change(session.get_one(Vote, vote.id), closes_at=now() - timedelta(seconds=1))
    before = queries.visible("klima", 1, acting(body.chair)).vote
    assert before.closed_at is None
    counted = tally.of(before, before.council)
    tasks.end_due()
    after = session.get_one(Vote, vote.id, populate_existing=True)
    assert tally.of(after, body.council) == counted
    assert counted.result is Result.CARRIED


def test_without_a_quorum_nothing_is_decided_and_it_can_be_asked_anew(body: Body) -> None:
    vote = make_vote(body.council, body.chair)
    cast(vote, YES, body.chair)
    with pytest.raises(Refused):  # it still runs
        did(service.open_again, vote.id, now() + DAY, by=body.chair)
    assert end(vote).result == Result.NO_QUORUM
    with pytest.raises(Forbidden):
        did(service.open_again, vote.id, now() + DAY, by=body.member)
    again = did(service.open_again, vote.id, now() + DAY, by=body.chair)
    assert (again.number, again.again_id, again.title, again.closed_at) == (2, vote.id, vote.title, None)
    assert did(service.open_again, vote.id, now() + DAY, by=body.chair).id == again.id  # sent twice
    cast(again, YES, body.chair, body.vice)
    assert end(again).result == Result.CARRIED
    with pytest.raises(Refused):  # what was decided is not asked anew
        did(service.open_again, again.id, now() + DAY, by=body.chair)


@pytest.mark.parametrize(
    ("who", "error"),
    [("office", Missing), ("deputy", Missing), ("stranger", Missing), ("biased", Forbidden), ("over", Forbidden)],
)
def test_who_is_refused(body: Body, make_person: Callable[..., Person], who: str, error: type[Exception]) -> None:
    vote = make_vote(body.council, body.chair)
    person = {"office": body.office, "deputy": body.deputy, "stranger": None}.get(who, body.other) or make_person()
    if who == "biased":
        did(service.declare, vote.id, "Mein Verein betreibt das", by=body.other)
    if who == "over":
        change(seat_of(body, "other"), ended_at=now(), ended=Ended.RESIGNED)
    with pytest.raises(error):
        cast(vote, YES, person)
    assert session.scalars(select(Ballot)).all() == []


def test_declaring_a_conflict_takes_the_ballot_out_and_lets_the_deputy_in(body: Body) -> None:
    vote = make_vote(body.council, body.chair)
    cast(vote, NO, body.member)
    did(service.declare, vote.id, "Meine Firma liefert das", by=body.member)
    found = electors(vote)
    assert found[body.member.id] == (body.seats["member"], False)
    assert found[body.deputy.id] == (body.seats["member"], True)
    assert session.scalars(select(Ballot)).all() == []
    record = session.get_one(Elector, (vote.id, body.member.id))
    assert (record.conflict, record.conflict_at is not None) == ("Meine Firma liefert das", True)
    with pytest.raises(Refused):
        did(service.declare, vote.id, "Noch einmal", by=body.member)
    cast(vote, YES, body.deputy, body.chair)
    assert end(vote).result == Result.CARRIED


def test_the_quorum_leaves_biased_seats_out(body: Body) -> None:
    vote = make_vote(body.council, body.chair, conflicts={body.other.id: "x", body.vice.id: "y"})
    cast(vote, YES, body.member)
    closed = end(vote)
    assert (closed.quorum, closed.taking_part, closed.result) == (1, 1, Result.CARRIED)


def test_a_deputy_who_was_asked_votes_on_after_the_member_is_back(body: Body) -> None:
    change(seat_of(body, "member"), away_from=today() - DAY, away_until=today() + DAY)
    vote = make_vote(body.council, body.chair)
    change(seat_of(body, "member"), away_from=None, away_until=None)
    with pytest.raises(Missing):
        cast(vote, YES, body.member)
    cast(vote, YES, body.deputy)
    seen = queries.visible("klima", vote.number, acting(body.deputy))
    assert (seen.vote.id, seen.mine and seen.mine.deputises) == (vote.id, True)


def test_whoever_acts_for_the_body(body: Body) -> None:
    for person in (body.member, body.vice, body.office):
        with pytest.raises(Forbidden):
            make_vote(body.council, person)
    session.rollback()
    change(seat_of(body, "chair"), away_from=today() - DAY, away_until=today() + DAY)
    assert make_vote(body.council, body.vice).opened_as == Part.CHAIR  # stands in, with all rights of the chair
    change(seat_of(body, "vice"), away_from=today() - DAY, away_until=today() + DAY)
    assert make_vote(body.council, body.office).opened_as == Part.SECRETARY


def test_a_biased_chair_leaves_it_to_the_deputy_chair(body: Body, make_idea: Callable[..., Any]) -> None:
    idea = make_idea(author=body.chair)
    with pytest.raises(Forbidden):
        make_vote(body.council, body.chair, about=session.merge(idea))
    session.rollback()
    vote = make_vote(body.council, body.vice, about=session.merge(idea), paper=Paper.ADVICE)
    assert vote.opened_as == Part.DEPUTY_CHAIR
    assert electors(vote)[body.chair.id] == (body.seats["chair"], False)
    cast(vote, Choice.CONDITIONS, body.vice, body.other)
    with pytest.raises(Forbidden):
        cast(vote, YES, body.chair)
    assert end(vote).result == Result.CONDITIONS


@pytest.mark.parametrize("kind", [Kind.HANDS, Kind.SECRET])
def test_votes_in_a_meeting_are_recorded_by_their_totals(body: Body, kind: Kind) -> None:
    there = {body.chair.id, body.member.id, body.other.id}
    vote = make_vote(body.council, body.office, kind=kind, present=there)
    assert (vote.opened_as, vote.closes_at) == (Part.SECRETARY, None)
    with pytest.raises(Refused):
        cast(vote, YES, body.member)
    for wrong in ({"yes": 4}, {"yes": -1, "no": 2}, {"conditions": 1}):
        with pytest.raises(Refused):
            did(service.record, vote.id, wrong, by=body.office)
    with pytest.raises(Forbidden):
        did(service.record, vote.id, {"yes": 2}, by=body.member)
    closed = did(service.record, vote.id, {"yes": 2, "no": 1}, by=body.office)
    assert (closed.result, closed.totals) == (Result.CARRIED, {"yes": 2, "no": 1, "abstain": 0})
    assert session.scalars(select(Ballot)).all() == []
    with pytest.raises(Refused):
        did(service.record, vote.id, {"yes": 3}, by=body.office)


def test_in_a_meeting_presence_makes_the_quorum(body: Body) -> None:
    alone = make_vote(body.council, body.chair, kind=Kind.BROWSER, present={body.chair.id})
    cast(alone, YES, body.chair)
    assert did(service.close, alone.id, by=body.chair).result == Result.NO_QUORUM
    two = make_vote(body.council, body.chair, kind=Kind.BROWSER, present={body.chair.id, body.vice.id})
    cast(two, YES, body.chair)
    closed = did(service.close, two.id, by=body.office)
    assert (closed.result, closed.closed_as) == (Result.CARRIED, Part.SECRETARY)


def test_the_statute_is_frozen(body: Body) -> None:
    change(session.get_one(Statute, (body.council.id, 1)), quorum_percent=75, majority=Majority.TWO_THIRDS)
    vote = make_vote(body.council, body.chair)
    change(session.get_one(Statute, (body.council.id, 1)), quorum_percent=1, majority=Majority.SIMPLE)
    cast(vote, YES, body.chair)
    cast(vote, NO, body.vice)
    assert end(vote).result == Result.NO_QUORUM  # three of four were needed


def test_by_circulation_it_ends_early_only_once_all_have_voted(body: Body) -> None:
    vote = make_vote(body.council, body.chair)
    cast(vote, YES, body.chair, body.vice, body.member)
    with pytest.raises(Refused):
        did(service.close, vote.id, by=body.chair)
    cast(vote, NO, body.other)
    assert did(service.close, vote.id, by=body.chair).result == Result.CARRIED


def test_a_vote_can_be_stopped_with_a_reason(body: Body) -> None:
    vote = make_vote(body.council, body.chair)
    cast(vote, YES, body.chair)
    with pytest.raises(Forbidden):
        did(service.cancel, vote.id, "Falsch gefragt", by=body.member)
    did(service.cancel, vote.id, "Falsch gefragt", by=body.chair)
    found = session.get_one(Vote, vote.id)
    assert (found.result, found.reason, found.totals) == (Result.CANCELLED, "Falsch gefragt", {})


@pytest.mark.parametrize("status", [CouncilStatus.PAUSED, CouncilStatus.DISSOLVED])
def test_a_body_that_rests_decides_nothing(body: Body, status: CouncilStatus) -> None:
    vote = make_vote(body.council, body.chair)
    cast(vote, YES, body.chair, body.vice, body.member)
    change(session.merge(body.council), status=status)
    with pytest.raises(HouseError):
        cast(vote, NO, body.other)
    assert end(vote).result == Result.CANCELLED


def test_a_deadline_must_lie_ahead(body: Body) -> None:
    for wrong in ({"closes_at": now() - DAY}, {"kind": Kind.HANDS, "closes_at": now() + DAY}):
        with pytest.raises(Refused):
            make_vote(body.council, body.chair, **wrong)
        session.rollback()
