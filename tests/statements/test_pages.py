"""The pages around statements: what each reader sees, and what nobody else does."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta

import pytest

from forum.accounts.roles import Role
from forum.contributions.status import Visibility
from forum.kernel.clock import today
from forum.kernel.database import begin_write, session
from forum.notifications import delivery
from forum.statements import links, notices, service
from forum.statements.models import Statement, StatementStatus
from tests.conftest import actor_of, change
from tests.queries import MOST, counted
from tests.statements.made import BODY, QUESTION, ask, make_department, stored, words


@pytest.fixture
def letters(app):
    """Deliver what is due and give all mails of the folder."""
    folder = app.extensions["settings"].mails_folder
    for old in folder.glob("*.eml"):
        old.unlink()

    def deliver():
        session.remove()
        assert delivery.sweep().failed == 0
        paths = sorted(folder.glob("*.eml"))
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]

    yield deliver
    for left in folder.glob("*.eml"):
        left.unlink()


@pytest.fixture
def office_person(make_person):
    return make_person(Role.OFFICE)


@pytest.fixture
def office(client, sign_in, office_person):
    return sign_in(client, office_person)


def text_of(mail) -> str:
    part = mail.get_body(("plain",))
    return part.get_content()


def test_a_link_that_is_opened_late_says_so(app, office_person, make_idea):
    key = ask(make_idea(), make_department(), office_person)
    begin_write()
    secret = links.issue(session.get_one(Statement, key))
    session.commit()
    page = f"/stellungnahme/{secret}"
    assert "überfällig" not in app.test_client().get(page).text
    change(stored(key), due_on=today() - timedelta(days=4))
    assert "seit 4 Tagen überfällig" in app.test_client().get(page).text


def test_the_way_of_a_request_by_link(app, office, office_person, make_idea, letters):
    idea, department = make_idea(), make_department()
    number, name = idea.number, department.name
    address = f"/geschaeftsstelle/ideen/{number}/stellungnahme"
    form = {"department": department.id, "question": QUESTION, "due_on": str(today() + timedelta(days=14))}
    mailed, asker = department.email, office_person.email
    assert office.get(address).status_code == 200
    assert office.post(address, data={**form, "due_on": str(today())}).status_code == 422
    assert office.post(address, data=form).status_code == 303
    mail = next(mail for mail in letters() if mail["To"] == mailed)
    path = re.search(r"https?://[^/]+(/stellungnahme/\S+)", text_of(mail))[1]

    visitor = app.test_client()
    page = visitor.get(path)
    assert page.status_code == 200
    assert QUESTION in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert visitor.post(path, data={"body": " "}).status_code == 422
    assert visitor.post(path, data={"body": BODY}).status_code == 303
    again = visitor.post(path, data={"body": "Ein anderer Text."})
    assert again.status_code == 410
    assert "Ein anderer Text." in again.text
    assert QUESTION not in again.text

    public = visitor.get(f"/ideen/{number}").text
    assert name not in public
    assert "5.000" not in public
    told = next(mail for mail in letters() if mail["To"] == asker)
    show = re.search(r"https?://[^/]+(/stellungnahmen/\d+)", text_of(told))[1]
    key = int(show.rsplit("/", 1)[1])
    assert "5.000" in office.get(show).text
    assert visitor.get(show).status_code == 404
    published = office.post(f"{show}/veroeffentlichen", data={"revision": stored(key).revision})
    assert published.status_code == 303
    public = visitor.get(f"/ideen/{number}").text
    assert public.count(name) == 2  # the statement, and the timeline
    assert "<strong>5.000 €</strong>" in public


def test_a_department_sees_its_requests_alone(client, make_person, sign_in, make_idea, office_person):
    clerk, idea = make_person(Role.DEPARTMENT), make_idea()
    key = ask(idea, make_department(clerk), office_person)
    other = ask(idea, make_department(), office_person)
    browser = sign_in(client, clerk)
    page = browser.get("/stellungnahmen").text
    assert f'"/stellungnahmen/{key}"' in page
    assert f'"/stellungnahmen/{other}"' not in page
    assert browser.get(f"/stellungnahmen/{other}").status_code == 404
    assert browser.post(f"/stellungnahmen/{other}/antworten", data={"body": BODY}).status_code == 404
    assert browser.post(f"/stellungnahmen/{key}/veroeffentlichen", data={"revision": 1}).status_code == 404
    assert browser.post(f"/stellungnahmen/{key}/antworten", data={"body": BODY}).status_code == 303
    late = browser.post(f"/stellungnahmen/{key}/antworten", data={"body": "Zu spät."})
    assert late.status_code == 409
    assert "Zu spät." in late.text


def test_a_hidden_idea_takes_its_requests_along(client, make_person, sign_in, make_idea, office_person, letters):
    clerk, idea = make_person(Role.DEPARTMENT), make_idea()
    department = make_department(clerk)
    key = ask(idea, department, office_person)
    mailed = {department.email, clerk.email}
    browser = sign_in(client, clerk)
    change(idea, visibility=Visibility.HIDDEN)
    assert [mail for mail in letters() if mail["To"] in mailed] == []
    assert browser.get(f"/stellungnahmen/{key}").status_code == 404
    assert f"/stellungnahmen/{key}" not in browser.get("/stellungnahmen").text


def test_giving_back_and_withdrawing_tell_the_department(office, office_person, make_idea, letters):
    department = make_department()
    key, mailed = ask(make_idea(), department, office_person), department.email
    begin_write()
    secret = links.issue(stored(key))
    session.commit()
    begin_write()
    assert service.answer_by_link(secret, words()) is not None
    session.commit()
    address = f"/stellungnahmen/{key}"
    stale = office.post(f"{address}/zurueckgeben", data={"back-note": "Mit Zahlen.", "back-revision": 1})
    assert stale.status_code == 409
    assert "Mit Zahlen." in stale.text
    revision = stored(key).revision
    given = office.post(f"{address}/zurueckgeben", data={"back-note": "Mit Zahlen.", "back-revision": revision})
    assert given.status_code == 303
    mail = [mail for mail in letters() if mail["To"] == mailed][-1]
    assert "Mit Zahlen." in text_of(mail)
    assert stored(key).body == BODY
    revision = stored(key).revision
    gone = office.post(f"{address}/zurueckziehen", data={"away-note": "", "away-revision": revision})
    assert gone.status_code == 303
    assert stored(key).status == StatementStatus.WITHDRAWN


def test_reminders_come_once_before_and_once_after(make_idea, office_person, letters):
    department = make_department()
    mailed = department.email
    soon = ask(make_idea(), department, office_person, due_on=today() + timedelta(days=1))
    ask(make_idea("Andere Idee"), department, office_person, due_on=today() + timedelta(days=30))
    letters()
    assert (notices.remind(), notices.remind()) == (1, 0)
    change(stored(soon), due_on=today() - timedelta(days=1))
    assert (notices.remind(), notices.remind()) == (1, 0)
    assert stored(soon).reminded == notices.LATE
    assert len([mail for mail in letters() if mail["To"] == mailed]) == 4  # two requests, two reminders


def test_the_list_of_departments(office, make_person):
    clerk, other = make_person(Role.DEPARTMENT).email, make_person().email
    address = "/geschaeftsstelle/fachbereiche"
    form = {"name": "Fachbereich Stadtgrün", "email": "Gruen@example.org", "people": f"{clerk}\n{other}"}
    wrong = office.post(address, data=form)
    assert wrong.status_code == 422
    assert other in wrong.text
    assert office.post(address, data={**form, "people": clerk.upper()}).status_code == 303
    assert office.post(address, data={**form, "people": ""}).status_code == 422
    page = office.get(address).text
    assert "gruen@example.org" in page
    key = re.search(r"/geschaeftsstelle/fachbereiche/(\d+)", page)[1]
    assert clerk in office.get(f"{address}/{key}").text
    assert office.post(f"{address}/{key}", data={**form, "people": "", "closed": "y"}).status_code == 303
    assert clerk not in office.get(f"{address}/{key}").text


def test_few_queries(office, office_person, make_idea):
    idea, who = make_idea(), actor_of(office_person)
    number = idea.number
    for _number in range(4):
        key = ask(idea, make_department(), office_person)
    assert who.roles == {"office"}
    for address in ("/stellungnahmen", f"/stellungnahmen/{key}", f"/geschaeftsstelle/ideen/{number}"):
        with counted() as seen:
            assert office.get(address).status_code == 200
        assert len(seen) <= MOST, address + "\n" + "\n".join(seen)
