"""Fixtures of votes: a council of four, with a deputy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.councils.kinds import SeatRole
from forum.councils.models import Council
from tests.councils.made import make_council, seat


@dataclass
class Body:
    """A council and its people by what they are."""

    council: Council
    chair: Person
    vice: Person
    member: Person
    deputy: Person
    other: Person
    office: Person
    seats: dict[str, int]


@pytest.fixture
def body(app: Flask, make_person: Callable[..., Person]) -> Body:
    """Chair, deputy chair, a member with a deputy, one without; the office is their secretary."""
    del app
    council = make_council(name="Klima", slug="klima")
    people = {name: make_person() for name in ("chair", "vice", "member", "deputy", "other")}
    seats = {
        "chair": seat(council, people["chair"], SeatRole.CHAIR).id,
        "vice": seat(council, people["vice"], SeatRole.DEPUTY_CHAIR).id,
        "member": seat(council, people["member"]).id,
        "other": seat(council, people["other"]).id,
    }
    seats["deputy"] = seat(council, people["deputy"], SeatRole.DEPUTY, deputy_of_id=seats["member"]).id
    return Body(council, **people, office=make_person(Role.OFFICE), seats=seats)
