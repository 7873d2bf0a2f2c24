"""Signing in and out: one answer for every failure, a new session for every success."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from forum.accounts.models import Person, PersonState, SignIn
from forum.kernel import settings
from forum.kernel.database import begin_write, session
from tests.accounts.conftest import OTHER_PASSWORD, PASSWORD, Outbox, link_in
from tests.accounts.test_drafts import begin
from tests.accounts.test_register import opened

MakeAccount = Callable[..., Person]


def enter(client: FlaskClient, email: str | None, password: str = PASSWORD, **more: str) -> TestResponse:
    """Send the sign-in form."""
    return client.post("/anmelden", data={"email": str(email), "password": password, **more})


def test_the_right_password_opens_the_account(client: FlaskClient, make_account: MakeAccount) -> None:
    person = make_account(name="Erika")
    answer = enter(client, f" {str(person.email).upper()} ")
    assert (answer.status_code, answer.location) == (303, "/konto")
    page = client.get("/konto")
    assert "Guten Tag, Erika" in page.get_data(as_text=True)
    assert "private" in page.headers["Cache-Control"]


def test_failures_are_alike_to_the_byte(app: Flask, make_account: MakeAccount) -> None:
    emails = {
        "active": make_account().email,
        "banned": make_account(state=PersonState.BANNED).email,
        "pending": make_account(state=PersonState.PENDING).email,
        "without password": make_account(password_hash="").email,
        "unknown": "nobody@example.org",
    }
    answers = {
        (answer.status_code, answer.data.replace(str(email).encode(), b""))
        for email in emails.values()
        for answer in [enter(app.test_client(), email, OTHER_PASSWORD)]
    }
    assert {status for status, _page in answers} == {422}
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("wish", "target"),
    [
        ("/ideen?q=Rad", "/ideen?q=Rad"),
        ("//evil.example", "/konto"),
        ("https://evil.example/", "/konto"),
        ("/\\evil.example", "/konto"),
        ("javascript:alert(1)", "/konto"),
        ("", "/konto"),
    ],
)
def test_going_on_never_leaves_the_house(
    client: FlaskClient, make_account: MakeAccount, wish: str, target: str
) -> None:
    assert enter(client, make_account().email, next=wish).location == target
    assert client.get("/anmelden", query_string={"next": wish}).location == target


def test_the_wish_is_kept_over_a_failure(client: FlaskClient) -> None:
    page = client.get("/anmelden?next=/konto/daten").get_data(as_text=True)
    assert 'value="/konto/daten"' in page
    page = enter(client, "nobody@example.org", next="/konto/daten").get_data(as_text=True)
    assert 'value="/konto/daten"' in page


def test_every_sign_in_is_a_new_session(client: FlaskClient, make_account: MakeAccount) -> None:
    person = make_account()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["fixed"] = "planted", "planted"
    enter(client, person.email)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted"
        assert "fixed" not in cookie
        first = cookie["_user_id"]
    client.post("/abmelden")
    enter(client, person.email)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_signing_out_ends_the_session_on_the_server(client: FlaskClient, make_account: MakeAccount) -> None:
    enter(client, make_account().email)
    with client.session_transaction() as cookie:
        stolen = dict(cookie)
    assert client.post("/abmelden").location == "/"
    with client.session_transaction() as cookie:
        cookie.update(stolen)
    assert client.get("/konto").location == "/anmelden?next=/konto"
    assert session.scalar(select(SignIn)) is None


def test_a_get_signs_nobody_out(client: FlaskClient, make_account: MakeAccount) -> None:
    enter(client, make_account().email)
    assert client.get("/abmelden").status_code == 405
    assert client.get("/konto").status_code == 200


def test_a_ban_counts_at_the_next_request(client: FlaskClient, make_account: MakeAccount) -> None:
    person = make_account()
    enter(client, person.email)
    begin_write()
    session.execute(update(Person).where(Person.id == person.id).values(state=PersonState.BANNED))
    session.commit()
    assert client.get("/konto").status_code == 303
    answer = enter(client, person.email)
    assert answer.status_code == 422
    assert "gesperrt" in answer.get_data(as_text=True)


def test_who_never_confirmed_gets_a_new_link(
    app: Flask, client: FlaskClient, make_account: MakeAccount, outbox: Outbox, notes: object
) -> None:
    person = make_account(state=PersonState.PENDING)
    cookie = begin(app, None, "Noch da")
    with client.session_transaction() as kept:
        kept.update(cookie)
    assert enter(client, person.email).location == "/registrieren/postfach"
    assert client.get("/konto").status_code == 303
    link = link_in(outbox()[0])
    assert "Noch da" in app.test_client().get(link).get_data(as_text=True)
    assert app.test_client().post(link).location == "/konto"
    del notes


def test_signing_in_brings_the_browsers_draft_along(
    app: Flask, client: FlaskClient, make_account: MakeAccount, notes: object
) -> None:
    cookie = begin(app, None, "Mitgebracht")
    with client.session_transaction() as kept:
        kept.update(cookie)
    enter(client, make_account().email)
    assert "Mitgebracht" in client.get("/konto/entwuerfe").get_data(as_text=True)
    del notes


def test_failures_are_limited_by_account_and_by_network(app: Flask, make_account: MakeAccount) -> None:
    settings.use(settings.current().model_copy(update={"limit_sign_in": 2}))
    person, other = (str(account.email) for account in (make_account(), make_account()))

    def tried(email: str, password: str, network: str) -> int:
        data = {"email": str(email), "password": password}
        return app.test_client().post("/anmelden", data=data, environ_overrides={"REMOTE_ADDR": network}).status_code

    networks = ["192.0.2.1", "198.51.100.1", "203.0.113.1"]
    assert [tried(person, "falsch falsch", network) for network in networks] == [422, 422, 429]
    assert tried(person, PASSWORD, "203.0.113.9") == 429
    assert tried(other, PASSWORD, "203.0.113.9") == 303
    hosts = ["2001:db8::1", "2001:db8::2", "2001:db8::3"]
    assert [tried(f"nobody{host[-1]}@example.org", "falsch falsch", host) for host in hosts] == [422, 422, 429]
    assert tried(other, PASSWORD, "2001:db8::4") == 429
    assert tried(other, PASSWORD, "2001:db8:0:1::4") == 303


def test_success_is_not_counted(app: Flask, make_account: MakeAccount) -> None:
    settings.use(settings.current().model_copy(update={"limit_sign_in": 2}))
    person = make_account()
    assert [enter(app.test_client(), person.email).status_code for _time in range(4)] == [303] * 4


def reset_link(client: FlaskClient, email: str | None, outbox: Outbox) -> str:
    """Ask for a new password and give the mailed link."""
    answer = client.post("/passwort-vergessen", data={"email": str(email), "opened": opened(client)})
    assert answer.location == "/registrieren/postfach"
    (mail,) = outbox()
    return link_in(mail)


def test_a_new_password_ends_everything_old(
    app: Flask, client: FlaskClient, make_account: MakeAccount, outbox: Outbox
) -> None:
    person = make_account()
    old = app.test_client()
    enter(old, person.email)
    unused, link = reset_link(client, person.email, outbox), reset_link(client, person.email, outbox)
    page = client.get(link)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert client.post(link, data={"password": "kurz"}).status_code == 422
    assert client.post(link, data={"password": OTHER_PASSWORD}).location == "/konto"
    assert client.get("/konto").status_code == 200
    assert old.get("/konto").status_code == 303
    for dead in (unused, link):
        assert app.test_client().get(dead).status_code == 410
        assert app.test_client().post(dead, data={"password": OTHER_PASSWORD}).status_code == 410
    assert enter(app.test_client(), person.email).status_code == 422
    assert enter(app.test_client(), person.email, OTHER_PASSWORD).status_code == 303
    assert [mail["Subject"] for mail in outbox()] == ["Ihr Passwort wurde geändert"]


def test_asking_for_a_new_password_tells_nothing(app: Flask, make_account: MakeAccount, outbox: Outbox) -> None:
    known = str(make_account().email)
    banned = str(make_account(state=PersonState.BANNED).email)
    answers = set()
    for email in (known, banned, "nobody@example.org"):
        client = app.test_client()
        answer = client.post("/passwort-vergessen", data={"email": email, "opened": opened(client)})
        page = client.get("/registrieren/postfach").data.replace(email.encode(), b"")
        answers.add((answer.status_code, answer.location, answer.data, page))
    assert len(answers) == 1
    assert [mail["To"] for mail in outbox()] == [known]
