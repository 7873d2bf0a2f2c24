"""Registering: the same answer for everyone, one mail, one button, and what was written is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.accounts import drafts, queries
from forum.accounts.manifest import forget_what_is_over
from forum.accounts.models import Draft, Person, PersonState, SignIn
from forum.kernel.clock import now
from forum.kernel.database import session
from tests.accounts.conftest import OTHER_PASSWORD, PASSWORD, Outbox, link_in
from tests.accounts.test_drafts import begin

MAIL = "erika@example.org"
MakePerson = Callable[..., Person]


def register(client: FlaskClient, email: str = MAIL, **more: Any) -> TestResponse:
    """Fill in the form as a person does, from opening it."""
    client.get("/registrieren")
    values = {"email": email, "name": "Waldpflaume", "password": PASSWORD, "privacy": "y", "of_age": "y"}
    return client.post("/registrieren", data={**values, "opened": opened(client), **more})


def opened(client: FlaskClient) -> str:
    """Give the signed time of opening that a form carries."""
    page = client.get("/registrieren").get_data(as_text=True)
    return page.split('name="opened"')[1].split('value="')[1].split('"')[0]


def with_draft(app: Flask, client: FlaskClient, body: str = "Kurz") -> None:
    """Let a browser hold a visitor's draft."""
    cookie = begin(app, None, body)
    with client.session_transaction() as kept:
        kept.update(cookie)


def test_registering_makes_a_pending_account_and_one_mail(client: FlaskClient, outbox: Outbox) -> None:
    answer = register(client, "Erika@Example.org ")
    assert (answer.status_code, answer.location) == (303, "/registrieren/postfach")
    assert "erika@example.org" in client.get(answer.location).get_data(as_text=True)
    person = queries.by_email(MAIL)
    assert person is not None
    assert (person.state, person.name, person.email) == (PersonState.PENDING, "Waldpflaume", MAIL)
    assert person.password_hash.startswith("$argon2id$")
    (mail,) = outbox()
    assert mail["To"] == MAIL
    assert mail["Subject"] == "Bitte bestätigen Sie Ihr Konto"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("email", ""),
        ("email", "a" * 300 + "@example.org"),
        ("name", ""),
        ("name", "\u202e\u200b"),
        ("name", "Geschäftsführung"),
        ("name", "Die Stadt Braunschweig"),
        ("name", "n" * 61),
        ("password", "zu kurz"),
        ("password", "passwort1234"),
        ("password", "Wort " * 50),
        ("privacy", ""),
        ("of_age", ""),
        ("website", "https://example.org"),
        ("opened", "forged"),
    ],
)
def test_wrong_entries_are_said_and_kept(client: FlaskClient, outbox: Outbox, field: str, value: str) -> None:
    answer = register(client, **{field: value} if field != "email" else {}, email=value if field == "email" else MAIL)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Fehler: Registrieren" in page
    assert session.scalar(select(Person)) is None
    assert outbox() == []
    assert PASSWORD not in page
    if field != "name":
        assert 'value="Waldpflaume"' in page


def test_the_link_shows_a_button_and_confirms_in_any_browser(app: Flask, client: FlaskClient, outbox: Outbox) -> None:
    register(client)
    link = link_in(outbox()[0])
    other = app.test_client()
    page = other.get(link)
    assert page.status_code == 200
    assert "Konto bestätigen" in page.get_data(as_text=True)
    assert "no-store" in page.headers["Cache-Control"]
    assert queries.by_email(MAIL).state == PersonState.PENDING  # type: ignore[union-attr]
    session.remove()
    answer = other.post(link)
    assert (answer.status_code, answer.location) == (303, "/konto")
    assert "Willkommen, Waldpflaume!" in other.get("/konto").get_data(as_text=True)
    assert client.get("/konto").status_code == 303


def test_the_button_sends_the_draft(
    app: Flask, client: FlaskClient, outbox: Outbox, notes: list[tuple[str, int | None]]
) -> None:
    with_draft(app, client, "Mein Text")
    register(client)
    (mail,) = outbox()
    assert mail["Subject"] == "Noch ein Schritt: Senden Sie Ihren Text"
    link, other = link_in(mail), app.test_client()
    page = other.get(link).get_data(as_text=True)
    assert "Mein Text" in page
    assert "Jetzt senden" in page
    key = session.scalars(select(Draft.id)).one()
    assert other.post(link, data={"draft": str(key)}).location == "/spielregeln"
    person = queries.by_email(MAIL)
    assert person is not None
    assert notes == [("Mein Text", person.id)]
    assert session.scalar(select(Draft)) is None
    assert other.get("/konto").status_code == 200
    assert other.get(link).location == "/konto"


def test_a_draft_that_cannot_be_sent_is_kept(
    app: Flask, client: FlaskClient, outbox: Outbox, notes: list[tuple[str, int | None]]
) -> None:
    with_draft(app, client, "stop")
    register(client)
    link = link_in(outbox()[0])
    key = session.scalars(select(Draft.id)).one()
    assert client.post(link, data={"draft": str(key)}).location == "/konto/entwuerfe"
    page = client.get("/konto/entwuerfe").get_data(as_text=True)
    assert "This cannot be sent." in page
    assert "stop" in page
    assert notes == []


def test_the_button_sends_nobody_elses_draft(
    app: Flask, client: FlaskClient, outbox: Outbox, make_person: MakePerson, notes: list[tuple[str, int | None]]
) -> None:
    begin(app, make_person(), "Fremd")
    key = session.scalars(select(Draft.id)).one()
    register(client)
    assert client.post(link_in(outbox()[0]), data={"draft": str(key)}).location == "/konto"
    assert notes == []


