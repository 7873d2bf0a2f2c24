"""My account: data, mail address, password, sign-ins, drafts, the end."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts import erasing
from forum.accounts.models import Draft, Person, PersonState, RoleGrant, SignIn, Token
from forum.accounts.roles import Role
from forum.contributions import service as trunk
from forum.contributions.models import Contribution, Support
from forum.ideas.models import Idea
from forum.kernel import settings
from forum.kernel.database import session
from forum.organisations.models import Organisation, OrganisationKind, Representative
from forum.web.transaction import writing
from tests.accounts.conftest import OTHER_PASSWORD, PASSWORD, Outbox, link_in
from tests.accounts.test_drafts import begin
from tests.accounts.test_sign_in import enter, reset_link
from tests.conftest import actor_of
from tests.queries import MOST, counted

MakeAccount = Callable[..., Person]
PAGES = ["", "/daten", "/daten/mail", "/daten/passwort", "/anmeldungen", "/entwuerfe", "/loeschen"]


@pytest.fixture
def person(make_account: MakeAccount) -> Person:
    """Whose account it is."""
    return make_account(name="Erika")


@pytest.fixture
def mine(client: FlaskClient, person: Person) -> FlaskClient:
    """A browser in which the person is signed in."""
    enter(client, person.email)
    return client


def fresh(person: Person) -> Person:
    """Give the person as they stand in the database."""
    session.remove()
    return session.get_one(Person, person.id)


@pytest.mark.parametrize("page", PAGES)
def test_visitors_are_asked_to_sign_in(client: FlaskClient, page: str) -> None:
    answer = client.get(f"/konto{page}")
    assert (answer.status_code, answer.location) == (303, f"/anmelden?next=/konto{page}")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_stand_in_both_languages(mine: FlaskClient, page: str, language: str) -> None:
    answer = mine.get(f"/konto{page}?lang={language}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in text
    assert ("Meine Daten" in text) is (language == "de")


def test_name_and_language_change(mine: FlaskClient, person: Person) -> None:
    assert mine.post("/konto/daten", data={"name": " Waldpflaume ", "locale": "en"}).location == "/konto/daten"
    found = fresh(person)
    assert (found.name, found.locale) == ("Waldpflaume", "en")
    assert "My data" in mine.get("/konto/daten").get_data(as_text=True)


@pytest.mark.parametrize(("name", "locale"), [("", "de"), ("Moderation", "de"), ("Erika", "fr"), ("<!>", "de")])
def test_wrong_data_is_refused(mine: FlaskClient, person: Person, name: str, locale: str) -> None:
    assert mine.post("/konto/daten", data={"name": name, "locale": locale}).status_code == 422
    assert (fresh(person).name, fresh(person).locale) == ("Erika", "de")


def test_what_is_not_offered_cannot_be_set(mine: FlaskClient, person: Person) -> None:
    values = {"name": "Erika", "locale": "de", "trusted": "", "state": "banned", "email": "x@example.org", "id": "7"}
    mine.post("/konto/daten", data=values)
    found = fresh(person)
    assert (found.email, found.state, found.trusted) == (person.email, PersonState.ACTIVE, True)


def test_a_script_in_a_name_stays_text(mine: FlaskClient) -> None:
    mine.post("/konto/daten", data={"name": "<script>alert(1)</script>", "locale": "de"})
    page = mine.get("/konto").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_new_address_counts_once_confirmed(app: Flask, mine: FlaskClient, person: Person, outbox: Outbox) -> None:
    reset = reset_link(app.test_client(), person.email, outbox)
    assert mine.post("/konto/daten/mail", data={"email": "New@example.org", "current": PASSWORD}).status_code == 303
    mails = {mail["To"]: mail for mail in outbox()}
    assert set(mails) == {"new@example.org", person.email}
    link = link_in(mails["new@example.org"])
    assert link not in mails[person.email].get_content()
    other = app.test_client()
    assert "new@example.org" in other.get(link).get_data(as_text=True)
    assert fresh(person).email == person.email
    assert other.post(link).location == "/anmelden"
    assert fresh(person).email == "new@example.org"
    assert other.get(link).status_code == 410
    assert other.get(reset).status_code == 410
    assert other.get("/konto").status_code == 303


def test_a_new_address_needs_the_password(mine: FlaskClient, person: Person, outbox: Outbox) -> None:
    answer = mine.post("/konto/daten/mail", data={"email": "new@example.org", "current": OTHER_PASSWORD})
    assert answer.status_code == 422
    assert outbox() == []
    assert fresh(person).email == person.email


def test_guesses_of_the_present_password_are_limited(mine: FlaskClient, person: Person) -> None:
    settings.use(settings.current().model_copy(update={"limit_sign_in": 2}))
    wrong = {"current": OTHER_PASSWORD, "password": "Weide Strom Glas 5"}
    for _time in range(3):
        assert mine.post("/konto/daten/passwort", data=wrong).status_code == 422
    answer = mine.post("/konto/loeschen", data={"current": PASSWORD, "sure": "y"})
    assert "Zu viele Versuche" in answer.get_data(as_text=True)
    assert fresh(person).state == PersonState.ACTIVE


def test_somebody_elses_address_is_not_told(
    mine: FlaskClient, make_account: MakeAccount, person: Person, outbox: Outbox
) -> None:
    taken = make_account().email
    pages = []
    for email in (taken, "free@example.org"):
        answer = mine.post("/konto/daten/mail", data={"email": email, "current": PASSWORD})
        page = mine.get("/konto/daten").get_data(as_text=True)
        pages.append((answer.status_code, answer.location, re.sub(r'name="csrf_token" value="[^"]*"', "", page)))
    assert pages[0] == pages[1]
    assert {mail["To"] for mail in outbox()} == {"free@example.org", person.email}


def test_an_address_taken_meanwhile_is_not_given_twice(
    app: Flask, mine: FlaskClient, person: Person, make_account: MakeAccount, outbox: Outbox
) -> None:
    mine.post("/konto/daten/mail", data={"email": "new@example.org", "current": PASSWORD})
    link = next(link_in(mail) for mail in outbox() if mail["To"] == "new@example.org")
    other = make_account()
    session.remove()
    client = app.test_client()
    enter(client, other.email)
    client.post("/konto/daten/mail", data={"email": "new@example.org", "current": PASSWORD})
    client.post(next(link_in(mail) for mail in outbox() if mail["To"] == "new@example.org"))
    assert fresh(other).email == "new@example.org"
    assert mine.post(link).status_code == 410
    assert fresh(person).email == person.email


def test_a_new_password_ends_other_sign_ins(app: Flask, mine: FlaskClient, person: Person, outbox: Outbox) -> None:
    other = app.test_client()
    enter(other, person.email)
    wrong = {"current": OTHER_PASSWORD, "password": "Weide Strom Glas 5"}
    assert mine.post("/konto/daten/passwort", data=wrong).status_code == 422
    assert other.get("/konto").status_code == 200
    weak = {"current": PASSWORD, "password": "passwort1234"}
    assert mine.post("/konto/daten/passwort", data=weak).status_code == 422
    right = {"current": PASSWORD, "password": OTHER_PASSWORD}
    assert mine.post("/konto/daten/passwort", data=right).location == "/konto/daten"
    assert mine.get("/konto").status_code == 200
    assert other.get("/konto").status_code == 303
    assert enter(app.test_client(), person.email, OTHER_PASSWORD).status_code == 303
    assert [mail["Subject"] for mail in outbox()] == ["Ihr Passwort wurde geändert"]


def test_sign_ins_are_listed_and_ended(
    app: Flask, mine: FlaskClient, person: Person, make_account: MakeAccount
) -> None:
    other, stranger = app.test_client(), app.test_client()
    enter(other, person.email)
    enter(stranger, make_account().email)
    page = mine.get("/konto/anmeldungen").get_data(as_text=True)
    assert page.count("dieses Gerät") == 1
    assert page.count("/beenden") == 2  # the other one, and all of them
    keys = session.scalars(select(SignIn.id).where(SignIn.person_id == person.id).order_by(SignIn.id)).all()
    foreign = session.scalars(select(SignIn.id).where(SignIn.person_id != person.id)).one()
    assert mine.post(f"/konto/anmeldungen/{foreign}/beenden").status_code == 404
    assert mine.post(f"/konto/anmeldungen/{2**70}/beenden").status_code == 404
    assert mine.post(f"/konto/anmeldungen/{keys[1]}/beenden").status_code == 303
    assert other.get("/konto").status_code == 303
    assert mine.get("/konto").status_code == 200
    assert stranger.get("/konto").status_code == 200


def test_signing_out_everywhere(app: Flask, mine: FlaskClient, person: Person, make_account: MakeAccount) -> None:
    other, stranger = app.test_client(), app.test_client()
    enter(other, person.email)
    enter(stranger, make_account().email)
    assert mine.post("/konto/anmeldungen/beenden").location == "/anmelden"
    assert [client.get("/konto").status_code for client in (mine, other, stranger)] == [303, 303, 200]


def test_drafts_are_continued_and_deleted_by_their_writer_alone(
    app: Flask, mine: FlaskClient, person: Person, make_account: MakeAccount, notes: object
) -> None:
    begin(app, person, "Mein <b>Text</b>")
    begin(app, make_account(), "Fremd")
    page = mine.get("/konto/entwuerfe").get_data(as_text=True)
    assert "Mein &lt;b&gt;Text" in page
    assert "Fremd" not in page
    own, foreign = session.scalars(select(Draft.id).order_by(Draft.id)).all()
    assert mine.post(f"/konto/entwuerfe/{foreign}/weiter").status_code == 404
    assert mine.post(f"/konto/entwuerfe/{foreign}/loeschen").status_code == 404
    assert mine.post(f"/konto/entwuerfe/{own}/weiter").location == "/ideen/neu"
    assert mine.post(f"/konto/entwuerfe/{own}/loeschen").location == "/konto/entwuerfe"
    assert session.scalars(select(Draft.id)).all() == [foreign]
    del notes


def test_erasing_leaves_nothing_of_the_person(
    app: Flask, mine: FlaskClient, make_idea: Callable[..., Idea], person: Person, outbox: Outbox, notes: object
) -> None:
    begin(app, person, "Entwurf")
    reset_link(app.test_client(), person.email, outbox)
    make_idea(author=person)
    liked = make_idea()
    with writing():
        trunk.support(liked, actor=actor_of(person))
        session.add(Organisation(id=7, slug="verein", name="Verein", kind=OrganisationKind.ASSOCIATION))
        session.flush()
        session.add(Representative(organisation_id=7, person_id=person.id))
    liked_id = liked.id
    session.expunge_all()
    told: list[int] = []
    eraser = told.append
    erasing.register(eraser)
    try:
        assert mine.post("/konto/loeschen", data={"current": OTHER_PASSWORD, "sure": "y"}).status_code == 422
        assert mine.post("/konto/loeschen", data={"current": PASSWORD}).status_code == 422
        assert fresh(person).state == PersonState.ACTIVE
        assert mine.post("/konto/loeschen", data={"current": PASSWORD, "sure": "y"}).location == "/"
    finally:
        erasing._erasers.remove(eraser)
    found = fresh(person)
    assert (found.email, found.name, found.password_hash, found.state) == (None, "", "", PersonState.ERASED)
    assert told == [person.id]
    assert session.get_one(Contribution, liked_id).supports == 0
    for table in (Draft, SignIn, Token, RoleGrant, Support, Representative):
        assert session.scalar(select(table).limit(1)) is None
    assert mine.get("/konto").status_code == 303
    assert enter(app.test_client(), person.email).status_code == 422
    page = app.test_client().get("/ideen/1", follow_redirects=True).get_data(as_text=True)
    assert "Gelöschtes Konto" in page
    assert "Erika" not in page
    del notes


def test_the_overview_names_my_roles(
    client: FlaskClient, make_account: MakeAccount, sign_in: Callable[..., FlaskClient]
) -> None:
    sign_in(client, make_account(Role.MODERATOR))
    assert "Moderation" in client.get("/konto").get_data(as_text=True)


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_little(app: Flask, mine: FlaskClient, person: Person, notes: object, page: str) -> None:
    for index in range(5):
        begin(app, person, f"Entwurf {index}")
        enter(app.test_client(), person.email)
    with counted() as seen:
        assert mine.get(f"/konto{page}").status_code == 200
    assert len(seen) <= MOST
    del notes
