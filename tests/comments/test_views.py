"""Comments in the browser: write first, sign in last; what waits or is hidden leaves no trace for others."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.comments.models import Comment
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel import settings as kernel_settings
from forum.kernel.database import session
from tests.comments.made import make_comment
from tests.queries import MOST, counted

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]


def fields(page: str) -> dict[str, str]:
    """Give the hidden fields of a page's comment form, as a browser would send them."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="(opened|request_key)"', tag)
        if name:
            value = re.search(r'value="([^"]*)"', tag)
            found[name[1]] = value[1] if value else ""
    return found


def test_a_person_comments_on_the_idea_page(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea, person = make_idea(), make_person(name="Waldpflaume")
    sign_in(client, person)
    page = client.get(f"/ideen/{idea.number}").text
    assert f'action="/ideen/{idea.number}/kommentieren"' in page
    answer = client.post(
        f"/ideen/{idea.number}/kommentieren", data={**fields(page), "body": "Gern auch am **Bültenweg**."}
    )
    said = session.scalars(select(Comment)).one()
    assert answer.status_code == 303
    assert answer.location == f"/ideen/{idea.number}-trinkbrunnen-am-ringgleis#kommentar-{said.id}"
    shown = client.get(f"/ideen/{idea.number}").text
    assert "<strong>Bültenweg</strong>" in shown
    assert "Waldpflaume" in shown


def test_sent_twice_it_stands_once(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea = make_idea()
    sign_in(client, make_person())
    data = {**fields(client.get(f"/ideen/{idea.number}").text), "body": "Zweimal gedrückt"}
    places = {client.post(f"/ideen/{idea.number}/kommentieren", data=data).location for _ in range(2)}
    assert len(places) == 1
    assert session.scalar(select(func.count()).select_from(Comment)) == 1


def test_the_first_comment_of_a_new_account_waits_and_only_its_author_sees_it(
    app: Flask, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea, person = make_idea(), make_person(trusted=False, name="Löwenzahn")
    sign_in(client, person)
    data = {**fields(client.get(f"/ideen/{idea.number}").text), "body": "Ich bin neu hier."}
    client.post(f"/ideen/{idea.number}/kommentieren", data=data)
    mine = client.get(f"/ideen/{idea.number}").text
    assert "Ich bin neu hier." in mine
    assert "Wartet auf Freigabe" in mine
    for other in (app.test_client(), sign_in(app.test_client(), make_person(Role.OFFICE))):
        page = other.get(f"/ideen/{idea.number}").text
        assert "Ich bin neu hier." not in page
        assert "Löwenzahn" not in page


@pytest.mark.parametrize("visibility", [Visibility.PENDING, Visibility.HIDDEN])
def test_what_is_not_public_leaves_no_trace(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn, visibility: Visibility
) -> None:
    idea = make_idea()
    said = make_comment(idea, make_person(name="Unsichtbar"), "Verborgenes Wort", visibility)
    sign_in(client, make_person())
    for address in (
        f"/ideen/{idea.number}",
        "/ideen",
        f"/melden/kommentar/{said.id}",
        f"/kommentare/{said.id}/zurueckziehen",
    ):
        page = client.get(address).text
        assert "Verborgenes Wort" not in page
        assert "Unsichtbar" not in page
    assert client.get(f"/melden/kommentar/{said.id}").status_code == 404
    assert client.get(f"/kommentare/{said.id}/zurueckziehen").status_code == 404
    assert "1 Kommentar" not in client.get(f"/ideen/{idea.number}").text


@pytest.mark.parametrize(
    ("visibility", "status", "code"),
    [
        (Visibility.PENDING, Status.SUBMITTED, 404),
        (Visibility.HIDDEN, Status.DISCUSSION, 404),
        (Visibility.INTERNAL, Status.DISCUSSION, 404),
        (Visibility.PUBLIC, Status.IMPORTED, 403),
        (Visibility.PUBLIC, Status.ANSWERED, 200),
    ],
)
def test_the_form_opens_only_where_one_may_comment(
    client: FlaskClient, make_idea: MakeIdea, visibility: Visibility, status: Status, code: int
) -> None:
    number = make_idea("Ein geheimer Titel", visibility=visibility, status=status).number
    answer = client.get(f"/ideen/{number}/kommentieren")
    assert answer.status_code == code
    assert ("Ein geheimer Titel" in answer.text) is (code == 200)
    sent = client.post(f"/ideen/{number}/kommentieren", data={"body": "Hallo"})
    assert sent.status_code == (303 if code == 200 else code)


@pytest.mark.parametrize("body", ["", "   ", "\x00\u200b", "a" * 4001])
def test_bad_words_are_asked_again_and_kept(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn, body: str
) -> None:
    idea = make_idea()
    sign_in(client, make_person())
    page = client.get(f"/ideen/{idea.number}/kommentieren").text
    answer = client.post(f"/ideen/{idea.number}/kommentieren", data={**fields(page), "body": body})
    assert answer.status_code == 422
    assert body.strip("\x00\u200b ") in answer.text
    assert session.scalars(select(Comment)).all() == []


def test_what_people_write_is_never_markup_of_ours(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea = make_idea()
    sign_in(client, make_person(name="<i>Name</i>"))
    data = {
        **fields(client.get(f"/ideen/{idea.number}").text),
        "body": "<script>alert(1)</script> [x](javascript:alert(1))",
    }
    client.post(f"/ideen/{idea.number}/kommentieren", data=data)
    page = client.get(f"/ideen/{idea.number}").text
    assert "<script>alert" not in page
    assert "<i>Name</i>" not in page
    assert 'href="javascript:' not in page
    assert "&lt;i&gt;Name&lt;/i&gt;" in page


def test_long_discussions_have_pages_both_ways(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea
) -> None:
    idea, person = make_idea(), make_person()
    made = [make_comment(idea, person, f"Wort {number:03}.") for number in range(120)]
    seen, address, pages = [], f"/ideen/{idea.number}", []
    while address:
        page = client.get(address).text
        found = re.findall(r"Wort (\d{3})\.", page.split('id="kommentare"')[1])
        pages.append((address, found))
        seen += found
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == [f"{number:03}" for number in range(120)]
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back
    assert re.findall(r"Wort (\d{3})\.", client.get(back[1]).text) == pages[-2][1]
    first = client.get(f"/ideen/{idea.number}?nach={made[60].id - 1}").text
    assert f'id="kommentar-{made[60].id}"' in first


@pytest.mark.parametrize("value", ["x", "-1", "99999999999999999999", "", "1'--", "٣"])
def test_strange_places_in_a_discussion_show_a_page(client: FlaskClient, make_idea: MakeIdea, value: str) -> None:
    idea = make_idea()
    for name in ("nach", "vor"):
        assert client.get(f"/ideen/{idea.number}", query_string={name: value}).status_code == 200


def test_too_many_comments_in_an_hour(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    before = kernel_settings.current()
    request.addfinalizer(lambda: kernel_settings.use(before))
    kernel_settings.use(before.model_copy(update={"limit_write": 2}))
    number = make_idea().number
    sign_in(client, make_person())
    data = fields(client.get(f"/ideen/{number}").text)
    answers = [
        client.post(f"/ideen/{number}/kommentieren", data={**data, "request_key": str(turn), "body": f"Wort {turn}"})
        for turn in range(3)
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert session.scalar(select(func.count()).select_from(Comment)) == 2


def test_few_queries_whatever_the_number_of_comments(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    idea, person = make_idea(), make_person(trusted=False)
    for _ in range(30):
        make_comment(idea, make_person())
        make_comment(idea, person, visibility=Visibility.PENDING)
    sign_in(client, person)
    for address in ("/konto/kommentare", f"/ideen/{idea.number}/kommentieren"):
        with counted() as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= MOST, seen


def test_every_word_is_read_at_once(
    client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    number = make_idea().number
    sign_in(client, make_person())
    for turn in range(12):  # parts of the page are kept until the database changes; a change must never be missed
        page = client.get(f"/ideen/{number}").text
        client.post(f"/ideen/{number}/kommentieren", data={**fields(page), "body": f"Wort {turn} dazu"})
        assert f"Wort {turn} dazu" in client.get(f"/ideen/{number}").text
