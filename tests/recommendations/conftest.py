"""Fixtures of recommendations: a council that has an idea, and a draft about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.contributions.status import Status
from forum.ideas.models import Idea
from forum.kernel.clock import now, today
from forum.kernel.database import begin_write, session
from forum.recommendations.models import Draft
from forum.votes import tasks
from forum.votes.models import Vote
from tests.conftest import change
from tests.votes.conftest import Body, body

__all__ = ("body",)
PAGE = "/empfehlungen/1"
ROOM = "/fachbeiraete/klima/entwuerfe"
TEXT = {"title": "Trinkbrunnen: ja, mit Wartung", "body": "Wir raten dazu, wenn die Wartung **gesichert** ist."}
SignIn = Callable[[FlaskClient, Person], FlaskClient]
Browser = Callable[[Person], FlaskClient]


@pytest.fixture
def browser(app: Flask, sign_in: SignIn) -> Browser:
    """Give a browser in which a person is signed in."""
    return lambda person: sign_in(app.test_client(), session.merge(person))


@pytest.fixture
def idea(body: Body, make_idea: Callable[..., Idea]) -> Idea:
    """An idea on which the council advises."""
    return make_idea(status=Status.COUNCIL, council_id=body.council.id, due_on=today() + timedelta(days=60))


def begin(client: FlaskClient, number: int | None = 1, **more: Any) -> str:
    """Begin a draft and give its address."""
    address = f"{ROOM}/neu?idee={number}" if number else f"{ROOM}/neu"
    answer = client.post(address, data={**TEXT, **more})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def let_vote(chair: FlaskClient, draft: str, revision: int = 1) -> str:
    """Open the vote on a draft and give its address."""
    until = (today() + timedelta(days=9)).isoformat()
    answer = chair.post(f"{draft}/abstimmen", data={"until": until, "revision": str(revision)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def cast(vote: str, **choices: tuple[str, FlaskClient]) -> None:
    """Let people vote."""
    for choice, client in choices.values():
        assert client.post(vote, data={"choice": choice}).status_code == 303


def end(number: int = 1) -> None:
    """Let a vote's deadline pass, and the worker look."""
    begin_write()
    vote = session.query(Vote).filter(Vote.number == number).one()
    vote.closes_at = now() - timedelta(seconds=1)
    session.commit()
    tasks.end_due()
    session.remove()


def stored(row: Any, **values: Any) -> None:
    """Change a row that another session loaded."""
    change(session.merge(row), **values)


def decided(body: Body, browser: Browser, *, choice: str = "yes", acts: Person | None = None) -> tuple[str, str]:
    """Bring a draft to its decision; gives its address and revision."""
    acting = browser(acts or body.chair)
    draft = begin(acting)
    voters = [person for person in (body.vice, body.other, body.member) if person is not None]
    vote = let_vote(acting, draft)
    cast(vote, **{str(at): (choice, browser(person)) for at, person in enumerate(voters)})
    end()
    return draft, str(session.scalars(select(Draft.revision)).one())


def issue(client: FlaskClient, draft: str, revision: str) -> int:
    """Send the form that issues."""
    return client.post(f"{draft}/herausgeben", data={"revision": revision}).status_code
