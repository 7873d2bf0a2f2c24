"""When rights in a council begin and end: a table of what somebody is, before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.accounts import login
from forum.accounts.actor import Actor
from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.councils import rights
from forum.councils.kinds import CouncilStatus, Ended, SeatRole
from forum.councils.models_members import Interest, Member
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from tests.conftest import change, save
from tests.councils.made import TODAY, TOMORROW, YESTERDAY, dated, make_council, make_forum, seat
from tests.organisations.made import make_organisation

MakePerson = Callable[..., Person]
READS, CHAIRS, STANDS_BY = "councils", "chairs", "vice_chairs"


def loaded(person: Person) -> Actor:
    """Give the actor as a request of the person would load it."""
    begin_write()
    _row, token = login.start(person)
    session.commit()
    found = login.load_actor(token)
    assert found is not None
    return found[1].actor


def rights_of(person: Person, council_id: int) -> set[str]:
    """Give in which of the small sets a council is."""
    actor = loaded(person)
    return {name for name in (READS, CHAIRS, STANDS_BY) if council_id in getattr(actor, name)}


@pytest.mark.parametrize(
    ("values", "has"),
    [
        ({}, {READS}),
        ({"from_on": TODAY}, {READS}),
        ({"from_on": TOMORROW}, set()),
        ({"until_on": TODAY}, {READS}),
        ({"until_on": YESTERDAY}, set()),
        ({"ended_at": now(), "ended": Ended.RESIGNED}, set()),
        ({"ended_at": now(), "ended": Ended.REMOVED}, set()),
        ({"away_from": TODAY, "away_until": TODAY}, {READS}),
        ({"role": SeatRole.CHAIR}, {READS, CHAIRS}),
        ({"role": SeatRole.CHAIR, "until_on": YESTERDAY}, set()),
        ({"role": SeatRole.CHAIR, "away_from": TODAY, "away_until": TODAY}, {READS}),
        ({"role": SeatRole.DEPUTY_CHAIR}, {READS, CHAIRS, STANDS_BY}),  # nobody else is there to chair
    ],
)
def test_rights_begin_and_end_with_the_term(make_person: MakePerson, values: dict[str, Any], has: set[str]) -> None:
    person, council = make_person(), make_council()
    seat(council, person, **dated(**values))
    assert rights_of(person, council.id) == has


@pytest.mark.parametrize(
    ("chair", "acts"),
    [
        ({}, False),
        ({"away_from": YESTERDAY, "away_until": TODAY}, True),
        ({"away_from": YESTERDAY, "away_until": YESTERDAY}, False),
        ({"until_on": YESTERDAY}, True),
        ({"ended_at": now(), "ended": Ended.RESIGNED}, True),
    ],
)
def test_the_deputy_acts_when_the_chair_cannot(make_person: MakePerson, chair: dict[str, Any], acts: bool) -> None:
    council, deputy = make_council(), make_person()
    seat(council, make_person(), SeatRole.CHAIR, **dated(**chair))
    seat(council, deputy, SeatRole.DEPUTY_CHAIR)
    assert rights_of(deputy, council.id) == {READS, STANDS_BY} | ({CHAIRS} if acts else set())


@pytest.mark.parametrize(
    ("principal", "steps_in"),
    [
        ({}, False),
        ({"away_from": TODAY, "away_until": TOMORROW}, True),
        ({"until_on": YESTERDAY}, True),
        ({"ended_at": now(), "ended": Ended.REMOVED}, True),
    ],
)
def test_a_deputy_steps_in(make_person: MakePerson, principal: dict[str, Any], steps_in: bool) -> None:
    council, person = make_council(), make_person()
    for_whom = seat(council, make_person(), **dated(**principal))
    seat(council, person, SeatRole.DEPUTY, deputy_of_id=for_whom.id)
    assert rights_of(person, council.id) == ({READS} if steps_in else set())


@pytest.mark.parametrize(
    ("status", "has"),
    [
        (CouncilStatus.ACTIVE, {READS, CHAIRS}),
        (CouncilStatus.PAUSED, {READS}),
        (CouncilStatus.DISSOLVED, set()),
    ],
)
def test_what_becomes_of_the_council(make_person: MakePerson, status: CouncilStatus, has: set[str]) -> None:
    person, council = make_person(), make_council(status=status)
    seat(council, person, SeatRole.CHAIR)
    assert rights_of(person, council.id) == has


def test_the_cdo_chairs_the_forum_by_right_alone(make_person: MakePerson) -> None:
    cdo, forum, council = make_person(Role.CHAIR), make_forum(), make_council()
    seat(forum, deputy := make_person(), SeatRole.DEPUTY_CHAIR)
    assert rights_of(cdo, forum.id) == {READS, CHAIRS}
    assert rights_of(cdo, council.id) == set()
    assert rights_of(deputy, forum.id) == {READS, STANDS_BY}
    assert [person.id for person in rights.members_now(forum.id)] == sorted([cdo.id, deputy.id])


@pytest.mark.parametrize("role", list(Role))
def test_no_role_as_such_sits_in_a_council(make_person: MakePerson, role: Role) -> None:
    council = make_council()
    assert rights_of(make_person(role), council.id) == set()


def test_declared_organisations_bind_as_long_as_one_sits(make_person: MakePerson) -> None:
    person, council, organisation = make_person(), make_council(), make_organisation()
    member = seat(council, person)
    save(Interest(member_id=member.id, organisation_id=organisation.id))
    actor = loaded(person)
    assert actor.organisations == {organisation.id}
    assert actor.represents == actor.speaks_for == frozenset()
    change(session.get_one(Member, member.id), ended_at=now(), ended=Ended.RESIGNED)
    assert loaded(person).organisations == frozenset()
