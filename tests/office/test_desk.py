"""The office's desk: what waits, every act, the slower of two colleagues, and nobody's own content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.candidates.models import Candidate
from forum.contributions.models import Answer, TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.kernel.database import session
from forum.notifications.models import OutboxEntry
from tests.conftest import change
from tests.queries import MOST, counted

MakeIdea = Callable[..., Idea]
MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
LATE = today() - timedelta(days=365)
REASON = {"reason": "Weil das so besser ist."}
ANSWER = {"outcome": "planned", "verdict": "Ja, im kommenden Jahr.", "body": "Die Mittel stehen bereit."}


@pytest.fixture
def office(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody from the office is signed in."""
    return sign_in(client, make_person(Role.OFFICE))


def stored(number: int) -> Idea:
    """Give an idea as it stands in the database now."""
    session.rollback()
    return session.scalars(select(Idea).where(Idea.number == number)).one()


@pytest.mark.parametrize(
    ("slug", "status", "form", "target"),
    [
        ("antworten", Status.DISCUSSION, ANSWER, Status.ANSWERED),
        ("antworten", Status.FORWARDED, ANSWER, Status.ANSWERED),
        ("nominieren", Status.DISCUSSION, {"reasons": "Großer Nutzen, kleine Kosten."}, Status.NOMINATED),
        ("nominieren", Status.RECOMMENDED, {"reasons": "Der Fachbeirat empfiehlt es."}, Status.NOMINATED),
        ("rueckfrage", Status.DISCUSSION, REASON, Status.CLARIFICATION),
        ("weiterleiten", Status.DISCUSSION, {"addressee": "Stadtbezirksrat 310"}, Status.FORWARDED),
        ("zurueck-in-diskussion", Status.FORWARDED, {}, Status.DISCUSSION),
        ("ablehnen", Status.DISCUSSION, {**REASON, "reason_code": "costs"}, Status.DECLINED),
        ("einordnen", Status.DISCUSSION, {"topic": "umwelt", "district": "130"}, Status.DISCUSSION),
        ("uebernehmen", Status.IMPORTED, REASON, Status.DISCUSSION),
    ],
)
def test_every_act(
    office: FlaskClient, make_idea: MakeIdea, slug: str, status: Status, form: dict[str, str], target: Status
) -> None:
    idea = make_idea(status=status)
    number, revision = idea.number, idea.revision
    address = f"/geschaeftsstelle/ideen/{number}/{slug}"
    assert office.get(address).status_code == 200
    assert office.post(address, data={**form, "revision": revision}).status_code == 303
    after = stored(number)
    assert after.status == target
    assert after.revision == revision + 1
    assert office.get(f"/ideen/{number}").status_code == 200


@pytest.mark.parametrize("slug", ["fortsetzen", "aus-dem-fachbeirat"])
def test_what_waits_for_the_clock(office: FlaskClient, make_idea: MakeIdea, slug: str) -> None:
    status = Status.CLARIFICATION if slug == "fortsetzen" else Status.COUNCIL
    idea = make_idea(status=status, asked_from=Status.DISCUSSION)
    number, revision = idea.number, idea.revision
    address = f"/geschaeftsstelle/ideen/{number}/{slug}"
    assert office.post(address, data={**REASON, "revision": revision}).status_code == 409
    assert stored(number).status == status
    change(stored(number), due_on=LATE)
    assert office.post(address, data={**REASON, "revision": revision}).status_code == 303
    assert stored(number).status == Status.DISCUSSION


def test_an_answer_stands_above_the_idea(office: FlaskClient, make_idea: MakeIdea) -> None:
    idea = make_idea()
    number = idea.number
    facts = {"costs": "1.200,00 €", "responsible": "Fachbereich Stadtgrün", "revision": idea.revision}
    office.post(f"/geschaeftsstelle/ideen/{number}/antworten", data={**ANSWER, **facts})
    page = office.application.test_client().get(f"/ideen/{number}?lang=de").text
    assert page.index("Ja, im kommenden Jahr.") < page.index("<h2>Die Idee</h2>")
    assert "1.200,00 €" in page
    assert session.scalars(select(Answer.outcome)).one() == "planned"


