"""The desk in the browser: one queue, one page a case, and what a colleague has just decided is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.comments.models import Comment
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.moderation.models import Report, ReportStatus
from tests.comments.made import make_comment
from tests.moderation.made import make_report
from tests.queries import MOST, counted

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
DETAILS = {"reason": "Das gehört zur Nachbarstadt.", "reason_code": "not_city_matter"}


def cases(page: str) -> list[str]:
    """Give the titles in the queue, in order."""
    return (
        re.findall(r"<b lang=\"[a-z]+\">([^<]*)</b>", page.split('class="queue"')[1]) if 'class="queue"' in page else []
    )


def test_one_queue_oldest_first(
    desk: FlaskClient, new_idea: Callable[..., Idea], make_idea: MakeIdea, make_person: MakePerson
) -> None:
    new_idea("Zweitältestes", 3)
    new_idea("Jüngstes", 0)
    public = make_idea("Öffentliche Idee")
    make_comment(public, make_person(), visibility=Visibility.PENDING, created_at=now() - timedelta(hours=2))
    make_report(make_idea("Gemeldete Idee"), created_at=now() - timedelta(hours=4))
    make_report(public, status=ReportStatus.REJECTED)
    assert cases(desk.get("/moderation").text) == ["Gemeldete Idee", "Zweitältestes", "Öffentliche Idee", "Jüngstes"]
    assert cases(desk.get("/moderation?art=ideen").text) == ["Zweitältestes", "Jüngstes"]
    assert cases(desk.get("/moderation?art=kommentare").text) == ["Öffentliche Idee"]
    assert cases(desk.get("/moderation?art=meldungen").text) == ["Gemeldete Idee"]
    assert len(cases(desk.get("/moderation?art=anderes").text)) == 4


def test_an_empty_queue_says_so(desk: FlaskClient) -> None:
    page = desk.get("/moderation")
    assert page.status_code == 200
    assert "Alles erledigt" in page.text
    assert cases(page.text) == []


def test_at_most_a_hundred_and_a_word_about_the_rest(
    desk: FlaskClient, new_idea: Callable[..., Idea], make_person: MakePerson
) -> None:
    author = make_person()
    for number in range(103):
        new_idea(f"Idee {number}", 200 - number, author=author)
    page = desk.get("/moderation").text
    assert cases(page) == [f"Idee {number}" for number in range(100)]
    assert "Das sind die 100 ältesten Fälle" in page


def test_what_came_first_is_first_however_long_it_may_take(
    desk: FlaskClient, new_idea: Callable[..., Idea], make_person: MakePerson
) -> None:
    author = make_person()
    new_idea("Zuerst", 300, author=author, due_on=today() + timedelta(days=90))
    make_report(
        new_idea("Gemeldet", 1, author=author),
        created_at=now() - timedelta(hours=290),
        due_on=today() + timedelta(days=90),
    )
    for number in range(101):
        new_idea(f"Idee {number}", 200 - number, author=author, due_on=today())
    assert cases(desk.get("/moderation").text)[:3] == ["Zuerst", "Gemeldet", "Idee 0"]
    assert cases(desk.get("/moderation?art=ideen").text)[:2] == ["Zuerst", "Idee 0"]


def test_publishing_opens_the_next_case(desk: FlaskClient, new_idea: Callable[..., Idea]) -> None:
    first, second, third = (new_idea(title, hours) for title, hours in (("A", 3), ("B", 2), ("C", 1)))
    first, second, third = first.number, second.number, third.number
    answer = desk.post(f"/moderation/ideen/{second}?akt=freigeben", data={"revision": "1"})
    assert (answer.status_code, answer.location) == (303, f"/moderation/ideen/{third}")
    page = desk.get(answer.location).text
    assert "Veröffentlicht: „B“" in page
    answer = desk.post(f"/moderation/ideen/{third}?akt=freigeben&art=ideen", data={"revision": "1"})
    assert answer.location == f"/moderation/ideen/{first}?art=ideen"
    answer = desk.post(f"/moderation/ideen/{first}?akt=freigeben", data={"revision": "1"})
    assert answer.location == "/moderation"
    assert set(session.scalars(select(Idea.visibility))) == {Visibility.PUBLIC}


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        ("rueckfrage", {"reason": "Wo genau soll das sein?"}, Status.CLARIFICATION),
        ("ablehnen", DETAILS, Status.DECLINED),
        ("weiterleiten", {"addressee": "Bezirksrat 112", "reason": "Der Ort liegt dort."}, Status.FORWARDED),
    ],
)
def test_acts_with_words(
    desk: FlaskClient, new_idea: Callable[..., Idea], address: str, data: dict[str, str], status: Status
) -> None:
    number = new_idea("Schnelle Wege").number
    form = desk.get(f"/moderation/ideen/{number}?akt={address}").text
    assert 'name="reason"' in form
    empty = desk.post(f"/moderation/ideen/{number}?akt={address}", data={"revision": "1"})
    assert empty.status_code == 422
    assert session.scalar(select(Idea.status)) == Status.SUBMITTED
    assert desk.post(f"/moderation/ideen/{number}?akt={address}", data={"revision": "1", **data}).status_code == 303
    assert session.scalar(select(Idea.status)) == status


def test_what_a_colleague_has_just_decided_is_said_and_the_words_are_kept(
    app: Flask, desk: FlaskClient, new_idea: Callable[..., Idea], make_person: MakePerson, sign_in: SignIn
) -> None:
    number = new_idea("Begehrte Idee").number
    colleague = sign_in(app.test_client(), make_person(Role.MODERATOR, name="Moderation 2"))
    assert colleague.post(f"/moderation/ideen/{number}?akt=freigeben", data={"revision": "1"}).status_code == 303
    answer = desk.post(f"/moderation/ideen/{number}?akt=ablehnen", data={"revision": "1", **DETAILS})
    assert answer.status_code == 409
    assert "Moderation 2" in answer.text
    assert DETAILS["reason"] in answer.text
    assert session.scalar(select(Idea.status)) == Status.DISCUSSION

    again = desk.post(f"/moderation/ideen/{number}?akt=rueckfrage", data={"revision": "1", "reason": "Wo denn?"})
    assert again.status_code == 409  # still possible, but decided anew on what stands now
    assert "Wo denn?</textarea>" in again.text
    assert 'name="revision" type="hidden" value="2"' in again.text
    sent = desk.post(f"/moderation/ideen/{number}?akt=rueckfrage", data={"revision": "2", "reason": "Wo denn?"})
    assert sent.status_code == 303
    assert session.scalar(select(Idea.status)) == Status.CLARIFICATION


def test_ones_own_case_has_no_buttons_and_the_server_refuses(
    client: FlaskClient, make_person: MakePerson, new_idea: Callable[..., Idea], sign_in: SignIn
) -> None:
    person = make_person(Role.MODERATOR)
    number = new_idea("Meine eigene", author=person).number
    sign_in(client, person)
    page = client.get(f"/moderation/ideen/{number}").text
    assert "Hierüber entscheidet jemand anderes" in page
    assert 'class="acts"' not in page
    for act in ("freigeben", "ablehnen", "verbergen"):
        answer = client.post(f"/moderation/ideen/{number}?akt={act}", data={"revision": "1", **DETAILS})
        assert answer.status_code == 403
    assert session.scalar(select(Idea.status)) == Status.SUBMITTED


def test_a_first_comment_is_published_or_hidden(
    desk: FlaskClient, make_idea: MakeIdea, make_person: MakePerson
) -> None:
    idea = make_idea()
    good, bad = (make_comment(idea, make_person(trusted=False), word, Visibility.PENDING) for word in ("Gut", "Böse"))
    keys = good.id, bad.id
    assert desk.post(f"/moderation/kommentare/{keys[0]}?akt=freigeben", data={"revision": "1"}).status_code == 303
    answer = desk.post(
        f"/moderation/kommentare/{keys[1]}?akt=verbergen",
        data={"revision": "1", "reason_code": "insult", "reason": "Das beleidigt eine Person."},
    )
    assert answer.status_code == 303
    assert session.scalars(select(Comment.visibility).order_by(Comment.id)).all() == [
        Visibility.PUBLIC,
        Visibility.HIDDEN,
    ]
    twice = desk.post(f"/moderation/kommentare/{keys[0]}?akt=freigeben", data={"revision": "1"})
    assert twice.status_code == 409
    assert "Moderation 1" in twice.text


def test_a_report_is_upheld_or_rejected(desk: FlaskClient, make_idea: MakeIdea, make_person: MakePerson) -> None:
    idea = make_idea()
    keys = [make_report(idea, make_comment(idea, make_person())).id for _ in range(2)]
    page = desk.get(f"/moderation/meldungen/{keys[0]}").text
    assert "Das beleidigt uns." in page
    assert "Das fände ich gut." in page
    words = {"revision": "1", "reason_code": "insult", "reason": "Regel 1 ist verletzt."}
    assert desk.post(f"/moderation/meldungen/{keys[0]}?akt=stattgeben", data=words).status_code == 303
    assert desk.post(f"/moderation/meldungen/{keys[1]}?akt=zurueckweisen", data=words).status_code == 303
    assert session.scalars(select(Report.status).order_by(Report.id)).all() == ["upheld", "rejected"]
    late = desk.post(f"/moderation/meldungen/{keys[1]}?akt=stattgeben", data=words)
    assert late.status_code == 409
    assert session.scalar(select(Comment.visibility).order_by(Comment.id.desc())) == Visibility.PUBLIC


@pytest.mark.parametrize("query", ["", "?akt=", "?akt=loeschen", "?akt=publish"])
def test_unknown_acts_are_refused(desk: FlaskClient, new_idea: Callable[..., Idea], query: str) -> None:
    number = new_idea("Idee").number
    assert desk.post(f"/moderation/ideen/{number}{query}", data={"revision": "1"}).status_code == 400
    assert desk.get(f"/moderation/ideen/{number}{query}").status_code == 200


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30, "1; DROP"])
def test_bad_revisions_change_nothing(desk: FlaskClient, new_idea: Callable[..., Idea], revision: str) -> None:
    number = new_idea("Idee").number
    answer = desk.post(f"/moderation/ideen/{number}?akt=freigeben", data={"revision": revision})
    assert answer.status_code == 422
    assert session.scalar(select(Idea.status)) == Status.SUBMITTED


def test_few_queries_on_every_page(
    desk: FlaskClient, new_idea: Callable[..., Idea], make_idea: MakeIdea, make_person: MakePerson
) -> None:
    author = make_person()
    new = new_idea("Trinkbrunnen am Ringgleis zwei", author=author).number
    for index in range(12):
        idea = make_idea(f"Trinkbrunnen am Ringgleis {index}")
        comment = make_comment(idea, author, visibility=Visibility.PENDING)
        report = make_report(idea, comment)
    new_idea("Noch eine")
    for path in (
        "",
        f"/ideen/{new}",
        f"/ideen/{new}?ansicht=verlauf",
        f"/ideen/{new}?ansicht=zusammenhang",
        f"/ideen/{idea.number}?ansicht=kommentare",
        f"/ideen/{new}?akt=ablehnen",
        f"/kommentare/{comment.id}",
        f"/meldungen/{report.id}",
    ):
        with counted() as seen:
            assert desk.get(f"/moderation{path}").status_code == 200
        assert len(seen) <= MOST, (path, len(seen), seen)


def test_no_act_without_the_pages_token(app: Flask, desk: FlaskClient, new_idea: Callable[..., Idea]) -> None:
    number = new_idea("Idee").number
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        page = desk.get(f"/moderation/ideen/{number}").text
        without = desk.post(f"/moderation/ideen/{number}?akt=freigeben", data={"revision": "1"})
        assert without.status_code == 400
        form = page.split('class="acts"')[1]
        token = re.search(r'name="csrf_token" value="([^"]+)"', form)
        assert token
        data = {"revision": "1", "csrf_token": token[1]}
        assert desk.post(f"/moderation/ideen/{number}?akt=freigeben", data=data).status_code == 303
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert session.scalar(select(Idea.status)) == Status.DISCUSSION


@pytest.mark.parametrize("number", ["0", "01", "999999999", "9999999999999999999999", "x", "1%00", "-1"])
def test_strange_numbers_are_not_found(desk: FlaskClient, number: str) -> None:
    for path in ("ideen", "kommentare", "meldungen"):
        assert desk.get(f"/moderation/{path}/{number}").status_code == 404
