"""Comments that are kept until sign-in, and comments that are taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forum.accounts import drafts
from forum.accounts.models import Draft, Person
from forum.accounts.roles import Role
from forum.comments import service
from forum.comments.models import Comment
from forum.contributions.status import Visibility
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Missing
from forum.web.transaction import writing
from tests.comments.made import make_comment
from tests.comments.test_views import fields
from tests.conftest import actor_of

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]


def test_a_visitor_writes_first_and_signs_in_last(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea = make_idea()
    assert f'href="/ideen/{idea.number}/kommentieren"' in client.get(f"/ideen/{idea.number}").text
    page = client.get(f"/ideen/{idea.number}/kommentieren")
    answer = client.post(
        f"/ideen/{idea.number}/kommentieren", data={**fields(page.text), "body": "Erst schreiben, dann anmelden"}
    )
    assert answer.status_code == 303
    assert answer.location == f"/anmelden?next=/ideen/{idea.number}/kommentieren"
    assert session.scalar(select(func.count()).select_from(Comment)) == 0
    draft = session.scalars(select(Draft)).one()
    assert draft.content["body"] == "Erst schreiben, dann anmelden"

    sign_in(client, make_person())
    kept = client.get(f"/ideen/{idea.number}/kommentieren").text
    assert "Erst schreiben, dann anmelden" in kept
    client.post(f"/ideen/{idea.number}/kommentieren", data={**fields(kept), "body": "Erst schreiben, dann anmelden"})
    assert session.scalars(select(Comment.body)).all() == ["Erst schreiben, dann anmelden"]
    assert session.scalars(select(Draft)).all() == []


def test_taking_back_asks_first_and_then_forgets(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea, person = make_idea(), make_person()
    said = make_comment(idea, person, "Das war unbedacht.")
    sign_in(client, person)
    assert "Das war unbedacht." in client.get("/konto/kommentare").text
    assert "Das war unbedacht." in client.get(f"/kommentare/{said.id}/zurueckziehen").text
    assert client.post(f"/kommentare/{said.id}/zurueckziehen").status_code == 303
    assert "Das war unbedacht." not in client.get(f"/ideen/{idea.number}").text
    assert "Das war unbedacht." not in client.get("/konto/kommentare").text
    assert client.get(f"/kommentare/{said.id}/zurueckziehen").status_code == 404


def test_only_its_author_takes_a_comment_back(
    app: Flask, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    said = make_comment(make_idea(), make_person())
    assert client.post(f"/kommentare/{said.id}/zurueckziehen").status_code == 303  # to sign-in
    assert sign_in(client, make_person()).post(f"/kommentare/{said.id}/zurueckziehen").status_code == 403
    moderator = sign_in(app.test_client(), make_person(Role.MODERATOR))
    assert moderator.post(f"/kommentare/{said.id}/zurueckziehen").status_code == 403
    assert session.scalar(select(Comment.withdrawn_at)) is None


def test_a_hidden_idea_takes_its_title_along(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    person = make_person()
    idea = make_idea("Geheimer Titel", visibility=Visibility.HIDDEN)
    make_comment(idea, person, "Mein Wort dazu")
    page = sign_in(client, person).get("/konto/kommentare").text
    assert "Mein Wort dazu" in page
    assert "Geheimer Titel" not in page
    key = session.scalar(select(Comment.id))
    assert "Geheimer Titel" not in client.get(f"/kommentare/{key}/zurueckziehen").text
    assert client.post(f"/kommentare/{key}/zurueckziehen").location == "/konto/kommentare"
    assert "Mein Wort dazu" not in client.get("/konto/kommentare").text


def test_an_erased_account_takes_its_waiting_comments_along(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, person = make_idea(), make_person()
    waiting = make_comment(idea, person, "Wartet", Visibility.PENDING)
    public = make_comment(idea, person, "Bleibt")
    other = make_comment(idea, make_person(), "Fremd", Visibility.PENDING)
    begin_write()
    service.forget(person.id)
    session.commit()
    assert [(row.body, row.visibility) for row in (waiting, public, other)] == [
        ("", Visibility.HIDDEN),
        ("Bleibt", Visibility.PUBLIC),
        ("Fremd", Visibility.PENDING),
    ]


def test_a_kept_comment_is_sent_with_the_confirmation(app: Flask, make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, newcomer = make_idea(), actor_of(make_person(trusted=False))
    content = {"kind": "idea", "number": idea.number, "body": "Vor der Anmeldung geschrieben"}
    with app.test_request_context():
        with writing():
            draft = drafts.start("comment", content)
        place = drafts.kind_of(draft).send(draft, newcomer)
    said = session.scalars(select(Comment)).one()
    assert place.endswith(f"#kommentar-{said.id}")
    assert (said.body, said.visibility, said.author_id) == (content["body"], Visibility.PENDING, newcomer.id)
    assert session.scalars(select(Draft)).all() == []


def test_a_kept_comment_finds_the_idea_hidden(app: Flask, make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, newcomer = make_idea(visibility=Visibility.HIDDEN), actor_of(make_person())
    content = {"kind": "idea", "number": idea.number, "body": "Zu spät"}
    with app.test_request_context():
        with writing():
            draft = drafts.start("comment", content)
        with pytest.raises(Missing):
            drafts.kind_of(draft).send(draft, newcomer)
    assert session.scalars(select(Comment)).all() == []
    assert len(session.scalars(select(Draft)).all()) == 1
