"""Reporting without an account: a receipt, no trace of what one may not see, and one report of a form sent twice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.status import Visibility
from forum.ideas.models import Idea
from forum.kernel import settings as kernel_settings
from forum.kernel.database import session
from forum.moderation.models import Report, ReportStatus
from forum.moderation.reports import new_receipt
from tests.comments.made import make_comment
from tests.comments.test_views import fields
from tests.conftest import save
from tests.moderation.made import make_report
from tests.queries import MOST, counted

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
WORDS = {"reason": "insult", "text": "Der zweite Satz beleidigt meine Nachbarin."}


def test_a_visitor_reports_and_gets_a_receipt(client: FlaskClient, make_idea: MakeIdea) -> None:
    number = make_idea().number
    assert f"/melden/idee/{number}" in client.get(f"/ideen/{number}").text
    page = client.get(f"/melden/idee/{number}")
    data = {**fields(page.text), **WORDS, "email": "gast@example.org"}
    answer = client.post(f"/melden/idee/{number}", data=data)
    report = session.scalars(select(Report)).one()
    assert (answer.status_code, answer.location) == (303, f"/melden/quittung/{report.receipt}")
    assert (report.reporter_email, report.reporter_id, report.status) == ("gast@example.org", None, ReportStatus.OPEN)
    receipt = client.get(answer.location).text
    assert report.receipt in receipt
    assert "Wird geprüft" in receipt
    assert client.get(answer.location.lower()).status_code == 200
    assert client.post(f"/melden/idee/{number}", data=data).location == answer.location
    assert session.scalar(select(func.count()).select_from(Report)) == 1


def test_a_signed_in_person_gives_no_address(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn
) -> None:
    person = make_person()
    comment = make_comment(make_idea(), make_person()).id
    sign_in(client, person)
    page = client.get(f"/melden/kommentar/{comment}").text
    assert 'name="email"' not in page
    client.post(f"/melden/kommentar/{comment}", data={**fields(page), **WORDS, "email": "fremd@example.org"})
    report = session.scalars(select(Report)).one()
    assert (report.reporter_id, report.reporter_email, report.comment_id) == (person.id, "", comment)


@pytest.mark.parametrize("visibility", [Visibility.PENDING, Visibility.HIDDEN, Visibility.INTERNAL])
def test_what_one_may_not_see_cannot_be_reported(
    app: Flask,
    client: FlaskClient,
    make_idea: MakeIdea,
    make_person: MakePerson,
    sign_in: SignIn,
    visibility: Visibility,
) -> None:
    idea = make_idea("Geheimer Titel", visibility=visibility)
    number, inside = idea.number, make_comment(idea, make_person(), "Geheimes Wort").id
    waiting = Visibility.PENDING if visibility is Visibility.INTERNAL else visibility
    comment = make_comment(make_idea(), make_person(), "Geheimes Wort", waiting).id
    for browser in (client, sign_in(app.test_client(), make_person())):
        for path in (f"/melden/idee/{number}", f"/melden/kommentar/{inside}", f"/melden/kommentar/{comment}"):
            for answer in (browser.get(path), browser.post(path, data=WORDS)):
                assert answer.status_code == 404
                assert "Geheime" not in answer.text
    assert session.scalars(select(Report)).all() == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"reason": "insult"},
        {"reason": "insult", "text": "  "},
        {"text": "Etwas"},
        {"reason": "<b>", "text": "Etwas"},
        {**WORDS, "email": "kein-postfach"},
        {**WORDS, "email": "a@b.de\nBcc: x@y.de"},
        {**WORDS, "text": "a" * 2001},
        {**WORDS, "website": "https://spam.example"},
        {**WORDS, "opened": "gefälscht"},
        {**WORDS, "request_key": "x" * 41},
    ],
)
def test_bad_input_is_asked_again(client: FlaskClient, make_idea: MakeIdea, data: dict[str, str]) -> None:
    number = make_idea().number
    hidden = fields(client.get(f"/melden/idee/{number}").text)
    answer = client.post(f"/melden/idee/{number}", data={**hidden, **data})
    assert answer.status_code == 422
    assert data.get("text", "").strip() in answer.text
    assert 'href="#opened"' not in answer.text  # nobody can go to a field that is not shown
    assert "Opened:" not in answer.text
    assert session.scalars(select(Report)).all() == []


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA", "x", "K7QM-2XHD", "%00", "1" * 400])
def test_a_wrong_code_tells_nothing(client: FlaskClient, make_idea: MakeIdea, code: str) -> None:
    make_report(make_idea())
    assert client.get(f"/melden/quittung/{code}").status_code == 404


def test_the_receipt_tells_the_outcome_but_not_what_is_hidden(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson
) -> None:
    idea = make_idea("Unschöner Titel")
    report = make_report(idea, make_comment(idea, make_person(name="Schreiber"), "Unschönes Wort"))
    code = report.receipt
    assert f"/ideen/{idea.number}" in client.get(f"/melden/quittung/{code}").text
    report.status, report.decision = ReportStatus.UPHELD, "Regel 1 war verletzt."
    idea.visibility = Visibility.HIDDEN
    save(report, idea)
    page = client.get(f"/melden/quittung/{code}").text
    assert "Regel 1 war verletzt." in page
    for secret in ("Unschöner Titel", "Unschönes Wort", "Schreiber", f'href="/ideen/{idea.number}'):
        assert secret not in page


def test_codes_are_long_and_their_own(app: Flask) -> None:
    codes = {new_receipt() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", code) for code in codes)


def test_few_queries(client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn) -> None:
    idea = make_idea()
    report = make_report(idea, make_comment(idea, make_person()))
    sign_in(client, make_person(Role.MODERATOR))
    for path in (f"idee/{idea.number}", f"kommentar/{report.comment_id}", f"quittung/{report.receipt}"):
        with counted() as seen:
            assert client.get(f"/melden/{path}").status_code == 200
        assert len(seen) <= MOST


def test_too_many_reports_from_one_address(
    client: FlaskClient, make_idea: MakeIdea, request: pytest.FixtureRequest
) -> None:
    before = kernel_settings.current()
    request.addfinalizer(lambda: kernel_settings.use(before))
    kernel_settings.use(before.model_copy(update={"limit_write": 2}))
    number = make_idea().number
    hidden = fields(client.get(f"/melden/idee/{number}").text)
    codes = [
        client.post(f"/melden/idee/{number}", data={**hidden, **WORDS, "request_key": str(turn)}).status_code
        for turn in range(3)
    ]
    assert codes == [303, 303, 429]
    assert session.scalar(select(func.count()).select_from(Report)) == 2
