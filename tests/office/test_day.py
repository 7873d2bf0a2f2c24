"""The office's day: what waits, answer templates, one answer for several ideas, notes for colleagues."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts.roles import Role
from forum.contributions.models import Answer, TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.kernel.database import session
from forum.moderation.models import ReportReason
from forum.office import many
from tests.conftest import change
from tests.moderation.made import make_report
from tests.queries import MOST, counted
from tests.statements.made import ask, make_department

ANSWER = {"outcome": "planned", "verdict": "Ja, im kommenden Jahr.", "body": "Die Mittel stehen bereit."}


@pytest.fixture
def office_person(make_person):
    return make_person(Role.OFFICE)


@pytest.fixture
def office(client, sign_in, office_person):
    return sign_in(client, office_person)


def status_of(number: int) -> Status:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Idea.status).where(Idea.number == number)).one()


def test_the_day_names_what_waits(office, office_person, make_idea):
    idea = make_idea(due_on=today() + timedelta(days=3))
    make_idea("Später", due_on=today() + timedelta(days=30))
    ask(idea, make_department(), office_person)
    make_report(idea, reason=ReportReason.SPAM)
    with counted() as seen:
        page = office.get("/geschaeftsstelle?lang=de&sicht=woche").text
    assert len(seen) <= MOST, "\n".join(seen)
    assert "Später" not in page
    for words in ("Offene Meldungen", "Stellungnahmen zum Veröffentlichen", "Organisationen"):
        assert words in page
    assert 'href="/moderation' not in page.split("<main", 1)[1]


def test_a_template_is_inserted_and_nothing_typed_is_lost(office, make_idea):
    number = make_idea().number
    body = "Vielen Dank für Ihre Idee."
    assert office.post("/geschaeftsstelle/vorlagen", data={"name": "Dank", "body": body}).status_code == 303
    assert office.post("/geschaeftsstelle/vorlagen", data={"name": "Dank", "body": "x"}).status_code == 422
    key = re.search(r"/geschaeftsstelle/vorlagen/(\d+)", office.get("/geschaeftsstelle/vorlagen").text)[1]
    address = f"/geschaeftsstelle/ideen/{number}/antworten"
    typed = {"verdict": "Ja, gern.", "body": "Schon geschrieben.", "vorlage": key, "einsetzen": "1", "revision": "1"}
    page = office.post(address, data=typed)
    assert page.status_code == 200
    assert f"Schon geschrieben.\n\n{body}" in page.text.replace("\r", "")
    assert 'value="Ja, gern."' in page.text
    assert status_of(number) == Status.DISCUSSION
    changed = office.post(f"/geschaeftsstelle/vorlagen/{key}", data={"name": "Dank", "body": "Danke."})
    assert changed.status_code == 303
    assert office.post(f"/geschaeftsstelle/vorlagen/{key}/loeschen").status_code == 303
    assert office.get(f"/geschaeftsstelle/vorlagen/{key}").status_code == 404


def test_enter_in_a_line_neither_inserts_nor_answers(office, make_idea):
    office.post("/geschaeftsstelle/vorlagen", data={"name": "Dank", "body": "Vielen Dank."})
    number = make_idea().number
    for address in (f"/geschaeftsstelle/ideen/{number}/antworten", f"/geschaeftsstelle/antworten?idee={number}"):
        form = office.get(address).text.split("<main")[1]
        buttons = re.findall(r'<button[^>]*type="submit"[^>]*>', form)
        # Enter presses the first submit button of a form, and nothing where that is disabled (HTML, 4.10.21.2).
        assert "disabled" in buttons[0]
        assert 'name="einsetzen"' in buttons[1]
        assert "disabled" not in "".join(buttons[1:])


def test_one_answer_for_several_ideas(office, make_idea):
    numbers = [make_idea(f"Idee {number}").number for number in range(3)]
    chosen = [f"{number}:1" for number in numbers]
    page = office.get("/geschaeftsstelle/antworten", query_string={"idee": numbers})
    assert page.status_code == 200
    assert all(f'value="{pair}"' in page.text for pair in chosen)
    assert office.post("/geschaeftsstelle/antworten", data={**ANSWER, "verdict": "", "idee": chosen}).status_code == 422
    assert office.post("/geschaeftsstelle/antworten", data={**ANSWER, "idee": chosen}).status_code == 303
    assert [status_of(number) for number in numbers] == [Status.ANSWERED] * 3
    assert len(session.scalars(select(TimelineEntry).where(TimelineEntry.move == "answer")).all()) == 3
    assert {given.verdict for given in session.scalars(select(Answer))} == {ANSWER["verdict"]}


def test_what_fails_is_named_and_takes_nothing_with_it(office, office_person, make_idea):
    good, changed = make_idea("Die gute"), make_idea("Die geänderte")
    ended = make_idea("Die beendete", status=Status.DECLINED)
    own = make_idea("Die eigene", author=office_person)
    hidden = make_idea("Die interne", visibility=Visibility.INTERNAL)
    numbers = [idea.number for idea in (good, changed, ended, own, hidden)]
    change(changed, revision=7)
    answer = office.post("/geschaeftsstelle/antworten", data={**ANSWER, "idee": [f"{n}:1" for n in numbers]})
    assert answer.status_code == 409
    assert [status_of(number) for number in numbers] == [
        Status.ANSWERED,
        Status.DISCUSSION,
        Status.DECLINED,
        Status.DISCUSSION,
        Status.DISCUSSION,
    ]
    for title in ("Die geänderte", "Die beendete", "Die eigene"):
        assert title in answer.text
    assert "Die gute" not in answer.text
    assert "Die interne" not in answer.text
    assert ANSWER["body"] in answer.text
    assert f'value="{numbers[1]}:7"' in answer.text
    assert len(session.scalars(select(Answer)).all()) == 1


def test_a_choice_is_read_carefully():
    assert many.read(["3", "5:2", "5:9", "x", "0", "-1", "7:", "9:x", "٣"]) == {3: None, 5: 9}
    assert len(many.read(str(number) for number in range(1, 500))) == many.MOST


def test_nothing_chosen_leads_back(office):
    assert office.get("/geschaeftsstelle/antworten").status_code == 303
    assert office.post("/geschaeftsstelle/antworten", data={**ANSWER, "idee": "999999:1"}).status_code == 303


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.LEAD, Role.DEPARTMENT])
def test_templates_and_answers_are_the_offices(client, make_person, sign_in, make_idea, role):
    number = make_idea().number
    sign_in(client, make_person(*([role] if role else [])))
    assert client.get("/geschaeftsstelle/vorlagen").status_code == 404
    assert client.post("/geschaeftsstelle/antworten", data={**ANSWER, "idee": f"{number}:1"}).status_code == 404
    assert status_of(number) == Status.DISCUSSION
