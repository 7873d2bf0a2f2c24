"""Who holds a draft, from the first words to sending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum.accounts import drafts
from forum.accounts.actor import VISITOR
from forum.accounts.models import Draft, Person, PersonState
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.web.transaction import writing
from tests.accounts.conftest import asking
from tests.conftest import actor_of

MakePerson = Callable[..., Person]
pytestmark = pytest.mark.usefixtures("notes")


def begin(app: Flask, person: Person | None = None, body: str = "Kurz") -> dict[str, Any]:
    """Start a draft as a visitor or a person and give the cookie."""
    with asking(app, person) as cookie:
        with writing():
            drafts.start("note", {"number": 1, "body": body})
        return dict(cookie)


def body_seen(app: Flask, person: Person | None, cookie: dict[str, Any] | None = None) -> str | None:
    """Give the body of the draft that somebody with this cookie finds."""
    with asking(app, person, cookie):
        draft = drafts.find("note", actor_of(person) if person else VISITOR)
        return draft.content["body"] if draft else None


def test_a_visitor_finds_their_draft_by_the_cookie_alone(app: Flask, make_person: MakePerson) -> None:
    cookie = begin(app)
    assert cookie["_permanent"]  # it outlives the browser's window
    assert body_seen(app, None, cookie) == "Kurz"
    assert body_seen(app, None) is None
    assert body_seen(app, make_person(), cookie) == "Kurz"


def test_a_person_finds_their_newest_draft_anywhere(app: Flask, make_person: MakePerson) -> None:
    person = make_person()
    begin(app, person, "alt")
    begin(app, person, "neu")
    assert body_seen(app, person) == "neu"
    assert body_seen(app, make_person()) is None
    assert body_seen(app, None) is None


def test_saving_replaces_and_renews(app: Flask) -> None:
    cookie = begin(app)
    with asking(app, None, cookie), time_machine.travel(now() + timedelta(days=6), tick=False), writing():
        found = drafts.find("note", VISITOR)
        assert found is not None
        drafts.save(found, {"number": 1, "body": "Länger"})
    with time_machine.travel(now() + timedelta(days=12), tick=False):
        assert body_seen(app, None, cookie) == "Länger"


def test_someone_elses_draft_stays_theirs_whatever_the_cookie_says(app: Flask, make_person: MakePerson) -> None:
    owner = make_person()
    cookie = begin(app, owner)
    assert body_seen(app, None, cookie) is None
    assert body_seen(app, make_person(), cookie) is None
    assert body_seen(app, owner, cookie) == "Kurz"
    other = make_person()
    with asking(app, other, cookie), writing():
        drafts.adopt(other.id)
    assert body_seen(app, owner) == "Kurz"


def test_a_draft_waits_with_a_pending_account_and_stays_with_the_browser(app: Flask, make_person: MakePerson) -> None:
    pending = make_person(state=PersonState.PENDING)
    cookie = begin(app)
    with asking(app, None, cookie), writing():
        for key in drafts.held():
            drafts.bind(key, pending.id)
    assert body_seen(app, None, cookie) == "Kurz"
    assert body_seen(app, make_person(), cookie) is None
    assert [draft.content["body"] for draft in drafts.of_person(pending.id)] == ["Kurz"]


def test_confirming_lets_drafts_live_longer_and_signing_in_does_not(app: Flask, make_person: MakePerson) -> None:
    person = make_person()
    begin(app, person)
    ends = select(Draft.expires_at)
    before = session.scalars(ends).one()
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        with asking(app, None), writing():
            drafts.adopt(person.id)
        assert session.scalars(ends).one() == before
        with writing():
            drafts.keep(person.id)
        assert session.scalars(ends).one() - before == pytest.approx(timedelta(days=3), abs=timedelta(minutes=5))


def test_signing_in_adopts_the_browsers_drafts(app: Flask, make_person: MakePerson) -> None:
    person = make_person()
    cookie = begin(app)
    with asking(app, None, cookie), writing():
        drafts.adopt(person.id)
    assert body_seen(app, person) == "Kurz"
    assert body_seen(app, None, cookie) is None


@pytest.mark.parametrize(
    ("signed_in", "days", "alive"), [(False, 6, True), (False, 8, False), (True, 89, True), (True, 91, False)]
)
def test_drafts_end(app: Flask, make_person: MakePerson, signed_in: bool, days: int, alive: bool) -> None:
    person = make_person() if signed_in else None
    cookie = begin(app, person)
    with time_machine.travel(now() + timedelta(days=days), tick=False):
        assert (body_seen(app, person, cookie) is not None) is alive
        with writing():
            drafts.expire()
        assert (session.scalar(select(Draft)) is not None) is alive


def test_discarding_forgets_row_and_key(app: Flask) -> None:
    cookie = begin(app)
    with asking(app, None, cookie) as held:
        with writing():
            found = drafts.find("note", VISITOR)
            assert found is not None
            drafts.discard(found)
        assert held[drafts.COOKIE] == {}
    assert session.scalar(select(Draft)) is None


def test_what_hangs_on_a_draft_goes_with_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[str] = []
    hanging = drafts.Hanging(find=lambda _keys: {}, forget=lambda draft: dropped.append(draft.content["body"]))
    monkeypatch.setattr(drafts, "_hanging", [hanging])
    begin(app)
    with time_machine.travel(now() + timedelta(days=8), tick=False), writing():
        drafts.expire()
    assert dropped == ["Kurz"]


@pytest.mark.parametrize("held", ["text", 7, None, ["list"], {"note": "unknown"}, {"other": "key"}])
def test_a_strange_cookie_finds_nothing(app: Flask, held: object) -> None:
    begin(app)
    assert body_seen(app, None, {drafts.COOKIE: held}) is None