def test_a_used_link_says_so_kindly(app: Flask, client: FlaskClient, outbox: Outbox) -> None:
    register(client)
    link = link_in(outbox()[0])
    client.post(link)
    for method in ("get", "post"):
        answer = getattr(app.test_client(), method)(link)
        assert answer.status_code == 410
        assert "/registrieren/neuer-link" in answer.get_data(as_text=True)


def test_known_and_unknown_addresses_get_the_same_answer(
    app: Flask, outbox: Outbox, make_account: Callable[..., Person]
) -> None:
    known = make_account().email
    waiting = "w" + "x" * (len(known or "") - len("w@example.org")) + "@example.org"
    fresh = waiting.replace("w", "f", 1)
    register(app.test_client(), waiting)
    outbox()
    seen = []
    for email in (known, waiting, fresh):
        client = app.test_client()
        answer = register(client, str(email))
        page = client.get("/registrieren/postfach")
        seen.append(
            (
                answer.status_code,
                answer.location,
                answer.data,
                page.status_code,
                page.data.replace(str(email).encode(), b""),
            )
        )
    assert seen[0] == seen[1] == seen[2]
    assert [mail["Subject"] for mail in outbox()] == [
        "Sie haben schon ein Konto",
        "Bitte bestätigen Sie Ihr Konto",
        "Bitte bestätigen Sie Ihr Konto",
    ]


def test_registering_again_changes_nothing_in_an_account_that_stands(
    app: Flask, client: FlaskClient, outbox: Outbox, make_account: Callable[..., Person], notes: object
) -> None:
    person = make_account(name="Erika")
    with_draft(app, client, "Fremd")
    register(client, str(person.email), password=OTHER_PASSWORD)
    found = session.get_one(Person, person.id)
    assert (found.name, found.password_hash) == ("Erika", person.password_hash)
    assert drafts.of_person(person.id) == []
    assert "bestaetigen" not in outbox()[0].get_content()
    del notes


def test_two_passwords_for_one_waiting_account_cancel_each_other(
    app: Flask, client: FlaskClient, outbox: Outbox
) -> None:
    register(app.test_client(), MAIL, password=OTHER_PASSWORD)
    register(client, MAIL)
    first, second = outbox()
    assert client.post(link_in(second)).location == "/konto/daten"
    assert app.test_client().get(link_in(first)).status_code == 410
    for password in (PASSWORD, OTHER_PASSWORD):
        assert app.test_client().post("/anmelden", data={"email": MAIL, "password": password}).status_code == 422
    client.post("/konto/daten/passwort", data={"password": "Weide Strom Glas 5"})
    answer = app.test_client().post("/anmelden", data={"email": MAIL, "password": "Weide Strom Glas 5"})
    assert answer.location == "/konto"


def test_registering_again_with_the_same_password_keeps_it(app: Flask, client: FlaskClient, outbox: Outbox) -> None:
    register(app.test_client())
    register(client)
    client.post(link_in(outbox()[1]))
    answer = app.test_client().post("/anmelden", data={"email": MAIL, "password": PASSWORD})
    assert answer.location == "/konto"


def test_a_new_link_can_be_asked_for(app: Flask, client: FlaskClient, outbox: Outbox) -> None:
    register(client)
    outbox()
    stranger = app.test_client()
    answer = stranger.post("/registrieren/neuer-link", data={"email": MAIL, "opened": opened(stranger)})
    assert answer.location == "/registrieren/postfach"
    assert app.test_client().post(link_in(outbox()[0])).location == "/konto"


def test_accounts_never_confirmed_are_forgotten(client: FlaskClient, outbox: Outbox) -> None:
    register(client)
    outbox()
    forget_what_is_over()
    assert queries.by_email(MAIL) is not None
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        forget_what_is_over()
    session.remove()
    assert queries.by_email(MAIL) is None


def test_a_confirmed_account_outlives_its_link(client: FlaskClient, outbox: Outbox) -> None:
    register(client)
    client.post(link_in(outbox()[0]))
    with time_machine.travel(now() + timedelta(days=60), tick=False):
        forget_what_is_over()
    session.remove()
    assert queries.by_email(MAIL) is not None
    assert session.scalar(select(SignIn)) is None


def test_mail_and_pages_speak_the_language_of_who_registers(app: Flask, client: FlaskClient, outbox: Outbox) -> None:
    client.post(
        "/registrieren?lang=en",
        data={
            "email": MAIL,
            "name": "Fern",
            "password": PASSWORD,
            "privacy": "y",
            "of_age": "y",
            "opened": opened(client),
        },
    )
    (mail,) = outbox()
    assert mail["Subject"] == "Please confirm your account"
    link = link_in(mail)
    assert "Confirm account" in app.test_client().get(link).get_data(as_text=True)
    reader = app.test_client()
    reader.post(link)
    assert '<html lang="en">' in reader.get("/konto").get_data(as_text=True)


def test_the_signed_in_need_no_account(
    client: FlaskClient, make_person: MakePerson, sign_in: Callable[..., FlaskClient]
) -> None:
    sign_in(client, make_person())
    assert client.get("/registrieren").location == "/konto"
    assert client.get("/registrieren?next=/ideen").location == "/ideen"
    assert client.get("/registrieren?next=//evil.example").location == "/konto"


def test_the_wish_goes_along_between_registering_and_signing_in(client: FlaskClient) -> None:
    page = client.get("/registrieren?next=/ideen/neu/pruefen").get_data(as_text=True)
    assert "/anmelden?next=/ideen/neu/pruefen" in page
    page = client.get("/anmelden?next=/ideen/neu/pruefen").get_data(as_text=True)
    assert "/registrieren?next=/ideen/neu/pruefen" in page
