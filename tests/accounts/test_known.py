"""Who signed in is remembered as long as nothing changes, and rights that end by themselves no longer than they last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from flask import Flask

from forum.accounts import login
from forum.accounts.login import Known
from forum.accounts.models import Person, RoleGrant
from forum.accounts.roles import Role
from forum.kernel.database import session
from forum.organisations.models import Organisation, OrganisationKind, Representative
from forum.web.transaction import writing
from tests.conftest import save
from tests.queries import counted

START = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def token(app: Flask, make_person: Callable[..., Person]) -> str:
    """Somebody who speaks for an organisation for one more hour, signed in at START."""
    del app
    with time_machine.travel(START, tick=False):
        person = make_person()
        club = Organisation(slug="verein", name="Verein", kind=OrganisationKind.ASSOCIATION, verified_at=START)
        save(club)
        save(Representative(organisation_id=club.id, person_id=person.id, until=START + timedelta(hours=1)))
        with writing():
            _row, token = login.start(person)
    session.remove()
    return token


def test_nobody_is_read_twice_while_nothing_changes(token: str) -> None:
    known = Known()
    with time_machine.travel(START, tick=False):
        with counted() as queries:
            found = [known.get(token) for _time in range(60)]
        assert queries == []
    # On PostgreSQL a change in another test's database counts as one, too.
    assert any(one is other for one, other in pairwise(found))


def test_a_change_counts_at_once(token: str) -> None:
    known = Known()
    with time_machine.travel(START, tick=False):
        found = known.get(token)
        assert found
        assert not found.actor.roles
        save(RoleGrant(person_id=found.actor.id, role=Role.MODERATOR))
        found = known.get(token)
        assert found
        assert found.actor.roles == {Role.MODERATOR}


def test_a_right_that_ends_by_itself_is_not_remembered_longer(token: str) -> None:
    known = Known()
    with time_machine.travel(START, tick=False) as clock:
        found = known.get(token)
        assert found
        assert len(found.actor.speaks_for) == 1
        clock.shift(timedelta(minutes=59))
        assert known.get(token) is found
        clock.shift(timedelta(minutes=2))
        found = known.get(token)
        assert found
        assert not found.actor.speaks_for


def test_a_sign_in_that_ended_is_forgotten(token: str) -> None:
    known = Known()
    with time_machine.travel(START, tick=False) as clock:
        assert known.get(token)
        clock.shift(login.LIFE)
        assert known.get(token) is None
        assert not known.found
