"""Who may vote, and whose turn it is to act: tables of seats, absences, deputies and conflicts of interest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.councils.kinds import CouncilStatus, Ended, SeatRole
from forum.councils.models import Council
from forum.councils.models_members import Interest, Member
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Missing
from forum.organisations.models import Representative
from forum.votes import acting, electorate, policy
from forum.votes.kinds import Part
from tests.conftest import change, save
from tests.councils.made import TOMORROW, YESTERDAY, dated, make_council, make_forum, seat
from tests.organisations.made import make_organisation
from tests.votes.made import acting as actor_of

MakePerson = Callable[..., Person]
AWAY = {"away_from": YESTERDAY, "away_until": TOMORROW}


def able(council: Council, **told: Any) -> tuple[set[int], int]:
    """Give who may vote now, and how many seats are filled."""
    found = electorate.of(council, **told)
    return {row.person_id for row in found.able}, found.seats


@pytest.fixture
def body(app: object, make_person: MakePerson) -> tuple[Council, dict[str, Person]]:
    """A council with a chair, a deputy chair, a member with a deputy and one without."""
    del app
    council = make_council()
    people = {name: make_person() for name in ("chair", "vice", "member", "deputy", "other")}
    seat(council, people["chair"], SeatRole.CHAIR)
    seat(council, people["vice"], SeatRole.DEPUTY_CHAIR)
    of = seat(council, people["member"])
    seat(council, people["deputy"], SeatRole.DEPUTY, deputy_of_id=of.id)
    seat(council, people["other"])
    return council, people


def of(body: tuple[Council, dict[str, Person]], name: str) -> Any:
    """Give somebody's seat."""
    return session.scalars(select(Member).where(Member.person_id == body[1][name].id)).one()


@pytest.mark.parametrize(
    ("whose", "change_to", "missing", "stepped_in", "seats"),
    [
        ("other", {}, "", False, 4),
        ("member", AWAY, "member", True, 4),  # the deputy votes
        ("other", AWAY, "", False, 4),  # away without a deputy: they still vote from where they are
        ("member", {"until_on": YESTERDAY}, "member", True, 4),  # the seat stays filled by the deputy
        ("other", {"until_on": YESTERDAY}, "other", False, 3),
        ("other", {"from_on": TOMORROW}, "other", False, 3),
        ("other", {"ended_at": now(), "ended": Ended.RESIGNED}, "other", False, 3),
    ],
)
def test_who_may_vote(
    body: tuple[Council, dict[str, Person]],
    whose: str,
    change_to: dict[str, Any],
    missing: str,
    stepped_in: bool,
    seats: int,
) -> None:
    council, people = body
    change(of(body, whose), **dated(**change_to))
    expected = {person.id for name, person in people.items() if name not in {missing, "deputy"}}
    expected |= {people["deputy"].id} if stepped_in else set()
    assert able(council) == (expected, seats)


def test_who_declared_a_conflict_does_not_vote_and_the_deputy_does(body: tuple[Council, dict[str, Person]]) -> None:
    council, people = body
    reasons = {people["member"].id: "Mein Verein", people["other"].id: "Mein Haus"}
    found = electorate.of(council, conflicts=reasons)
    assert {row.person_id for row in found.able} == {people[name].id for name in ("chair", "vice", "deputy")}
    assert {row.person_id: row.conflict for row in found.rows if row.conflict} == reasons
    both = {**reasons, people["deputy"].id: "Auch meiner"}
    assert {row.person_id for row in electorate.of(council, conflicts=both).able} == {
        people[name].id for name in ("chair", "vice")
    }


def test_in_a_meeting_who_is_there_votes(body: tuple[Council, dict[str, Person]]) -> None:
    council, people = body
    there = {people[name].id for name in ("chair", "deputy", "other")}
    assert able(council, present=there) == (there, 4)
    there |= {people["member"].id}  # now the deputy only listens
    assert able(council, present=there) == (there - {people["deputy"].id}, 4)


@pytest.mark.parametrize("how", ["author", "represents", "declared"])
def test_who_has_to_do_with_the_matter_does_not_vote(
    body: tuple[Council, dict[str, Person]], make_idea: Callable[..., Any], how: str
) -> None:
    council, people = body
    organisation = make_organisation()
    key = organisation.id
    idea = make_idea(**({"author": people["other"]} if how == "author" else {"organisation_id": key}))
    if how == "represents":
        save(Representative(organisation_id=key, person_id=people["other"].id))
    elif how == "declared":
        save(Interest(member_id=of(body, "other").id, organisation_id=key))
    voting, seats = able(council, about=idea)
    assert people["other"].id not in voting
    assert (len(voting), seats) == (3, 4)


def test_in_the_forum_the_cdo_has_a_vote(app: object, make_person: MakePerson) -> None:
    del app
    forum, cdo, member = make_forum(), make_person(Role.CHAIR), make_person()
    seat(forum, member)
    assert able(forum) == ({cdo.id, member.id}, 2)


@pytest.mark.parametrize(
    ("chair", "vice", "part"),
    [
        ("there", "there", Part.CHAIR),
        ("away", "there", Part.CHAIR),  # the deputy chair stands in as chair
        ("biased", "there", Part.DEPUTY_CHAIR),
        ("biased", "away", Part.SECRETARY),
        ("biased", "biased", Part.SECRETARY),
        ("away", "biased", Part.SECRETARY),
        ("away", "away", Part.SECRETARY),
        ("there", "biased", Part.CHAIR),
    ],
)
def test_whose_turn_it_is(
    body: tuple[Council, dict[str, Person]], make_person: MakePerson, chair: str, vice: str, part: Part
) -> None:
    council, people = body
    office, outsider = make_person(Role.OFFICE), make_person()
    states = {"chair": chair, "vice": vice}
    for name, state in states.items():
        if state == "away":
            change(of(body, name), **dated(**AWAY))
    without = {people[name].id for name, state in states.items() if state == "biased"}
    acts = "office"
    if part is not Part.SECRETARY:
        acts = "chair" if chair == "there" else "vice"
    everyone = {**people, "office": office}
    for name, person in everyone.items():
        actor = actor_of(person)
        found = acting.turn(council, actor, without=without)
        assert found.part is part
        assert policy.ACT.allows(actor, found) == (name == acts), name
        assert policy.RECORD.allows(actor, found) == (name in {acts, "office"}), name
    nobody = actor_of(outsider)
    with pytest.raises(Missing):
        policy.ACT.require(nobody, acting.turn(council, nobody))
    member = actor_of(people["other"])
    with pytest.raises(Forbidden):
        policy.ACT.require(member, acting.turn(council, member))


@pytest.mark.parametrize("status", [CouncilStatus.PAUSED, CouncilStatus.DISSOLVED])
def test_nobody_acts_for_a_body_that_rests(
    body: tuple[Council, dict[str, Person]], make_person: MakePerson, status: CouncilStatus
) -> None:
    council, people = body
    office = make_person(Role.OFFICE)
    change(council, status=status)
    for person in (people["chair"], people["vice"], office):
        actor = actor_of(person)
        assert not policy.ACT.allows(actor, acting.turn(council, actor))
        assert not policy.RECORD.allows(actor, acting.turn(council, actor))
