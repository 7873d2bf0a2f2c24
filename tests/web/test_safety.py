"""Headers, tokens, hosts, methods and broken input – on every kind of answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from forum.accounts.models import Person
from forum.contributions.models import Contribution
from forum.ideas.models import Idea
from forum.kernel.database import session

MakeIdea = Callable[..., Idea]
MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]


@pytest.mark.parametrize("path", ["/", "/ideen", "/gibt-es-nicht", "/anmelden", "/healthz", "/ideen/neu/entwurf"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Permissions-Policy" in answer.headers


@pytest.mark.parametrize("path", ["/", "/ideen", "/kandidaten", "/impressum", "/spielregeln"])
def test_readers_get_no_cookie_and_pages_can_be_shared(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert {"Cookie", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_pages_of_the_signed_in_are_private(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> None:
    sign_in(client, make_person())
    assert client.get("/ideen").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/konto").headers["Cache-Control"] == "private, no-cache"


def test_a_form_without_token_changes_nothing(
    app: Flask, client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn
) -> None:
    page = f"/ideen/{make_idea().number}"
    sign_in(client, make_person())
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(f"{page}/unterstuetzen")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert '<span class="support num">0</span>' in client.get(page).text


@pytest.mark.parametrize("origin", ["https://boese.example", "null", "http://localhost.boese.example"])
def test_another_sites_form_is_refused(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn, origin: str
) -> None:
    address = f"/ideen/{make_idea().number}/unterstuetzen"
    sign_in(client, make_person())
    assert client.post(address, headers={"Origin": origin}).status_code == 400
    assert client.post(address, headers={"Origin": "http://localhost"}).status_code == 303


@pytest.mark.parametrize(
    "wish", ["//boese.example", "https://boese.example/", "/\\boese.example", "javascript:alert(1)", "/%0d%0aX", "\t/x"]
)
def test_next_never_leaves_the_host(client: FlaskClient, make_person: MakePerson, sign_in: SignIn, wish: str) -> None:
    sign_in(client, make_person())
    answer = client.get("/anmelden", query_string={"next": wish})
    assert "boese" not in answer.headers.get("Location", "")
    assert answer.headers.get("Location", "/").startswith(("/", "http://localhost/"))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/ideen", 405),
        ("GET", "/ideen/0", 404),
        ("GET", "/ideen/99999999999999999999", 404),
        ("GET", "/ideen/1;drop", 404),
        ("GET", "/kandidaten/999999999", 404),
        ("GET", "/bilder/x/gross.webp", 404),
        ("GET", "/bilder/../../etc/passwd", 404),
        ("GET", "/konto", 303),
        ("GET", "/moderation", 404),
        ("GET", "/geschaeftsstelle", 404),
    ],
)
def test_what_is_not_there_is_a_clear_page(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert status == 303 or "<h1>" in answer.text


NASTY = [
    "\x00",
    "\ud800",
    "a" * 100_000,
    "\u202e\u2066abc",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%00",
    "𝔘𝔫𝔦",
    "\r\nX: 1",
]


@pytest.mark.parametrize("value", NASTY)
def test_nasty_addresses_are_no_fault(client: FlaskClient, value: str) -> None:
    encoded = value.encode("utf-8", "surrogatepass")
    for name in ("q", "thema", "bezirk", "status", "von", "sortierung", "nach", "lang"):
        answer = client.get("/ideen", query_string={name: encoded})
        assert answer.status_code in {200, 400, 414}
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("value", NASTY)
def test_nasty_words_are_kept_or_refused(client: FlaskClient, value: str) -> None:
    sent = {"title": value.encode("utf-8", "surrogatepass"), "body": value.encode("utf-8", "surrogatepass")}
    answer = client.post("/ideen/neu", data=sent)
    assert answer.status_code in {303, 400, 413, 422}
    assert "<script>alert" not in answer.text


def test_a_hundred_thousand_parameters_are_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/ideen/neu", data="&".join(f"a{n}=1" for n in range(100_000)), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in {400, 413, 422}


def test_ten_megabytes_of_text_are_refused(client: FlaskClient) -> None:
    answer = client.post("/ideen/neu", data={"title": "x", "body": "a" * 10_000_000})
    assert answer.status_code in {413, 422}
    assert "<h1>" in answer.text


def test_a_get_cannot_write(client: FlaskClient, make_idea: MakeIdea) -> None:
    make_idea()
    session.rollback()
    with pytest.raises(DBAPIError):
        session.execute(update(Contribution).values(title="anders"))
    session.rollback()
    assert client.get("/ideen").status_code == 200
