"""Pictures and documents on comments: chosen, described, sent, kept for whoever signs in afterwards, shown and seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Draft, Person
from forum.accounts.roles import Role
from forum.comments.models import Comment
from forum.contributions.status import Visibility
from forum.ideas.models import Idea
from forum.kernel.database import session
from tests.comments.made import make_comment
from tests.comments.test_views import fields
from tests.contributions.made import PDF, attach, picture, rows, upload
from tests.queries import MOST, counted

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
SAID = "So sieht es dort aus."


def send(client: FlaskClient, idea: int, *chosen: Any, **more: Any) -> Any:
    """Send a comment with these files, from its own page."""
    address = f"/ideen/{idea}/kommentieren?lang=de"
    known = fields(client.get(address).text)
    return client.post(address, data={**known, "body": SAID, "files": list(chosen), **more})


def test_a_comment_with_a_picture(
    app: Flask, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea = make_idea().number
    sign_in(client, make_person())
    answer = send(client, idea, upload(picture()), upload(PDF, "plan.pdf"))
    assert answer.status_code == 422
    assert SAID in answer.text
    assert session.scalars(select(Comment)).all() == []
    shown, plan = rows()
    answer = send(client, idea, **{f"words_{shown.id}": "Eine Treppe.", f"words_{plan.id}": "Plan"})
    assert answer.status_code == 303
    comment = session.scalars(select(Comment)).one()
    assert comment.files == 2
    assert [(row.comment_id, row.draft_id) for row in rows()] == [(comment.id, None)] * 2
    assert session.scalars(select(Draft)).all() == []
    visitor = app.test_client()
    for address in (f"/ideen/{idea}", f"/kommentare/{comment.id}", "/konto/kommentare"):
        page = (client if "konto" in address else visitor).get(address).text
        assert 'alt="Eine Treppe."' in page
        assert f'href="/dateien/{plan.key}"' in page


def test_there_is_less_room_than_on_an_idea(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    sign_in(client, make_person())
    chosen = [upload(picture((20 + number, 20)), f"{number}.jpg") for number in range(3)]
    answer = send(client, make_idea().number, *chosen, upload="1")
    assert "„2.webp“ wurde nicht übernommen: Höchstens 2 Bilder sind möglich." in answer.text
    assert len(rows()) == 2


def test_a_visitor_signs_in_last_and_keeps_the_files(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea = make_idea().number
    assert send(client, idea, upload(picture())).status_code == 422
    row = rows()[0]
    assert send(client, idea, **{f"words_{row.id}": "Eine Treppe."}).headers["Location"].startswith("/anmelden")
    sign_in(client, make_person())
    assert "Eine Treppe." in client.get(f"/ideen/{idea}/kommentieren").text
    assert send(client, idea, **{f"words_{row.id}": "Eine Treppe."}).status_code == 303
    assert rows()[0].comment_id == session.scalars(select(Comment.id)).one()


def test_only_files_that_the_form_showed_go_along(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea = make_idea().number
    sign_in(client, make_person())
    page = client.get(f"/ideen/{idea}").text  # opened before the picture came, in another window
    send(client, idea, upload(picture()), upload="1")
    row = rows()[0]
    assert row.key not in page
    answer = client.post(f"/ideen/{idea}/kommentieren", data={**fields(page), "body": "Etwas anderes."})
    assert answer.status_code == 422  # and so the picture is shown first
    assert row.key in answer.text


def test_sending_twice_attaches_once(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea = make_idea().number
    sign_in(client, make_person())
    send(client, idea, upload(picture()), upload="1")
    words = {f"words_{rows()[0].id}": "Eine Treppe."}
    known = fields(client.get(f"/ideen/{idea}/kommentieren").text)
    for _ in range(2):
        client.post(f"/ideen/{idea}/kommentieren", data={**known, "body": SAID, **words})
    assert [comment.files for comment in session.scalars(select(Comment))] == [1]


def test_the_one_who_waits_and_the_moderator_see_it(
    app: Flask, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    person, idea = make_person(trusted=False), make_idea()
    comment = make_comment(idea, person, visibility=Visibility.PENDING, files=1)
    row = attach(picture(), "Eine Treppe.", comment_id=comment.id)
    moderator = sign_in(app.test_client(), make_person(Role.MODERATOR))
    sign_in(client, person)
    number, key = idea.number, comment.id
    assert row.key in client.get(f"/ideen/{number}").text
    assert row.key in moderator.get(f"/moderation/kommentare/{key}").text
    assert row.key in moderator.get(f"/moderation/ideen/{number}?ansicht=kommentare").text
    assert row.key not in app.test_client().get(f"/ideen/{number}").text


def test_many_pictures_cost_one_query(client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, person = make_idea(), make_person()
    for number in range(6):
        comment = make_comment(idea, person, f"Kommentar {number}", files=1)
        attach(picture((20 + number, 20)), comment_id=comment.id)
    with counted() as seen:
        assert client.get(f"/ideen/{idea.number}").text.count("<picture>") == 6
    assert len(seen) <= MOST, seen
