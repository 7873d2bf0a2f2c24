"""What is typed for a discussion survives: saved by itself, found again, gone once it was sent, kept when it comes too late."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts import passwords
from forum.accounts.models import Draft, Person, SignIn
from forum.comments.models import Comment
from forum.contributions.status import Status
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from tests.accounts.conftest import PASSWORD
from tests.comments.made import make_comment
from tests.comments.test_views import fields
from tests.conftest import change
from tests.contributions.made import picture, rows, upload
from tests.queries import MOST, counted

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn_ = Callable[[FlaskClient, Person], FlaskClient]
TEXT = "Ein Brunnen am Nordbahnhof wäre gut."
ORIGIN = {"Origin": "http://localhost"}


def drafts() -> list[Draft]:
    session.expire_all()
    return list(session.scalars(select(Draft).order_by(Draft.id)))


@pytest.fixture
def guarded(app: Flask) -> Iterator[None]:
    """Ask forms for their token, as the site does."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def end_sign_ins() -> None:
    begin_write()
    for row in session.scalars(select(SignIn)):
        session.delete(row)
    session.commit()


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_comment_is_kept_found_anywhere_and_gone_once_sent(
    app: Flask, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn_
) -> None:
    idea, person = make_idea(), make_person()
    sign_in(client, person)
    page = client.get(f"/ideen/{idea.number}").text
    assert f'data-autosave="/ideen/{idea.number}/kommentieren/entwurf"' in page
    sent = {**fields(page), "body": TEXT, "stance": "for"}
    saved = client.post(f"/ideen/{idea.number}/kommentieren/entwurf", data=sent)
    assert re.fullmatch(r"\d\d:\d\d", saved.get_json()["saved"])
    elsewhere = sign_in(app.test_client(), person)
    assert TEXT in elsewhere.get(f"/ideen/{idea.number}").text
    assert TEXT in elsewhere.get("/konto/entwuerfe").text
    assert TEXT not in sign_in(app.test_client(), make_person()).get(f"/ideen/{idea.number}").text
    assert TEXT not in client.get(f"/ideen/{make_idea('Anderes').number}").text
    assert client.post(f"/ideen/{idea.number}/kommentieren", data=sent).status_code == 303
    assert drafts() == []
    assert client.post(f"/ideen/{idea.number}/kommentieren/entwurf", data=sent).status_code == 204  # it was on its way
    assert drafts() == []
    assert session.scalars(select(Comment.stance)).all() == ["for"]


def test_each_reply_has_a_draft_of_its_own_and_emptying_forgets_it(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn_
) -> None:
    idea = make_idea()
    number, said = idea.number, make_comment(idea, make_person()).id
    sign_in(client, make_person())
    place = f"/ideen/{number}/kommentieren"
    client.post(f"{place}/entwurf", data={"body": "Zur Idee"})
    client.post(f"{place}/entwurf?auf={said}", data={"body": "Zum Kommentar"})
    assert [draft.about for draft in drafts()] == [f"idea/{number}", f"idea/{number}/{said}"]
    assert "Zum Kommentar" in client.get(f"{place}?auf={said}").text
    assert "Zum Kommentar" not in client.get(place).text
    assert client.post(f"{place}/entwurf?auf={said}", data={"body": " "}).status_code == 204
    assert [draft.content["body"] for draft in drafts()] == ["Zur Idee"]
    resumed = client.post(f"/konto/entwuerfe/{drafts()[0].id}/weiter")
    assert resumed.location == place
    client.post(f"/konto/entwuerfe/{drafts()[0].id}/loeschen")
    assert drafts() == []


def test_nobody_else_saves(
    app: Flask, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn_
) -> None:
    idea = make_idea()
    said = make_comment(idea, make_person())
    asked = make_idea(status=Status.CLARIFICATION)
    hidden = make_idea(visibility="hidden")
    for address in (
        f"/ideen/{idea.number}/kommentieren",
        f"/kommentare/{said.id}/bearbeiten",
        f"/ideen/{asked.number}/antworten",
    ):
        assert client.post(f"{address}/entwurf", data={"body": TEXT}).location.startswith("/anmelden")
    sign_in(client, make_person())
    assert client.post(f"/kommentare/{said.id}/bearbeiten/entwurf", data={"body": TEXT}).status_code == 403
    assert client.post(f"/ideen/{asked.number}/antworten/entwurf", data={"body": TEXT}).status_code == 403
    assert client.post(f"/ideen/{hidden.number}/kommentieren/entwurf", data={"body": TEXT}).status_code == 404
    assert drafts() == []


def test_a_change_is_kept_and_meets_a_newer_text(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn_
) -> None:
    person = make_person()
    key = make_comment(make_idea(), person, "So stand es.").id
    sign_in(client, person)
    place = f"/kommentare/{key}/bearbeiten"
    client.post(f"{place}/entwurf", data={"body": "So soll es werden.", "version": "1"})
    assert "So soll es werden." in client.get(place).text
    assert client.post(f"{place}/entwurf", data={"body": "So stand es.", "version": "1"}).status_code == 204
    assert drafts() == []  # what stands is no draft
    client.post(f"{place}/entwurf", data={"body": "So soll es werden.", "version": "1"})
    change(session.get_one(Comment, key), body="Anderswo geändert.", version=2)
    page = client.get(place)
    assert page.status_code == 200
    assert "Anderswo geändert." in page.text
    assert "So soll es werden." in page.text
    assert 'name="version" type="hidden" value="2"' in page.text
    assert client.post(place, data={"body": "So soll es werden.", "version": "2"}).status_code == 303
    assert drafts() == []


