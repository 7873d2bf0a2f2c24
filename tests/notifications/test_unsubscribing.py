"""Ending mails by their link: one click, no sign-in, for one person and purpose, once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.accounts.models import Person
from forum.contributions.follow_models import Follow
from forum.kernel.database import begin_write, session
from forum.notifications import paces, unsubscribing
from forum.notifications.kinds import Kind
from tests.conftest import change, save

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(app, make_person):
    """Make a person's link: `link("daily")` gives person and address."""

    def make(scope, person=None):
        person = person or make_person()
        return person, f"/mitteilungen/abmelden/{unsubscribing.token(person, scope)}"

    return make


def never(person):
    session.rollback()
    return {str(kind) for kind, pace in paces.of_person(person.id).items() if pace == "never"}


def test_one_click_ends_a_digest_without_signing_in_or_a_token_of_ours(client, link):
    client.application.config["WTF_CSRF_ENABLED"] = True
    try:
        person, address = link("daily")
        save(
            Follow(person_id=person.id, topic_id=1, pace="daily"), Follow(person_id=person.id, topic_id=2, pace="once")
        )
        page = client.get(address)
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "private, no-store"
        assert never(person) == set()
        answer = client.post(address, data=ONE_CLICK)
        assert answer.status_code == 200
        assert "set-cookie" not in {name.lower() for name, _value in answer.headers}
        assert never(person) == {"replies", "supported", "followed"}
        assert session.scalars(select(Follow.pace).order_by(Follow.topic_id)).all() == ["never", "once"]
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = False


def test_mail_at_once_is_ended_for_its_kind_alone(client, link):
    person, address = link("official")
    client.post(address, data=ONE_CLICK)
    assert never(person) == {"official"}


def test_a_link_works_once(client, link):
    person, address = link("daily")
    client.post(address, data=ONE_CLICK)
    begin_write()
    paces.choose(person.id, {Kind.FOLLOWED: paces.Pace.DAILY})
    session.commit()
    assert client.post(address, data=ONE_CLICK).status_code == 200
    assert "Erledigt" in client.get(address).text
    assert never(person) == {"replies", "supported"}


@pytest.mark.parametrize("values", [{"password_hash": "another"}, {"email": "other@example.org"}, {"state": "banned"}])
def test_a_link_dies_with_a_new_password_or_address_or_the_account(client, link, values):
    person, address = link("daily")
    change(session.get(Person, person.id), **values)
    for ask in (client.get, client.post):
        assert ask(address).status_code == 410
    assert never(person) == set()


@pytest.mark.parametrize("secret", ["x", "a.b.c", "%00", "WzEsImRhaWx5Il0.x.y", "ü"])
def test_what_was_never_a_link_ends_nothing(client, secret):
    assert client.get(f"/mitteilungen/abmelden/{secret}").status_code == 410
    assert client.post(f"/mitteilungen/abmelden/{secret}").status_code == 410


def test_a_link_is_over_after_a_while(client, link, monkeypatch):
    person, address = link("daily")
    monkeypatch.setattr(unsubscribing, "LIFE", -1)
    assert client.post(address).status_code == 410
    assert never(person) == set()


def test_nobody_ends_mails_of_others(client, link, make_person):
    person, address = link("daily")
    other = make_person()
    client.post(address)
    assert never(person)
    assert never(other) == set()
