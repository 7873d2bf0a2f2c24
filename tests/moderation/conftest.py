"""The desk of a moderator, and what waits there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import now

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]


@pytest.fixture
def desk(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> FlaskClient:
    """The browser of a moderator."""
    return sign_in(client, make_person(Role.MODERATOR, name="Moderation 1"))


@pytest.fixture
def new_idea(make_idea: MakeIdea) -> Callable[..., Idea]:
    """Make an idea that waits since some hours."""

    def make(title: str, hours: int = 1, **more: object) -> Idea:
        return make_idea(
            title,
            status=Status.SUBMITTED,
            visibility=Visibility.PENDING,
            status_since=now() - timedelta(hours=hours),
            **more,
        )

    return make