def test_files_are_added_described_and_removed_with_a_change(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn_
) -> None:
    person = make_person()
    key = make_comment(make_idea(), person, "Mit Bild").id
    sign_in(client, person)
    place, typed = f"/kommentare/{key}/bearbeiten", {"body": "Mit Bild", "version": "1"}
    shown = client.post(
        place, data={**typed, "upload": "1", "files": [upload(picture())]}, content_type="multipart/form-data"
    )
    row = rows()[0]
    assert row.key in shown.text
    assert row.comment_id is None
    assert client.post(place, data={**typed, f"words_{row.id}": ""}).status_code == 422
    assert client.post(place, data={**typed, f"words_{row.id}": "Ein Brunnen."}).status_code == 303
    said = session.get_one(Comment, key)
    assert (rows()[0].comment_id, rows()[0].alternative, said.files, said.version) == (key, "Ein Brunnen.", 1, 1)
    assert drafts() == []
    assert client.post(place, data={**typed, f"words_{row.id}": "Zwei Brunnen."}).status_code == 303
    assert rows()[0].alternative == "Zwei Brunnen."
    page = client.post(place, data={**typed, f"words_{row.id}": "Zwei Brunnen.", "remove": str(row.id)})
    assert row.key not in page.text
    assert len(rows()) == 1  # until the change is sent
    assert client.post(place, data=typed).status_code == 303
    assert rows() == []
    assert session.get_one(Comment, key).files == 0


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize("cookie", [True, False])
def test_signed_out_meanwhile_nothing_is_lost(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn_, cookie: bool
) -> None:
    person = make_person()
    key = person.id
    idea = make_idea()
    said = make_comment(idea, person, "So stand es.")
    sign_in(client, person)
    edit, write = f"/kommentare/{said.id}/bearbeiten", f"/ideen/{idea.number}/kommentieren"
    page = client.get(edit).text
    form = client.get(write).text
    end_sign_ins()
    if not cookie:
        client.delete_cookie("forum")
    changed = {"csrf_token": token(page), "body": "So soll es werden.", "version": "1"}
    answer = client.post(edit, data=changed, headers=ORIGIN)
    assert (answer.status_code, answer.location) == (303, f"/anmelden?next={edit}")
    new = {"csrf_token": token(form), **fields(form), "body": TEXT}
    answer = client.post(write, data=new, headers=ORIGIN)
    assert (answer.status_code, answer.location) == (303, f"/anmelden?next={write}")
    assert "aufbewahrt" in client.get("/anmelden").text
    sign_back_in(client, key)
    assert "So soll es werden." in client.get(edit).text
    assert TEXT in client.get(write).text
    assert {draft.person_id for draft in drafts()} == {key}


def sign_back_in(client: FlaskClient, key: int) -> None:
    """Sign in by the form, which gives the person the drafts of this browser."""
    person = session.get_one(Person, key)
    change(person, password_hash=passwords.make_hash(PASSWORD))
    email = person.email
    page = client.get("/anmelden").text
    told = {"csrf_token": token(page), "email": email, "password": PASSWORD}
    assert client.post("/anmelden", data=told, headers=ORIGIN).status_code == 303


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize("origin", ["", "null", "http://evil.example"])
def test_no_other_site_puts_words_into_a_form(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn_, origin: str
) -> None:
    idea = make_idea()
    sign_in(client, make_person())
    headers = {"Origin": origin} if origin else {}
    answer = client.post(f"/ideen/{idea.number}/kommentieren", data={"body": "Untergeschoben"}, headers=headers)
    assert answer.status_code == 400
    assert drafts() == []


@pytest.mark.usefixtures("guarded")
def test_an_old_token_leads_back_to_the_form(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn_
) -> None:
    idea = make_idea()
    sign_in(client, make_person())
    place = f"/ideen/{idea.number}/kommentieren"
    answer = client.post(place, data={"csrf_token": "alt", "body": TEXT}, headers=ORIGIN)
    assert (answer.status_code, answer.location) == (303, place)
    page = client.get(place).text
    assert TEXT in page
    assert "lange geöffnet" in page


def test_many_drafts_cost_few_queries(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn_
) -> None:
    person = make_person()
    sign_in(client, person)
    key = person.id
    for _number in range(4):
        idea = make_idea()
        person = session.get_one(Person, key)
        number, said = idea.number, make_comment(idea, person).id
        client.post(f"/ideen/{number}/kommentieren/entwurf", data={"body": f"Zu {number}"})
        client.post(f"/kommentare/{said}/bearbeiten/entwurf", data={"body": "Anders", "version": "1"})
        asked = make_idea(status=Status.CLARIFICATION, author=session.get_one(Person, key)).number
        client.post(
            f"/ideen/{asked}/antworten/entwurf",
            data={"answer": f"Antwort {asked}", "title": "T", "body": "B"},
        )
    client.post("/ideen/neu/entwurf", data={"title": "Neu", "body": "Noch nicht fertig"})
    assert len(drafts()) == 13
    client.get("/konto/entwuerfe")
    with counted() as seen:
        page = client.get("/konto/entwuerfe")
    assert page.text.count("Weiterschreiben") == 13
    assert len(seen) <= MOST, "\n".join(seen)


def test_a_draft_on_the_page_of_an_idea_keeps_to_the_queries(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn_
) -> None:
    idea = make_idea()
    make_comment(idea, make_person())
    sign_in(client, make_person())
    place = f"/ideen/{idea.number}/kommentieren"
    client.post(
        place, data={"body": TEXT, "upload": "1", "files": [upload(picture())]}, content_type="multipart/form-data"
    )
    client.get("/")
    with counted() as seen:
        assert TEXT in client.get(f"/ideen/{idea.number}").text
    assert len(seen) <= MOST, "\n".join(seen)
