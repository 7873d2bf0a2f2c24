"""A mailbox, a password, and drafts of a kind of the tests' own."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, g
from flask import session as flask_session

from forum.accounts import drafts, passwords
from forum.accounts.actor import VISITOR, Actor
from forum.accounts.models import Draft, Person
from forum.kernel import settings
from forum.kernel.database import session
from forum.kernel.errors import HouseError
from forum.notifications.delivery import sweep
from forum.web.transaction import writing

PASSWORD = "Fahrrad Tram Brot 9"
OTHER_PASSWORD = "Linde Kanal Regen 4"

Outbox = Callable[[], list[EmailMessage]]


@pytest.fixture(autouse=True)
def _no_limits(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let tests ask for many mails and sign-ins; those about limits set their own."""
    if "app" in request.fixturenames:
        request.getfixturevalue("app")
    before = settings.current()
    settings.use(before.model_copy(update={"limit_mail": 1000, "limit_sign_in": 1000}))
    yield
    settings.use(before)


@pytest.fixture
def outbox(app: Flask) -> Outbox:
    """Deliver what waits, and give the mails that left since the last time."""
    folder = settings.current().mails_folder
    seen = set(folder.rglob("*.eml"))
    del app

    def deliver() -> list[EmailMessage]:
        session.expunge_all()  # what the test holds stays as it is
        done = sweep()
        assert done.failed == 0
        session.remove()
        new = sorted(set(folder.rglob("*.eml")) - seen)
        seen.update(new)
        found = []
        for path in new:
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            found.append(message)
        return found

    return deliver


def link_in(message: EmailMessage) -> str:
    """Give the path of the first link to a page in a mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", message.get_content())
    assert found is not None
    return found[1]


@cache
def _hashed() -> str:
    return passwords.make_hash(PASSWORD)


@pytest.fixture
def make_account(make_person: Callable[..., Person]) -> Callable[..., Person]:
    """Make a person with PASSWORD; further arguments as for `make_person`."""
    return lambda *roles, **more: make_person(*roles, **{"password_hash": _hashed(), **more})


@contextmanager
def asking(app: Flask, person: Person | None = None, cookie: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Stand inside a request of a visitor or a person, with this cookie; gives the cookie."""
    with app.app_context(), app.test_request_context():
        flask_session.update(cookie or {})
        who = VISITOR if person is None else Actor(id=person.id, name=person.name, locale=person.locale)
        g._login_user = SimpleNamespace(actor=who)
        yield flask_session


@pytest.fixture
def notes() -> Iterator[list[tuple[str, int | None]]]:
    """Know a kind of draft, `note`, whose sending is noted: (body, who); one whose body is „stop“ cannot be sent."""
    sent: list[tuple[str, int | None]] = []

    def send(draft: Draft, actor: Actor) -> str:
        text = str(draft.content["body"])
        if text == "stop":
            raise HouseError("This cannot be sent.")
        with writing():
            drafts.discard(draft)
        sent.append((text, actor.id))
        return "/spielregeln"

    drafts.register(drafts.DraftKind("note", "comments/_draft.html", send, lambda _draft: "/ideen/neu", "Note"))
    yield sent
    del drafts._kinds["note"]
