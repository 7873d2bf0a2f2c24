"""A project candidate is handed to a body beside the Board: the same way from the hand-over to the public page, another end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.candidates.models import Candidate
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.councils import service as councils
from forum.councils.kinds import CouncilStatus
from forum.ideas import service as ideas
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.kernel.database import begin_write, session
from forum.recommendations.models import Draft, Recommendation
from tests.conftest import Letters, actor_of, save
from tests.councils.made import make_council
from tests.queries import MOST, counted
from tests.recommendations.conftest import PAGE, ROOM, TEXT, Browser, begin, decided, issue, stored
from tests.votes.conftest import Body

DESK, CANDIDATE = "/geschaeftsstelle/ideen/1", "/kandidaten/3"
WAIT = timedelta(days=30)
BOARD = today() + timedelta(days=80)


@pytest.fixture
def candidate(body: Body, make_idea: Callable[..., Idea]) -> Candidate:
    """A project candidate that the Board has before it."""
    del body
    idea = make_idea(status=Status.NOMINATED, due_on=BOARD)
    made = Candidate(number=3, origin_id=idea.id, title=idea.title, reasons="Gut.", html="<p>Gut.</p>")
    told = {"contribution_id": idea.id, "move": "nominate", "role": "office", "details": {"candidate": 3}}
    save(made, TimelineEntry(**told, from_status=Status.DISCUSSION, to_status=Status.NOMINATED, due_on=BOARD))
    return made


def send(office: FlaskClient, act: str, **data: str) -> int:
    """Send the form of an act of the office as it was opened just now."""
    session.rollback()
    revision = session.scalars(select(Contribution.revision)).one()
    return office.post(f"{DESK}/{act}", data={"revision": str(revision), **data}).status_code


def hand_over(body: Body, office: FlaskClient) -> int:
    """Hand the candidate to the council."""
    council = session.merge(body.council).id
    return send(office, "an-fachbeirat", council=str(council), due=(today() + WAIT).isoformat(), reason="Bitte Kosten.")


def origin() -> Contribution:
    """Give the idea behind the candidate as it stands."""
    session.rollback()
    return session.scalars(select(Contribution)).one()


def test_it_is_handed_over_and_the_board_keeps_its_date(
    body: Body, candidate: Candidate, client: FlaskClient, browser: Browser, letters: Letters
) -> None:
    since, member = origin().status_since, str(body.member.email)
    office, sitting = browser(body.office), browser(body.member)
    assert "An einen Fachbeirat geben" in office.get(DESK).text
    assert DESK in office.get(CANDIDATE).text
    letters()
    assert hand_over(body, office) == 303
    stands = origin()
    assert (stands.status, stands.owner, stands.due_on, stands.status_since) == (
        Status.NOMINATED,
        "board",
        BOARD,
        since,
    )
    assert stands.advice_by == today() + WAIT
    mail = letters()[member]
    assert "Projektkandidat Nr. 3" in str(mail["Subject"])
    assert f"{CANDIDATE}\r\n" in str(mail.get_content())
    page = client.get(CANDIDATE).text
    for shown in ("Zur Beratung bei:", "/fachbeiraete/klima", "An einen Fachbeirat gegeben", "Bitte Kosten."):
        assert shown in page
    page = client.get("/ideen/1").text
    assert ("berät ein Fachbeirat dazu" in page, "berät gerade" in page, "entfällt" in page) == (True, True, False)
    for address in ("/fachbeiraete/klima", "/fachbeiraete/klima/intern"):
        page = sitting.get(address).text
        assert (f'href="{CANDIDATE}"' in page, "Kandidat Nr. 3" in page) == (True, True), address
    assert f'href="{CANDIDATE}"' in sitting.get("/konto").text
    assert "/ideen/1/entwurf" in sitting.get(CANDIDATE).text
    desk = office.get("/geschaeftsstelle?sicht=fachbeirat").text
    assert "In Fachbeiräten (1)" in desk
    assert DESK in desk
    assert hand_over(body, office) == 409  # it is there


def test_a_recommendation_on_it_is_public_and_the_board_decides(
    body: Body, candidate: Candidate, client: FlaskClient, browser: Browser, letters: Letters
) -> None:
    author = str(session.get_one(Person, origin().author_id).email)
    hand_over(body, browser(body.office))
    draft, revision = decided(body, browser)
    assert "zu Projektkandidat Nr. 3" in browser(body.member).get(draft).text
    letters()
    assert issue(browser(body.chair), draft, revision) == 303
    stands = origin()
    assert (stands.status, stands.due_on, stands.advice_by) == (Status.NOMINATED, BOARD, None)
    found = session.scalars(select(Recommendation)).one()
    assert (found.candidate_number, found.about_id) == (3, stands.id)
    page = client.get(PAGE).text
    assert f'zu Projektkandidat Nr. 3: <a href="{CANDIDATE}"' in page
    assert 'href="/ideen/1' in page
    assert "zu Projektkandidat Nr. 3" in client.get("/empfehlungen").text
    for address in (CANDIDATE, "/ideen/1"):
        page = client.get(address).text
        assert f'href="{PAGE}"' in page
        assert page.count("Empfehlung liegt vor") >= 1, address
    page = client.get("/ideen/1").text
    assert ("berät" in page, "entfällt" in page) == (False, False)  # the council's stop has the day of its advice
    assert "Projektkandidat Nr. 3" in str(letters()[author].get_content())
    # Another council can be asked, and the office and the Board say what they make of it.
    assert browser(body.office).post(f"{PAGE}/umgang", data={"body": "board", "outcome": "followed"}).status_code == 303
    assert hand_over(body, browser(body.office)) == 303


@pytest.mark.parametrize(("days", "status"), [(9, 409), (0, 409), (-1, 303)])
def test_it_is_taken_back_once_it_is_late(
    body: Body, candidate: Candidate, browser: Browser, days: int, status: int
) -> None:
    office = browser(body.office)
    hand_over(body, office)
    draft = begin(browser(body.member))
    stored(origin(), advice_by=today() + timedelta(days=days))
    assert send(office, "aus-dem-fachbeirat", reason="Es drängt.") == status
    stands = origin()
    back = status == 303
    assert (stands.status, stands.due_on, stands.advice_by is None) == (Status.NOMINATED, BOARD, back)
    assert ("damit nicht mehr befasst" in browser(body.member).get(draft).text) is back or back
    chair = browser(body.chair)
    assert chair.get(f"{draft}/abstimmen").status_code == 200
    until = (today() + timedelta(days=9)).isoformat()
    voted = chair.post(f"{draft}/abstimmen", data={"until": until, "revision": "1"}).status_code
    assert voted == (409 if back else 303)


def test_a_dissolved_council_leaves_it_with_the_board(
    body: Body, candidate: Candidate, client: FlaskClient, browser: Browser
) -> None:
    office = browser(body.office)
    hand_over(body, office)
    person = session.merge(body.office)
    who, council = actor_of(person), session.merge(body.council)
    begin_write()
    councils.turn(council, "dissolve", actor=who, revision=council.revision, reason="Fertig.")
    session.commit()
    stands = origin()
    assert (stands.status, stands.council_id, stands.due_on) == (Status.NOMINATED, None, BOARD)
    assert "Zur Beratung bei" not in client.get(CANDIDATE).text
    assert send(office, "aus-dem-fachbeirat", reason="Aufgelöst.") == 303
    assert (origin().advice_by, origin().due_on) == (None, BOARD)
    other = make_council().id
    assert send(office, "an-fachbeirat", council=str(other), due=(today() + WAIT).isoformat()) == 303


def test_the_boards_decision_ends_it(body: Body, candidate: Candidate, browser: Browser) -> None:
    hand_over(body, browser(body.office))
    draft, revision = decided(body, browser)
    stands = origin()
    chair = session.merge(body.chair)
    who = actor_of(chair)
    begin_write()
    idea = session.get_one(Idea, stands.id)
    ideas.move(idea, "defer", actor=_board(who), reason="Später.", review_on=BOARD.isoformat())
    session.commit()
    assert (origin().status, origin().advice_by) == (Status.DEFERRED, None)
    assert issue(browser(body.chair), draft, revision) == 409
    assert session.scalars(select(Recommendation)).all() == []


def _board(who: Any) -> Any:
    return type(who)(id=who.id, roles=frozenset({"chair"}))


@pytest.mark.parametrize("who", ["author", "member", "moderator"])
def test_who_may_not_hand_it_over(
    body: Body, candidate: Candidate, browser: Browser, make_person: Callable[..., Person], who: str
) -> None:
    if who == "author":
        stored(origin(), author_id=body.office.id)
    person = {"author": body.office, "member": body.member}.get(who) or make_person("moderator")
    assert hand_over(body, browser(person)) == (409 if who == "author" else 404)
    assert origin().advice_by is None


def test_hidden_it_is_nowhere(body: Body, candidate: Candidate, client: FlaskClient, browser: Browser) -> None:
    hand_over(body, browser(body.office))
    draft, revision = decided(body, browser)
    issue(browser(body.chair), draft, revision)
    stored(origin(), visibility=Visibility.HIDDEN)
    assert (client.get(CANDIDATE).status_code, client.get(PAGE).status_code) == (404, 404)
    for address in ("/fachbeiraete/klima", "/empfehlungen", f"/suche?q={TEXT['title'].split(':')[0]}"):
        assert TEXT["title"] not in client.get(address).text


def test_what_is_not_with_the_council_is_not_drafted(body: Body, candidate: Candidate, browser: Browser) -> None:
    stored(origin(), council_id=session.merge(body.council).id)  # it advised on the idea before
    member = browser(body.member)
    assert member.post(f"{ROOM}/neu?idee=1", data=TEXT).status_code == 409
    assert "/ideen/1/entwurf" not in member.get(CANDIDATE).text
    assert session.scalars(select(Draft)).all() == []


@pytest.mark.parametrize("status", [CouncilStatus.PAUSED, CouncilStatus.DISSOLVED])
def test_a_council_that_rests_gets_none(
    body: Body, candidate: Candidate, browser: Browser, status: CouncilStatus
) -> None:
    stored(body.council, status=status)
    assert hand_over(body, browser(body.office)) in {404, 409, 422}
    assert origin().advice_by is None


@pytest.mark.parametrize("path", [CANDIDATE, "/ideen/1", "/fachbeiraete/klima", DESK, PAGE])
def test_pages_need_few_queries(body: Body, candidate: Candidate, browser: Browser, path: str) -> None:
    office = browser(body.office)
    hand_over(body, office)
    if path == PAGE:
        draft, revision = decided(body, browser)
        issue(browser(body.chair), draft, revision)
    office.get(path)
    with counted() as seen:
        assert office.get(path).status_code == 200
    assert len(seen) <= MOST, "\n".join(seen)
