"""The way of an idea: the mission's table, who may move what, and that nothing gets stuck."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from forum.accounts.actor import VISITOR, Actor
from forum.accounts.roles import Role
from forum.contributions.status import ENDED, OWNERS, Status
from forum.contributions.way import BACK, STAYS, periods
from forum.ideas.workflow import WORKFLOW
from forum.kernel.clock import today
from forum.kernel.errors import Forbidden, Refused
from forum.kernel.settings import Settings
from forum.kernel.workflow import Move

S = Status
ASKED_FROM = (S.SUBMITTED, S.DISCUSSION, S.COUNCIL)
# The table of mission.md: target → the statuses it is reached from.
MISSION = {
    S.SUBMITTED: {S.DRAFT},
    S.CLARIFICATION: {S.SUBMITTED, S.DISCUSSION, S.COUNCIL},
    S.DISCUSSION: {S.SUBMITTED, S.COUNCIL, S.FORWARDED, S.IMPORTED},
    S.COUNCIL: {S.DISCUSSION},
    S.RECOMMENDED: {S.COUNCIL},
    S.NOMINATED: {S.RECOMMENDED, S.DISCUSSION, S.DEFERRED},
    S.APPROVED: {S.NOMINATED},
    S.DEFERRED: {S.NOMINATED},
    S.REJECTED: {S.NOMINATED},
    S.IN_PROGRESS: {S.APPROVED},
    S.REALISED: {S.IN_PROGRESS},
    S.STOPPED: {S.APPROVED, S.IN_PROGRESS},
    S.ANSWERED: {S.SUBMITTED, S.DISCUSSION, S.COUNCIL, S.RECOMMENDED, S.FORWARDED},
    S.DECLINED: {S.SUBMITTED, S.CLARIFICATION, S.DISCUSSION, S.COUNCIL, S.DEFERRED, S.RECOMMENDED},
    S.MERGED: {S.SUBMITTED, S.CLARIFICATION, S.DISCUSSION, S.COUNCIL, S.RECOMMENDED},
    S.FORWARDED: {S.SUBMITTED, S.DISCUSSION},
    S.WITHDRAWN: {S.SUBMITTED, S.CLARIFICATION, S.DISCUSSION},
}


def idea(status: Status, **more: Any) -> SimpleNamespace:
    """Make what rules and moves look at."""
    values = {
        "status": status,
        "visibility": "public",
        "author_id": 7,
        "organisation_id": None,
        "due_on": today(),
        "asked_from": S.DISCUSSION if status is S.CLARIFICATION else "",
        "owner": OWNERS.get(status, ""),
        "council_id": 4,
        "advice_by": None,
    }
    return SimpleNamespace(**{**values, **more})


def steps() -> set[tuple[Status, Status]]:
    """Give all pairs of statuses that a move connects."""
    found = set()
    for move in WORKFLOW.moves:
        targets = _targets(move)
        found |= {(Status(source), target) for source in move.sources for target in targets}
    return found


def _targets(move: Move) -> tuple[Status, ...]:
    if move.target == STAYS:
        return ()
    if move.name == "separate":  # back to where it was merged
        return tuple(MISSION[S.MERGED])
    return ASKED_FROM if move.target == BACK else (Status(move.target),)


def test_the_table_is_that_of_the_mission() -> None:
    expected = {(source, target) for target, sources in MISSION.items() for source in sources}
    returns = {(S.CLARIFICATION, target) for target in ASKED_FROM}
    undone = {(S.MERGED, target) for target in MISSION[S.MERGED]}
    assert steps() == expected | returns | undone


@pytest.mark.parametrize("start", list(Status))
def test_every_status_leads_to_an_end(start: Status) -> None:
    seen, queue = {start}, deque([start])
    while queue:
        here = queue.popleft()
        for source, target in steps():
            if source is here and target not in seen:
                seen.add(target)
                queue.append(target)
    assert seen & ENDED


def test_an_end_is_an_end() -> None:
    assert {source for source, _target in steps()} & ENDED == {S.MERGED}  # which alone can be undone


def test_every_open_status_has_an_owner_and_a_clock() -> None:
    open_ones = set(Status) - ENDED - {S.DRAFT, S.IMPORTED}
    assert set(OWNERS) == open_ones
    clocks = set(periods(Settings(secret_key="x" * 32)))
    assert open_ones - clocks == {S.DEFERRED, S.IN_PROGRESS}  # a review date, and milestones of the project


NOBODY: list[str] = []
OFFICE_IN_DISCUSSION = ["ask", "decline", "forward", "answer", "assign", "nominate"]


@pytest.mark.parametrize(
    ("actor", "status", "moves"),
    [
        (VISITOR, S.DISCUSSION, NOBODY),
        (Actor(id=1), S.DISCUSSION, NOBODY),
        (Actor(id=7), S.DISCUSSION, ["merge", "withdraw"]),
        (Actor(id=7), S.CLARIFICATION, ["reply", "merge", "withdraw"]),
        (Actor(id=7), S.COUNCIL, ["merge"]),
        (Actor(id=7), S.APPROVED, NOBODY),
        (Actor(id=1, roles=frozenset({Role.MODERATOR})), S.SUBMITTED, ["publish", "ask", "decline", "forward"]),
        (Actor(id=1, roles=frozenset({Role.MODERATOR})), S.DISCUSSION, ["ask", "forward"]),
        (Actor(id=1, roles=frozenset({Role.MODERATOR})), S.NOMINATED, NOBODY),
        (Actor(id=7, roles=frozenset({Role.MODERATOR})), S.SUBMITTED, ["merge", "withdraw"]),
        (Actor(id=1, roles=frozenset({Role.OFFICE})), S.SUBMITTED, ["ask", "forward", "answer"]),
        (Actor(id=1, roles=frozenset({Role.OFFICE})), S.DISCUSSION, OFFICE_IN_DISCUSSION),
        (Actor(id=1, roles=frozenset({Role.OFFICE})), S.RECOMMENDED, ["answer", "nominate"]),
        (Actor(id=1, roles=frozenset({Role.OFFICE})), S.IMPORTED, ["adopt"]),
        (Actor(id=1, roles=frozenset({Role.OFFICE})), S.MERGED, ["separate"]),
        (Actor(id=7, roles=frozenset({Role.OFFICE})), S.MERGED, NOBODY),
        (Actor(id=1, roles=frozenset({Role.OFFICE}), organisations=frozenset({3})), S.DISCUSSION, OFFICE_IN_DISCUSSION),
        (Actor(id=1, councils=frozenset({4}), chairs=frozenset({4})), S.COUNCIL, ["recommend"]),
        (Actor(id=1, councils=frozenset({4, 5}), chairs=frozenset({5})), S.COUNCIL, NOBODY),
        (Actor(id=7, councils=frozenset({4}), chairs=frozenset({4})), S.COUNCIL, ["merge"]),
        (Actor(id=1, roles=frozenset({Role.CHAIR})), S.NOMINATED, ["approve", "defer", "reject"]),
        (Actor(id=1, roles=frozenset({Role.ADMIN})), S.SUBMITTED, NOBODY),
        (Actor(id=1, roles=frozenset({Role.BOARD})), S.NOMINATED, NOBODY),
    ],
)
def test_who_may_move_an_idea(actor: Actor, status: Status, moves: list[str]) -> None:
    assert WORKFLOW.open_to(actor, idea(status)) == moves


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OFFICE, Role.CHAIR])
@pytest.mark.parametrize("status", list(Status))
def test_nobody_decides_on_their_own_content(role: Role, status: Status) -> None:
    author = Actor(id=7, roles=frozenset({role}))
    member = Actor(id=1, roles=frozenset({role}), organisations=frozenset({3}))
    of_author = {"submit", "reply", "merge", "withdraw", "adopt"}
    assert set(WORKFLOW.open_to(author, idea(status))) <= of_author
    assert set(WORKFLOW.open_to(member, idea(status, organisation_id=3))) <= of_author


def test_the_office_takes_an_idea_back_that_is_overdue_or_whose_council_is_gone() -> None:
    office = Actor(id=1, roles=frozenset({Role.OFFICE}))
    late = today() - timedelta(days=1)
    assert "take_back" not in WORKFLOW.open_to(office, idea(S.COUNCIL))
    assert "take_back" in WORKFLOW.open_to(office, idea(S.COUNCIL, due_on=late))
    assert "take_back" in WORKFLOW.open_to(office, idea(S.COUNCIL, owner="office"))


@pytest.mark.parametrize(
    ("who", "advice", "moves"),
    [
        ("office", {}, ["assign"]),
        ("office", {"advice_by": 9}, ["recommend"]),
        ("office", {"advice_by": 0}, ["recommend"]),
        ("office", {"advice_by": -1}, ["recommend", "take_back"]),
        ("office", {"advice_by": 9, "council_id": None}, ["recommend", "take_back"]),
        ("council's chair", {}, NOBODY),
        ("council's chair", {"advice_by": 9}, ["recommend"]),
        ("council's chair", {"advice_by": 9, "council_id": 5}, NOBODY),
        ("moderator", {"advice_by": -1}, NOBODY),
        ("author", {"advice_by": -1}, NOBODY),
    ],
)
def test_a_council_advises_on_a_candidate_beside_the_board(who: str, advice: dict[str, Any], moves: list[str]) -> None:
    actors = {
        "office": Actor(id=1, roles=frozenset({Role.OFFICE})),
        "council's chair": Actor(id=1, councils=frozenset({4}), chairs=frozenset({4})),
        "moderator": Actor(id=1, roles=frozenset({Role.MODERATOR})),
        "author": Actor(id=7, roles=frozenset({Role.OFFICE})),
    }
    told = {**advice}
    if "advice_by" in told:
        told["advice_by"] = today() + timedelta(days=told["advice_by"])
    assert WORKFLOW.open_to(actors[who], idea(S.NOMINATED, **told)) == moves


def test_going_on_without_an_answer_waits_for_the_clock() -> None:
    office = Actor(id=1, roles=frozenset({Role.OFFICE}))
    with pytest.raises(Refused):
        WORKFLOW.check("proceed", idea(S.CLARIFICATION), actor=office)
    late = idea(S.CLARIFICATION, due_on=today() - timedelta(days=1))
    assert WORKFLOW.check("proceed", late, actor=office).target == BACK


def test_a_negative_move_needs_reason_and_code() -> None:
    office = Actor(id=1, roles=frozenset({Role.OFFICE}))
    with pytest.raises(ValueError, match="reason_code"):
        WORKFLOW.check("decline", idea(S.DISCUSSION), actor=office, details={"reason"})
    assert all("reason" in move.needs for move in WORKFLOW.moves if move.negative)


def test_a_refused_move_says_why() -> None:
    with pytest.raises(Forbidden):
        WORKFLOW.check("publish", idea(S.SUBMITTED), actor=Actor(id=1))
    with pytest.raises(Refused):
        WORKFLOW.check("publish", idea(S.NOMINATED), actor=Actor(id=1, roles=frozenset({Role.MODERATOR})))
