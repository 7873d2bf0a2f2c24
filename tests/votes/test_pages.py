"""Votes over HTTP: who sees them, how one votes, who asks anew, who hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.councils.kinds import SeatRole
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.votes import tasks
from forum.votes.models import Ballot, Elector, Vote
from tests.conftest import Letters, change
from tests.councils.made import make_council, seat
from tests.queries import MOST, counted
from tests.votes.conftest import Body
from tests.votes.made import DAY, QUESTION, make_vote

SignIn = Callable[[FlaskClient, Person], FlaskClient]
HOME = "/fachbeiraete/klima/abstimmungen"


@pytest.fixture
def browser(app: Flask, sign_in: SignIn) -> Callable[[Person], FlaskClient]:
    """Give a browser in which a person is signed in."""
    return lambda person: sign_in(app.test_client(), session.merge(person))


Browser = Callable[[Person], FlaskClient]


def end(vote: Vote) -> None:
    """Let the deadline pass, and the worker look."""
    change(session.merge(vote), closes_at=now() - timedelta(seconds=1))
    tasks.end_due()
    session.remove()


def asked(**more: Any) -> dict[str, Any]:
    """Give what who acts as the chair fills in."""
    until = today() + 10 * DAY
    return {"title": "Wir tagen dienstags", "body": "Weil montags Rat ist.", "until": until.isoformat(), **more}


def test_ask_vote_change_ones_mind_and_read_the_result(body: Body, browser: Browser) -> None:
    chair, other = browser(body.chair), browser(body.other)
    made = chair.post(f"{HOME}/neu", data=asked())
    assert made.headers["Location"] == f"{HOME}/1"
    page = other.get(f"{HOME}/1").text
    for shown in ("Wir tagen dienstags", "Weil montags Rat ist.", "0 von 4 haben abgestimmt", "20:00"):
        assert shown in page
    for choice in ("no", "yes"):
        assert other.post(f"{HOME}/1", data={"choice": choice}).status_code == 303
    chair.post(f"{HOME}/1", data={"choice": "yes"})
    running = chair.get(f"{HOME}/1").text
    assert "2 von 4 haben abgestimmt" in running
    assert "Wer wie gestimmt hat" not in running  # results only once it is over
    assert "Angenommen" not in running
    end(session.scalars(select(Vote)).one())
    page = other.get(f"{HOME}/1").text
    for shown in ("Angenommen", "Wer wie gestimmt hat", f"Echt {body.chair.name}", "Teilgenommen: 2, nötig: 2"):
        assert shown in page
    late = other.post(f"{HOME}/1", data={"choice": "no"})
    assert late.status_code == 409
    assert "wurde nicht gezählt" in late.text
    assert {str(row.choice) for row in session.scalars(select(Ballot))} == {"yes"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"until": today().isoformat()}, "2 bis 60 Tage"),
        ({"title": ""}, "in einem Satz"),
        ({"body": " "}, "über den abgestimmt wird"),
    ],
)
def test_what_was_typed_is_kept(body: Body, browser: Browser, wrong: dict[str, str], said: str) -> None:
    sent = asked(**wrong)
    answer = browser(body.chair).post(f"{HOME}/neu", data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert (sent["body"].strip() or sent["title"]) in answer.text
    assert session.scalars(select(Vote)).all() == []


def test_a_ballot_without_an_answer_is_asked_for_again(body: Body, browser: Browser) -> None:
    make_vote(body.council, body.chair)
    answer = browser(body.other).post(f"{HOME}/1", data={})
    assert (answer.status_code, "Bitte wählen Sie eine Antwort" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("who", "page", "ballot", "acts"),
    [
        ("chair", 200, 303, 200),
        ("vice", 200, 303, 403),
        ("other", 200, 303, 403),
        ("deputy", 404, 404, 404),  # not asked, for their member is there
        ("office", 200, 404, 403),  # reads as secretary, has no vote
        ("moderator", 404, 404, 404),
        ("admin", 404, 404, 404),
        ("elsewhere", 404, 404, 404),
        ("visitor", 303, 303, 404),  # to the sign-in, whatever stands there
    ],
)
def test_who_may_do_what(
    body: Body,
    app: Flask,
    browser: Browser,
    make_person: Callable[..., Person],
    who: str,
    page: int,
    ballot: int,
    acts: int,
) -> None:
    make_vote(body.council, body.chair)
    person = getattr(body, who, None)
    if who in {"moderator", "admin"}:
        person = make_person(Role(who))
    elif who == "elsewhere":
        person = make_person()
        seat(make_council(), person, SeatRole.CHAIR)
    client = browser(person) if person is not None else app.test_client()
    assert client.get(f"{HOME}/1").status_code == page
    answer = client.post(f"{HOME}/1", data={"choice": "yes"})
    assert answer.status_code == ballot
    assert client.get(f"{HOME}/1/abbrechen").status_code == acts
    assert client.get(f"{HOME}/neu").status_code == acts
    cast = 1 if person is not None and ballot == 303 else 0
    assert len(session.scalars(select(Ballot)).all()) == cast


def test_who_is_biased_is_refused_and_the_record_says_so(body: Body, browser: Browser, letters: Letters) -> None:
    make_vote(body.council, body.chair)
    deputy, biased = str(body.deputy.email), body.member.id
    member, steps_in, other = browser(body.member), browser(body.deputy), browser(body.other)
    letters()
    assert member.post(f"{HOME}/1/befangen", data={"reason": ""}).status_code == 422
    assert member.post(f"{HOME}/1/befangen", data={"reason": "Meine Firma liefert"}).status_code == 303
    assert member.post(f"{HOME}/1", data={"choice": "yes"}).status_code == 403
    page = other.get(f"{HOME}/1").text
    assert "Befangen, ohne Stimme" in page
    assert "Meine Firma liefert" in page
    assert list(letters()) == [deputy]
    assert steps_in.post(f"{HOME}/1", data={"choice": "yes"}).status_code == 303
    assert session.get_one(Elector, (1, biased)).conflict == "Meine Firma liefert"


def test_without_a_quorum_it_says_so_and_is_asked_anew(body: Body, browser: Browser, letters: Letters) -> None:
    vote = make_vote(body.council, body.chair)
    chair, other = browser(body.chair), browser(body.other)
    chair.post(f"{HOME}/1", data={"choice": "yes"})
    assert chair.post(f"{HOME}/1/erneut", data={"until": (today() + 9 * DAY).isoformat()}).status_code == 409
    end(vote)
    page = chair.get(f"{HOME}/1").text
    assert "Nicht beschlussfähig" in page
    assert "mindestens 2" in page
    assert any("nicht beschlussfähig" in str(mail.get_content()) for mail in letters().values())
    assert other.get(f"{HOME}/1/erneut").status_code == 403
    again = chair.post(f"{HOME}/1/erneut", data={"until": (today() + 9 * DAY).isoformat()})
    assert again.headers["Location"] == f"{HOME}/2"
    assert "Abstimmung Nr. 2" in chair.get(f"{HOME}/1").text
    assert QUESTION.title in other.get(f"{HOME}/2").text


def test_votes_wait_for_members_until_they_have_voted(body: Body, browser: Browser) -> None:
    make_vote(body.council, body.chair)
    other = browser(body.other)
    assert f"Abstimmung: {QUESTION.title}" in other.get("/konto").text
    other.post(f"{HOME}/1", data={"choice": "abstain"})
    assert QUESTION.title not in other.get("/konto").text
    assert QUESTION.title in other.get("/fachbeiraete/klima/intern").text


def test_mail_goes_to_who_may_vote_and_names_nothing(body: Body, letters: Letters) -> None:
    wanted = {body.member.email, body.other.email}
    make_vote(body.council, body.chair, conflicts={body.vice.id: "Mein Haus"})
    first = letters()
    assert set(first) == wanted  # not who opened it, nor who is biased
    for mail in first.values():
        assert mail["Subject"] == "Ihre Stimme ist gefragt: Fachbeirat „Klima“"
        assert QUESTION.title not in mail.as_string()
        assert f"{HOME}/1" in str(mail.get_content())
    tasks.remind()
    assert letters() == {}
    change(session.get_one(Vote, 1), remind_at=now())
    tasks.remind()
    assert len(letters()) == 3  # the chair has not voted either
    tasks.remind()
    assert letters() == {}


def test_the_chair_can_stop_a_vote(body: Body, browser: Browser) -> None:
    make_vote(body.council, body.chair)
    chair, other = browser(body.chair), browser(body.other)
    assert chair.post(f"{HOME}/1/abbrechen", data={"reason": ""}).status_code == 422
    assert chair.post(f"{HOME}/1/beenden").status_code == 409  # not everyone has voted
    assert chair.post(f"{HOME}/1/abbrechen", data={"reason": "Falsch gefragt"}).status_code == 303
    page = other.get(f"{HOME}/1").text
    assert "Diese Abstimmung wurde abgebrochen" in page
    assert "Falsch gefragt" in page


@pytest.mark.parametrize("path", ["", "/1", "/2", "/neu", "/1/befangen"])
def test_pages_need_few_queries(body: Body, browser: Browser, path: str) -> None:
    vote = make_vote(body.council, body.chair)
    browser(body.chair).post(f"{HOME}/1", data={"choice": "yes"})
    end(make_vote(body.council, body.chair))
    chair = browser(body.chair)
    assert chair.get(f"{HOME}/{vote.number}").status_code == 200
    with counted() as seen:
        assert chair.get(f"{HOME}{path}").status_code == 200
    assert len(seen) <= MOST, "\n".join(seen)
