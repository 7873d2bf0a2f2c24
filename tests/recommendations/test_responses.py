"""What becomes of a recommendation: who hears of it, what office and Board say, what goes with a hidden idea."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.models import Contribution, Support
from forum.contributions.status import Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.notifications.models import Notification
from forum.recommendations.models import Response
from tests.conftest import Letters, change, save
from tests.queries import MOST, counted
from tests.recommendations.conftest import PAGE, TEXT, Browser, decided, issue, stored
from tests.votes.conftest import Body
from tests.votes.made import DAY

DEVIATED = {"body": "office", "outcome": "deviated", "reason": "Die Leitung fehlt"}


def test_author_and_supporters_hear_of_it_once(
    body: Body, idea: Idea, browser: Browser, make_person: Callable[..., Person], letters: Letters
) -> None:
    supporter, author = make_person(), session.merge(idea).author_id
    save(Support(contribution_id=idea.id, person_id=supporter.id, created_at=now() - DAY))
    to, people = str(supporter.email), {supporter.id, author}
    mail_of = str(session.get_one(Person, author).email)
    draft, revision = decided(body, browser)
    letters()
    chair = browser(body.chair)
    issue(chair, draft, revision)
    issue(chair, draft, revision)
    mails = letters()
    assert {mail_of, to} <= set(mails)
    assert mails[mail_of]["Subject"] == "Zu Ihrer Idee Nr. 1 gibt es eine Empfehlung"
    assert "/empfehlungen/1" in str(mails[mail_of].get_content())
    assert letters() == {}
    told = session.scalars(select(Notification.person_id)).all()
    assert sorted(key for key in told if key in people) == sorted(people)  # each once


def test_the_author_hears_in_their_language_who_advised(
    body: Body, idea: Idea, browser: Browser, letters: Letters
) -> None:
    author = session.get_one(Person, session.merge(idea).author_id)
    to = str(author.email)
    change(author, locale="en")
    draft, revision = decided(body, browser)
    letters()
    issue(browser(body.chair), draft, revision)
    told = str(letters()[to].get_content())
    assert "was advised on (Council “Klima”). The result: Recommended." in " ".join(told.split())
    assert "/empfehlungen/1?lang=en" in told
    assert browser(body.office).post(f"{PAGE}/umgang", data=DEVIATED).status_code == 303
    assert "/empfehlungen/1?lang=en" in str(letters()[to].get_content())


@pytest.mark.parametrize(
    ("role", "page", "body_of"),
    [(Role.OFFICE, 200, "office"), (Role.CHAIR, 200, "board"), (Role.LEAD, 404, ""), (Role.MODERATOR, 404, "")],
)
def test_who_says_what_was_made_of_it(
    body: Body, idea: Idea, browser: Browser, make_person: Callable[..., Person], role: Role, page: int, body_of: str
) -> None:
    draft, revision = decided(body, browser)
    issue(browser(body.chair), draft, revision)
    client = browser(make_person(role))
    assert client.get(f"{PAGE}/umgang").status_code == page
    sent = client.post(f"{PAGE}/umgang", data={"body": body_of, "outcome": "followed"})
    assert sent.status_code == (303 if body_of else 404)
    assert [str(row.body) for row in session.scalars(select(Response))] == ([body_of] if body_of else [])


def test_the_chair_does_not_speak_for_the_office(
    body: Body, idea: Idea, browser: Browser, make_person: Callable[..., Person]
) -> None:
    draft, revision = decided(body, browser)
    issue(browser(body.chair), draft, revision)
    answer = browser(make_person(Role.CHAIR)).post(f"{PAGE}/umgang", data={"body": "office", "outcome": "followed"})
    assert answer.status_code == 422
    assert session.scalars(select(Response)).all() == []


def test_who_deviates_gives_reasons_and_everyone_reads_them(
    body: Body, idea: Idea, client: FlaskClient, browser: Browser, letters: Letters
) -> None:
    office, author = browser(body.office), session.merge(idea).author_id
    to = str(session.get_one(Person, author).email)
    draft, revision = decided(body, browser)
    issue(browser(body.chair), draft, revision)
    letters()
    assert office.post(f"{PAGE}/umgang", data={**DEVIATED, "reason": " "}).status_code == 422
    for _twice in range(2):
        assert office.post(f"{PAGE}/umgang", data=DEVIATED).status_code == 303
    assert len(session.scalars(select(Response)).all()) == 1
    page = client.get(PAGE).text
    assert "Abgewichen, mit Begründung" in page
    assert "Die Leitung fehlt" in page
    timeline = client.get("/ideen/1").text
    assert timeline.count("Was aus der Empfehlung wurde") == 1
    assert "Die Leitung fehlt" in timeline
    assert "0 gefolgt, 1 mit Begründung abgewichen, 0 noch ohne Antwort" in client.get("/fachbeiraete/klima").text
    assert "Die Leitung fehlt" in str(letters()[to].get_content())
    office.post(f"{PAGE}/umgang", data={"body": "board", "outcome": "followed"})
    page = client.get(PAGE).text
    assert page.index("Gefolgt") < page.index("Abgewichen, mit Begründung")  # both stay, the newest first
    assert "1 gefolgt" in client.get("/fachbeiraete/klima").text
    assert TEXT["title"] in client.get("/empfehlungen?stand=gefolgt").text
    assert TEXT["title"] not in client.get("/empfehlungen?stand=offen").text


def test_the_office_sees_what_waits_for_its_word(body: Body, idea: Idea, browser: Browser, letters: Letters) -> None:
    draft, revision = decided(body, browser)
    letters()
    issue(browser(body.chair), draft, revision)
    assert any("Empfehlung Nr. 1 ist öffentlich" in str(mail["Subject"]) for mail in letters().values())
    office = browser(body.office)
    assert "<b>1</b><span>Empfehlungen ohne Antwort" in office.get("/geschaeftsstelle").text
    office.post(f"{PAGE}/umgang", data={"body": "office", "outcome": "followed"})
    assert "<b>0</b><span>Empfehlungen ohne Antwort" in office.get("/geschaeftsstelle").text


@pytest.mark.parametrize(("choice", "status"), [("no", 200), ("yes", 409)])
def test_the_office_declines_only_what_was_advised_against(
    body: Body, idea: Idea, browser: Browser, choice: str, status: int
) -> None:
    draft, revision = decided(body, browser, choice=choice)
    issue(browser(body.chair), draft, revision)
    assert browser(body.office).get("/geschaeftsstelle/ideen/1/ablehnen").status_code == status


def test_on_a_hidden_idea_it_is_hidden_too(body: Body, idea: Idea, client: FlaskClient, browser: Browser) -> None:
    draft, revision = decided(body, browser)
    issue(browser(body.chair), draft, revision)
    stored(session.scalars(select(Contribution)).one(), visibility=Visibility.HIDDEN)
    for address in (PAGE, "/empfehlungen", "/fachbeiraete/klima"):
        assert TEXT["title"] not in client.get(address).text
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("path", [PAGE, "/empfehlungen", "/ideen/1", "/fachbeiraete/klima"])
def test_pages_need_few_queries(body: Body, idea: Idea, client: FlaskClient, browser: Browser, path: str) -> None:
    draft, revision = decided(body, browser)
    browser(body.other).post(f"{draft}/minderheit", data={"body": "Ich bin dagegen."})
    issue(browser(body.chair), draft, revision)
    browser(body.office).post(f"{PAGE}/umgang", data=DEVIATED)
    client.get(path)
    with counted() as seen:
        assert client.get(path).status_code == 200
    assert len(seen) <= MOST, "\n".join(seen)
