"""What rooms ask beside a decision: fields of the form, written in its transaction; ideas about which they ask go alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.models import Contribution
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.notifications.models import Notification
from forum.recommendations.kinds import Outcome
from forum.recommendations.models import Recommendation, Response
from tests.conftest import Letters
from tests.queries import MOST, counted
from tests.recommendations.conftest import (
    PAGE,
    TEXT,
    Browser,
    begin,
    body,
    browser,
    cast,
    decided,
    end,
    idea,
    issue,
    let_vote,
    stored,
)
from tests.votes.conftest import Body

__all__ = ("body", "browser", "idea")
DESK = "/geschaeftsstelle/ideen/1"
ACTS = {
    "antworten": {"outcome": "planned", "verdict": "Ja, im kommenden Jahr.", "body": "Die Mittel stehen bereit."},
    "nominieren": {"reasons": "Der Fachbeirat empfiehlt es."},
    "ablehnen": {"reason_code": "costs", "reason": "Zu teuer."},
}
TARGETS = {"antworten": Status.ANSWERED, "nominieren": Status.NOMINATED, "ablehnen": Status.DECLINED}
FOLLOWED = {"response_1": "followed"}
DEVIATED = {"response_1": "deviated", "response_1_reason": "Die Leitung fehlt dort."}


@pytest.fixture
def office(body: Body, idea: Idea, browser: Browser) -> FlaskClient:
    """The office, which has an idea with a recommendation against it before it."""
    del idea
    draft, revision = decided(body, browser, choice="no")
    issue(browser(body.chair), draft, revision)
    return browser(body.office)


def send(office: FlaskClient, act: str, **more: str) -> Any:
    """Send the form of an act as it was opened just now."""
    session.rollback()
    revision = session.scalars(select(Idea.revision).where(Idea.number == 1)).one()
    return office.post(f"{DESK}/{act}", data={**ACTS[act], "revision": str(revision), **more})


def status() -> Status:
    """Give where the idea stands."""
    session.rollback()
    return Status(session.scalars(select(Idea.status).where(Idea.number == 1)).one())


def said() -> list[tuple[str, str, str]]:
    """Give what was said about recommendations, in its order."""
    session.rollback()
    rows = session.scalars(select(Response).order_by(Response.id))
    return [(str(row.body), str(row.outcome), row.reason) for row in rows]


@pytest.mark.parametrize("act", list(ACTS))
def test_the_form_asks_and_nothing_is_decided_without_a_word(office: FlaskClient, act: str) -> None:
    page = office.get(f"{DESK}/{act}").text
    for shown in ("Was wird damit aus Empfehlung Nr. 1?", TEXT["title"], "Nicht empfohlen", f'href="{PAGE}"'):
        assert shown in page
    for more, message in (
        ({}, "Bitte wählen Sie, was daraus wurde."),
        ({"response_1": "deviated"}, "Bitte begründen Sie es"),
        ({"response_1": "deviated", "response_1_reason": "  "}, "Bitte begründen Sie es"),
        ({"response_1": "nonsense"}, "response_1"),
    ):
        answer = send(office, act, **more)
        assert (answer.status_code, message in answer.text) == (422, True), more
        assert next(iter(ACTS[act].values())) in answer.text  # nothing typed is lost
    assert (status(), said()) == (Status.RECOMMENDED, [])


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize(("word", "line"), [(FOLLOWED, "1 gefolgt, 0 mit"), (DEVIATED, "0 gefolgt, 1 mit")])
def test_the_word_is_given_with_the_decision(
    office: FlaskClient, client: FlaskClient, act: str, word: dict[str, str], line: str
) -> None:
    assert send(office, act, **word).status_code == 303
    reason = word.get("response_1_reason", "")
    assert (status(), said()) == (TARGETS[act], [("office", word["response_1"], reason)])
    page, timeline = client.get(PAGE).text, client.get("/ideen/1").text
    assert ("Abgewichen, mit Begründung" in page, "Gefolgt" in page) == (bool(reason), not reason)
    assert reason in page
    assert timeline.count("Was aus der Empfehlung wurde") == 1
    assert line in client.get("/fachbeiraete/klima").text


def test_both_or_neither(office: FlaskClient) -> None:
    late = send(office, "antworten", **FOLLOWED, revision="1")
    assert (late.status_code, status(), said()) == (409, Status.RECOMMENDED, [])


def test_whoever_hears_of_the_decision_does_not_hear_of_the_word_again(office: FlaskClient, letters: Letters) -> None:
    author = session.scalars(select(Idea.author_id)).one()
    to = str(session.get_one(Person, author).email)
    letters()
    before = session.scalars(select(Notification.news_id).where(Notification.person_id == author)).all()
    send(office, "antworten", **DEVIATED)
    mails = letters()
    assert "geantwortet" in str(mails[to]["Subject"])
    after = session.scalars(select(Notification.news_id).where(Notification.person_id == author)).all()
    assert len(after) == len(before) + 1


def test_what_was_said_before_is_filled_in_and_not_said_twice(office: FlaskClient) -> None:
    office.post(f"{PAGE}/umgang", data={"body": "office", "outcome": "deviated", "reason": "Die Leitung fehlt dort."})
    office.post(f"{PAGE}/umgang", data={"body": "board", "outcome": "followed"})
    page = office.get(f"{DESK}/antworten").text
    assert "Die Leitung fehlt dort." in page
    assert page.count("checked") == 1
    assert send(office, "antworten", **DEVIATED).status_code == 303
    assert [body_of for body_of, _outcome, _reason in said()] == ["office", "board"]
    outcome = session.scalars(select(Recommendation.outcome)).one()
    assert outcome == Outcome.FOLLOWED  # the newest word is the Board's


def test_every_recommendation_on_an_idea_is_asked_about(office: FlaskClient, body: Body, browser: Browser) -> None:
    stored(session.scalars(select(Contribution)).one(), status=Status.COUNCIL)
    chair = browser(body.chair)
    draft = begin(chair)
    cast(let_vote(chair, draft), a=("yes", chair), b=("yes", browser(body.other)))
    end(2)
    assert issue(chair, draft, "2") == 303
    answer = send(office, "antworten", **FOLLOWED)
    assert (answer.status_code, "Empfehlung Nr. 2" in answer.text) == (422, True)
    assert send(office, "antworten", **DEVIATED, response_2="followed").status_code == 303
    assert sorted(said()) == [("office", "deviated", "Die Leitung fehlt dort."), ("office", "followed", "")]


def test_a_proposal_is_asked_about_too(body: Body, browser: Browser, client: FlaskClient) -> None:
    chair, office = browser(body.chair), browser(body.office)
    draft = begin(chair, None, purpose="proposal")
    cast(let_vote(chair, draft), a=("yes", chair), b=("yes", browser(body.other)))
    end()
    issue(chair, draft, "2")
    shown = {"visibility": Visibility.PUBLIC, "status": Status.DISCUSSION, "published_at": now(), "listed_at": now()}
    stored(session.scalars(select(Contribution)).one(), **shown)
    assert "Vorschlag" in office.get(f"{DESK}/nominieren").text
    assert send(office, "nominieren", **FOLLOWED).status_code == 303
    assert "Was aus der Empfehlung wurde" in client.get("/ideen/1").text
    assert "Gefolgt" in client.get(PAGE).text


def test_who_made_a_proposal_an_idea_does_not_say_what_became_of_it(
    body: Body, browser: Browser, make_person: Callable[..., Person]
) -> None:
    chair, author = browser(body.chair), body.office.id
    draft = begin(chair, None, purpose="proposal")
    cast(let_vote(chair, draft), a=("yes", chair), b=("yes", browser(body.other)))
    end()
    issue(chair, draft, "2")
    stored(session.scalars(select(Contribution)).one(), author_id=author)
    assert browser(body.office).get(f"{PAGE}/umgang").status_code == 403
    assert browser(make_person(Role.OFFICE)).get(f"{PAGE}/umgang").status_code == 200


def test_ideas_with_a_recommendation_are_answered_alone(office: FlaskClient, make_idea: Callable[..., Idea]) -> None:
    other = make_idea("Bänke am Ring").number
    chosen = f"/geschaeftsstelle/antworten?idee=1&idee={other}"
    page = office.get(chosen).text
    assert "Diese Ideen werden einzeln beantwortet" in page
    assert "1 Idee bekommt diese Antwort" in page
    answer = office.post("/geschaeftsstelle/antworten", data={"idee": ["1", str(other)], **ACTS["antworten"]})
    assert answer.status_code == 200
    assert "Diese Ideen wurden nicht beantwortet" not in answer.text
    session.rollback()
    found = {row.number: row.status for row in session.scalars(select(Idea))}
    assert found == {1: Status.RECOMMENDED, other: Status.ANSWERED}
    assert said() == []


@pytest.mark.parametrize("address", [f"{DESK}/antworten", "/geschaeftsstelle/antworten?idee=1"])
def test_asking_needs_few_queries(office: FlaskClient, address: str) -> None:
    office.get(address)
    with counted() as seen:
        assert office.get(address).status_code == 200
    assert len(seen) <= MOST, "\n".join(seen)