def test_a_candidate_has_its_own_page_linked_both_ways(office: FlaskClient, make_idea: MakeIdea) -> None:
    idea = make_idea("Trinkbrunnen", supports=12)
    number = idea.number
    sent = {"reasons": "Großer **Nutzen** für alle.", "revision": idea.revision}
    office.post(f"/geschaeftsstelle/ideen/{number}/nominieren", data=sent)
    candidate = session.scalars(select(Candidate)).one()
    visitor = office.application.test_client()
    page = visitor.get(f"/kandidaten/{candidate.number}").text
    assert "<strong>Nutzen</strong>" in page
    assert '<span class="support num">12</span>' in page
    assert f'href="/ideen/{number}' in page
    assert f'href="/kandidaten/{candidate.number}' in visitor.get(f"/ideen/{number}").text
    assert "Trinkbrunnen" in visitor.get("/kandidaten").text
    assert "idea.nominate" in session.scalars(select(OutboxEntry.event)).all()
    change(stored(number), visibility=Visibility.HIDDEN)
    assert visitor.get(f"/kandidaten/{candidate.number}").status_code == 404
    assert "Trinkbrunnen" not in visitor.get("/kandidaten").text


def test_the_slower_colleague_is_told_and_keeps_the_words(office: FlaskClient, make_idea: MakeIdea) -> None:
    idea = make_idea()
    number, revision = idea.number, idea.revision
    office.post(f"/geschaeftsstelle/ideen/{number}/weiterleiten", data={"addressee": "Rat", "revision": revision})
    late = {**REASON, "reason_code": "costs", "revision": revision}
    answer = office.post(f"/geschaeftsstelle/ideen/{number}/ablehnen", data=late)
    assert answer.status_code == 409
    assert REASON["reason"] in answer.text
    assert stored(number).status == Status.FORWARDED


@pytest.mark.parametrize(
    ("slug", "form", "missing"),
    [
        ("antworten", {"outcome": "planned"}, "Bitte geben Sie die Antwort in einem Satz."),
        ("ablehnen", {"reason": "Nein."}, "Bitte wählen Sie einen Grund."),
        ("weiterleiten", {}, "Bitte nennen Sie, wer die Idee bekommt."),
        ("nominieren", {"reasons": "  "}, "Bitte begründen Sie"),
    ],
)
def test_what_is_missing_is_asked_for(
    office: FlaskClient, make_idea: MakeIdea, slug: str, form: dict[str, str], missing: str
) -> None:
    number = make_idea().number
    answer = office.post(f"/geschaeftsstelle/ideen/{number}/{slug}?lang=de", data=form)
    assert answer.status_code == 422
    assert missing in answer.text
    assert stored(number).status == Status.DISCUSSION


def test_nobody_decides_on_their_own_idea(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn
) -> None:
    person = make_person(Role.OFFICE)
    idea = make_idea(author=person)
    number, revision = idea.number, idea.revision
    sign_in(client, person)
    assert "/antworten" not in client.get(f"/geschaeftsstelle/ideen/{number}").text
    for slug, form in (
        ("antworten", ANSWER),
        ("nominieren", {"reasons": "Meins."}),
        ("einordnen", {"topic": "umwelt"}),
    ):
        answer = client.post(f"/geschaeftsstelle/ideen/{number}/{slug}", data={**form, "revision": revision})
        assert answer.status_code == 409
    assert stored(number).status == Status.DISCUSSION
    assert session.scalars(select(TimelineEntry)).all() == []


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.ADMIN, Role.BOARD])
def test_the_desk_is_the_offices(
    client: FlaskClient, make_idea: MakeIdea, make_person: MakePerson, sign_in: SignIn, role: Any
) -> None:
    number = make_idea().number
    sign_in(client, make_person(*([role] if role else [])))
    assert client.get("/geschaeftsstelle").status_code == 404
    assert client.post(f"/geschaeftsstelle/ideen/{number}/antworten", data=ANSWER).status_code == 404
    assert stored(number).status == Status.DISCUSSION


def test_the_most_urgent_stands_first(office: FlaskClient, make_idea: MakeIdea) -> None:
    for number in range(12):
        make_idea(f"Idee {number}")
    make_idea("Längst fällig", due_on=LATE)
    with counted() as seen:
        page = office.get("/geschaeftsstelle?lang=de").text
    assert len(seen) <= MOST, "\n".join(seen)
    assert page.index("Längst fällig") < page.index("Idee 0")
    assert "1 Antwort ist überfällig" in page
