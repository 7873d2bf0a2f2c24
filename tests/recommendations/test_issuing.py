"""From a decided draft to what became of it: who issues, what is public, who hears of it, what the office says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.contributions.models import Contribution
from forum.contributions.status import Status, Visibility
from forum.councils.kinds import SeatRole
from forum.councils.models_members import Member
from forum.ideas.models import Idea
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.recommendations.models import Recommendation
from forum.votes import service
from forum.votes.kinds import Kind, Paper, Part, Result
from forum.votes.models import Vote
from tests.councils.made import make_council, seat
from tests.recommendations.conftest import PAGE, ROOM, TEXT, Browser, begin, cast, decided, end, issue, let_vote, stored
from tests.votes.conftest import Body
from tests.votes.made import DAY, make_vote
from tests.votes.test_service import did


def test_a_recommendation_moves_the_idea_and_everyone_reads_it(
    body: Body, idea: Idea, client: FlaskClient, browser: Browser
) -> None:
    chair, other = browser(body.chair), browser(body.other)
    draft, revision = decided(body, browser, choice="conditions")
    opinion = {"body": "Wir brauchen **keinen** Brunnen.", "named": "y"}
    assert other.post(f"{draft}/minderheit", data=opinion).status_code == 303
    assert client.get(PAGE).status_code == 404  # nothing leaves before it is issued
    assert issue(other, draft, revision) == 403
    assert issue(chair, draft, revision) == 303
    assert issue(chair, draft, revision) == 303  # sent twice: one text
    assert len(session.scalars(select(Recommendation)).all()) == 1
    page = client.get(PAGE).text
    for shown in (
        TEXT["title"],
        "Mit Auflagen empfohlen",
        "Teilgenommen: 3, nötig: 2",
        "Minderheitsvotum",
        "<strong>keinen</strong>",
        "Herausgegeben durch",
        "Fachbeirat „Klima“",
        "zur Idee Nr. 1",
    ):
        assert shown in page
    on_idea = client.get("/ideen/1").text
    for shown in ("Empfehlung liegt vor", "Mit Auflagen empfohlen", "/empfehlungen/1", "Vorsitz des Fachbeirats"):
        assert shown in on_idea
    assert TEXT["title"] in client.get("/fachbeiraete/klima").text
    assert (
        "1 herausgegeben: 0 gefolgt, 0 mit Begründung abgewichen, 1 noch ohne Antwort"
        in client.get("/fachbeiraete/klima").text
    )
    assert TEXT["title"] in client.get("/empfehlungen").text
    assert other.post(f"{draft}/minderheit", data=opinion).status_code == 409
    assert other.post(draft, data={"comment": "Noch etwas"}).status_code == 409


def test_without_a_name_a_minority_stays_unnamed(body: Body, idea: Idea, client: FlaskClient, browser: Browser) -> None:
    name = f"Echt {body.other.name}"
    draft, revision = decided(body, browser)
    browser(body.other).post(f"{draft}/minderheit", data={"body": "Ich bin dagegen."})
    issue(browser(body.chair), draft, revision)
    page = client.get(PAGE).text
    assert "Ich bin dagegen." in page
    assert "nicht genannt werden möchte" in page
    assert name not in page


def _no_vote(_body: Body, _idea: Idea) -> None:
    vote = session.merge(session.scalars(select(Vote)).one())
    stored(vote, result=Result.NO_QUORUM)


def _taken_back(_body: Body, idea: Idea) -> None:
    stored(idea, status=Status.DISCUSSION, council_id=None)


def _elsewhere(_body: Body, idea: Idea) -> None:
    stored(idea, status=Status.ANSWERED)


@pytest.mark.parametrize("spoil", [_no_vote, _taken_back, _elsewhere])
def test_nothing_is_issued_without_a_quorate_vote_on_what_the_council_has(
    body: Body, idea: Idea, browser: Browser, spoil: Callable[[Body, Idea], None]
) -> None:
    draft, revision = decided(body, browser)
    spoil(body, idea)
    assert issue(browser(body.chair), draft, revision) == 409
    assert session.scalars(select(Recommendation)).all() == []


def test_nothing_is_issued_before_the_vote_has_ended(body: Body, idea: Idea, browser: Browser) -> None:
    chair = browser(body.chair)
    draft = begin(chair)
    assert issue(chair, draft, "1") == 409
    vote = let_vote(chair, draft)
    cast(vote, a=("yes", chair), b=("yes", browser(body.other)), c=("yes", browser(body.vice)))
    assert issue(chair, draft, "2") == 409
    assert session.scalars(select(Recommendation)).all() == []


@pytest.mark.parametrize(
    ("chair", "vice", "acts", "part"),
    [
        ("away", "there", "vice", Part.CHAIR),
        ("author", "there", "vice", Part.DEPUTY_CHAIR),
        ("author", "away", "office", Part.SECRETARY),
    ],
)
def test_who_acts_for_an_absent_or_biased_chair(
    body: Body, idea: Idea, browser: Browser, chair: str, vice: str, acts: str, part: Part
) -> None:
    for name, state in (("chair", chair), ("vice", vice)):
        if state == "away":
            _be_away(body, name)
        elif state == "author":
            stored(idea, author_id=getattr(body, name).id)
    draft, revision = decided(body, browser, acts=getattr(body, acts))
    for other in {"chair", "vice", "member", "office"} - {acts, "chair" if chair == "away" else ""}:
        assert issue(browser(getattr(body, other)), draft, revision) == 403, other
    assert issue(browser(getattr(body, acts)), draft, revision) == 303
    assert session.scalars(select(Recommendation)).one().issued_as == part
    moved = browser(body.member).get("/ideen/1").text
    assert {Part.CHAIR: "Vorsitz", Part.DEPUTY_CHAIR: "Stellvertretender Vorsitz", Part.SECRETARY: "Geschäftsstelle"}[
        part
    ] in moved


def _be_away(body: Body, name: str) -> None:

    seat_of = session.get_one(Member, body.seats[name])
    stored(seat_of, away_from=today() - DAY, away_until=today() + DAY)


@pytest.mark.parametrize(("purpose", "ideas"), [("statement", 0), ("proposal", 1)])
def test_a_body_speaks_of_its_own_accord(
    body: Body, client: FlaskClient, browser: Browser, purpose: str, ideas: int
) -> None:
    chair, other, by = browser(body.chair), browser(body.other), body.chair.id
    draft = begin(chair, None, purpose=purpose)
    vote = let_vote(chair, draft)
    assert "Mit Auflagen" not in chair.get(vote).text
    cast(vote, a=("yes", chair), b=("yes", other))
    end()
    assert issue(chair, draft, "2") == 303
    assert TEXT["title"] in client.get(PAGE).text
    made = session.scalars(select(Contribution)).all()
    assert [(row.title, row.status, row.author_id) for row in made] == [(TEXT["title"], Status.SUBMITTED, by)] * ideas
    if made:
        assert client.get("/ideen/1").status_code == 404  # moderators look at it like at any other
        stored(made[0], visibility=Visibility.PUBLIC, status=Status.DISCUSSION, published_at=now(), listed_at=now())
        assert "Von einem Fachbeirat vorgeschlagen" in client.get("/ideen/1").text
        assert "/ideen/1" in client.get(PAGE).text


def test_what_was_rejected_is_not_issued(body: Body, browser: Browser) -> None:
    chair = browser(body.chair)
    draft = begin(chair, None, purpose="statement")
    cast(let_vote(chair, draft), a=("no", chair), b=("yes", browser(body.other)))
    end()
    assert issue(chair, draft, "2") == 409


def test_a_vote_of_a_meeting_can_decide_a_draft(body: Body, idea: Idea, browser: Browser) -> None:

    chair = browser(body.chair)
    council, leader, office = session.merge(body.council), session.merge(body.chair), session.merge(body.office)
    there = {body.chair.id, body.other.id, body.vice.id}
    draft = begin(chair)
    assert "keine Abstimmung einer Sitzung" in chair.get(f"{draft}/uebernehmen").text
    told: dict[str, Any] = {"kind": Kind.HANDS, "paper": Paper.ADVICE, "present": there}
    vote = make_vote(session.merge(council), session.merge(leader), about=session.merge(idea), **told)
    did(service.record, vote.id, {"yes": 2, "no": 1}, by=office)
    sent = {"vote": str(vote.id), "revision": "1"}
    assert chair.post(f"{draft}/uebernehmen", data={**sent, "vote": "99"}).status_code == 409
    assert chair.post(f"{draft}/uebernehmen", data=sent).status_code == 303
    assert issue(chair, draft, "2") == 303
    assert session.scalars(select(Recommendation)).one().verdict == Result.RECOMMENDED


def test_a_deputy_chair_of_another_council_issues_nothing(
    body: Body, idea: Idea, browser: Browser, make_person: Callable[..., Person]
) -> None:

    draft, revision = decided(body, browser)
    stranger = make_person()
    seat(make_council(), stranger, SeatRole.CHAIR)
    assert issue(browser(stranger), draft, revision) == 404
    assert draft.startswith(ROOM)
