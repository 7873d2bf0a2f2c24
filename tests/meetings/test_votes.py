"""Votes on items: who has a conflict of interest is refused, hands and secret ones record totals, deputies step in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.contributions.status import Status as IdeaStatus
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.meetings import attending, motions, planning, queries
from forum.meetings.kinds import Status
from forum.votes import queries as ballots
from forum.votes.kinds import Choice, Kind, Paper, Result
from tests.councils.made import make_council
from tests.meetings.made import add, again, did, hold, invited, note, running, stepped
from tests.votes.conftest import Body


def test_who_declared_a_conflict_of_interest_is_refused(body: Body) -> None:
    meeting = running(body)
    item = add(meeting, body.chair)
    did(meeting, body.member, attending.declare, item, {body.member.id: "Meine Firma bietet an."})
    vote = hold(meeting, item, body.office)
    with pytest.raises(Forbidden):
        did(meeting, body.member, motions.cast, vote, Choice.YES)
    did(meeting, body.other, motions.cast, vote, Choice.YES)
    did(meeting, body.chair, motions.close, vote)
    found = ballots.by_id(vote.id)
    assert found is not None
    assert (found.totals, found.result) == ({"yes": 1, "no": 0, "abstain": 0}, Result.CARRIED)


def test_a_conflict_that_shows_during_the_vote_takes_the_ballot_out(body: Body) -> None:
    meeting = running(body)
    item = add(meeting, body.chair)
    vote = hold(meeting, item, body.office)
    did(meeting, body.member, motions.cast, vote, Choice.YES)
    did(meeting, body.office, attending.declare, item, {body.member.id: ""})
    with pytest.raises(Forbidden):
        did(meeting, body.member, motions.cast, vote, Choice.YES)
    did(meeting, body.chair, motions.close, vote)
    found = ballots.by_id(vote.id)
    assert found is not None
    assert found.totals["yes"] == 0


def test_a_deputy_who_is_there_votes_for_who_is_not(body: Body) -> None:
    meeting = running(body)
    note(meeting, body, absent=("member",), there=("deputy",))
    vote = hold(meeting, add(meeting, body.chair), body.office)
    did(meeting, body.deputy, motions.cast, vote, Choice.NO)
    with pytest.raises(Missing):
        did(meeting, body.member, motions.cast, vote, Choice.YES)


def test_without_quorum_nothing_is_decided(body: Body) -> None:
    meeting = running(body, absent=("vice", "member", "other"))
    vote = hold(meeting, add(meeting, body.chair), body.office, Kind.HANDS)
    did(meeting, body.office, motions.record, vote, {"yes": 1})
    found = ballots.by_id(vote.id)
    assert found is not None
    assert found.result == Result.NO_QUORUM


@pytest.mark.parametrize("kind", [Kind.HANDS, Kind.SECRET])
def test_votes_that_are_counted_take_totals_and_no_ballots(body: Body, kind: Kind) -> None:
    meeting = running(body)
    vote = hold(meeting, add(meeting, body.chair), body.office, kind)
    with pytest.raises(Refused):
        did(meeting, body.other, motions.cast, vote, Choice.YES)
    with pytest.raises(Forbidden):
        did(meeting, body.other, motions.record, vote, {"yes": 1})
    with pytest.raises(Refused):
        did(meeting, body.office, motions.record, vote, {"yes": 5})
    did(meeting, body.office, motions.record, vote, {"yes": 3, "no": 1})
    with pytest.raises(Refused):
        did(meeting, body.office, motions.record, vote, {"yes": 4})


def test_votes_are_held_while_the_meeting_runs_and_once(body: Body) -> None:
    meeting = invited(body)
    item = add(meeting, body.chair)
    with pytest.raises(Forbidden):
        hold(meeting, item, body.office)
    opened = stepped(meeting, body.office, planning.open_up)
    note(opened, body)
    assert hold(meeting, item, body.office).id == hold(meeting, item, body.chair).id
    assert len(queries.votes(meeting.id)[item.id]) == 1
    stepped(meeting, body.chair, planning.close)
    with pytest.raises(Refused):
        hold(meeting, item, body.office)
    assert again(meeting).status == Status.HELD


def test_members_speak_for_themselves_alone(body: Body) -> None:
    meeting = running(body)
    item = add(meeting, body.chair)
    with pytest.raises(Forbidden):
        did(meeting, body.member, attending.declare, item, {body.other.id: ""})
    did(meeting, body.member, attending.declare, item, {body.member.id: "Grund"})
    did(meeting, body.chair, attending.declare, item, {body.other.id: ""})
    assert [row.person_id for row in queries.conflicts(meeting.id)[item.id]] == [body.other.id]


@pytest.mark.parametrize(
    "there", ["here", "candidate", "with the Board alone", "elsewhere", "not with a council", "no idea"]
)
def test_a_recommendation_is_voted_on_where_the_body_advises(
    body: Body, make_idea: Callable[..., Idea], there: str
) -> None:
    with_whom = {"here": body.council.id, "elsewhere": make_council().id}.get(there)
    if there in {"candidate", "with the Board alone"}:
        until = today() if there == "candidate" else None
        make_idea(status=IdeaStatus.NOMINATED, council_id=body.council.id, advice_by=until)
    elif there != "no idea":
        make_idea(status=IdeaStatus.COUNCIL if with_whom else IdeaStatus.DISCUSSION, council_id=with_whom)
    meeting = running(body)
    item = add(meeting, body.chair, idea=None if there == "no idea" else 1)
    if there not in {"here", "candidate"}:
        with pytest.raises(Refused):
            hold(meeting, item, body.chair, paper=Paper.ADVICE)
        return
    vote = hold(meeting, item, body.chair, Kind.HANDS, paper=Paper.ADVICE)
    did(meeting, body.chair, motions.record, vote, {"conditions": 3, "no": 1})
    found = ballots.by_id(vote.id)
    assert found is not None
    assert (found.result, found.about_id) == (Result.CONDITIONS, item.contribution_id)
