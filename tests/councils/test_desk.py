"""The office founds, edits, pauses and dissolves councils, and hands them ideas; what members find waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Status
from forum.councils.kinds import CouncilStatus, Group, Kind, SeatRole
from forum.councils.models import Council, Statute
from forum.councils.models_threads import Thread
from forum.councils.queries import table
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.kernel.database import session
from tests.conftest import Letters, change
from tests.councils.made import make_council, make_forum, seat, talk
from tests.councils.test_rights import rights_of
from tests.queries import MOST, counted

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
DESK = "/geschaeftsstelle/fachbeiraete"
FORM = {
    "name": "Kühle Stadt",
    "purpose": "Berät über Hitze.",
    "task": "Berät über **Hitze**.",
    "seats_citizens": "3",
    "seats_culture": "1",
    "term_months": "24",
    "deputies": "y",
    "public_from": today().isoformat(),
    "statute": "Der Fachbeirat tagt öffentlich.",
    "quorum_percent": "50",
    "majority": "two_thirds",
    "proposal_days": "14",
    "founding": "Das Forum gründet den Fachbeirat.",
    "founded_on": today().isoformat(),
}


@pytest.fixture
def office(app: Any, make_person: MakePerson, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody from the office is signed in."""
    return sign_in(app.test_client(), make_person(Role.OFFICE))


def now_stored(key: int) -> Council:
    """Give a council as it stands."""
    session.rollback()
    session.expire_all()
    return session.get_one(Council, key)


def test_the_office_carries_out_a_founding(office: FlaskClient, client: FlaskClient) -> None:
    forum_id = make_forum().id
    assert office.get(f"{DESK}/neu").status_code == 200
    wrong = office.post(f"{DESK}/neu", data={**FORM, "seats_citizens": "", "seats_culture": "0"})
    assert wrong.status_code == 422
    assert "Kühle Stadt" in wrong.text
    assert office.post(f"{DESK}/neu", data=FORM).headers["Location"] == f"{DESK}/kuehle-stadt"
    made = session.scalars(select(Council).where(Council.kind == Kind.COUNCIL)).one()
    assert (made.founded_by_id, made.founding, str(made.founded_on)) == (forum_id, FORM["founding"], FORM["founded_on"])
    assert table(made).by_group == {Group.CULTURE: 1, Group.CITIZENS: 3}
    page = client.get("/fachbeiraete/kuehle-stadt").text
    for shown in ("Kühle Stadt", "<strong>Hitze</strong>", "4 Sitze sind frei", "Das Forum gründet den Fachbeirat."):
        assert shown in page
    assert office.post(f"{DESK}/neu", data={**FORM, "name": "Neu"}).headers["Location"] == f"{DESK}/neu-2"


def test_edits_and_statutes_are_kept_apart(office: FlaskClient, client: FlaskClient) -> None:
    council = make_council()
    slug, key = council.slug, council.id
    edit = {**FORM, "revision": "1", "seats_citizens": "5"}
    assert office.get(f"{DESK}/{slug}/bearbeiten").status_code == 200
    assert office.post(f"{DESK}/{slug}/bearbeiten", data={**edit, "revision": "7"}).status_code == 409
    assert office.post(f"{DESK}/{slug}/bearbeiten", data=edit).status_code == 303
    assert table(now_stored(key)).by_group[Group.CITIZENS] == 5
    statute = {**FORM, "statute": "Neue Regeln.", "decision": "Das Forum, heute.", "revision": "2"}
    assert office.get(f"{DESK}/{slug}/satzung").status_code == 200
    assert office.post(f"{DESK}/{slug}/satzung", data={**statute, "decision": ""}).status_code == 422
    assert office.post(f"{DESK}/{slug}/satzung", data=statute).status_code == 303
    versions = [(row.version, str(row.majority)) for row in session.scalars(select(Statute).order_by(Statute.version))]
    assert versions == [(1, "simple"), (2, "two_thirds")]
    assert "Neue Regeln." in client.get(f"/fachbeiraete/{slug}/satzung").text
    assert "Abweichende Stimmen" in client.get(f"/fachbeiraete/{slug}/satzung?fassung=1").text


def test_pause_resume_dissolve_with_reasons(
    office: FlaskClient, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, letters: Letters
) -> None:
    council, person = make_council(), make_person()
    seat(council, person, SeatRole.CHAIR)
    idea_id = make_idea(status=Status.COUNCIL, council_id=council.id, due_on=today() + timedelta(days=50)).id
    slug, key, address, email = council.slug, council.id, f"{DESK}/{council.slug}", person.email
    assert office.get(f"{address}/fortsetzen").status_code == 409
    assert office.post(f"{address}/ruhen", data={"reason": "", "revision": "1"}).status_code == 422
    for act, revision, has in (
        ("ruhen", 1, {"councils"}),
        ("fortsetzen", 2, {"councils", "chairs"}),
        ("aufloesen", 3, set()),
    ):
        reason = {"reason": f"Grund {act}", "revision": str(revision)}
        assert office.post(f"{address}/{act}", data=reason).status_code == 303
        assert rights_of(session.scalars(select(Person).where(Person.email == email)).one(), key) == has
        assert f"Grund {act}" in letters()[email].get_content()
    assert "Grund aufloesen" in client.get(f"/fachbeiraete/{slug}").text
    assert office.get(f"{address}/fortsetzen").status_code == 409
    assert now_stored(key).status == CouncilStatus.DISSOLVED
    idea = session.get_one(Contribution, idea_id)
    assert (idea.owner, idea.status) == ("office", Status.COUNCIL)
    take_back = {"reason": "Aufgelöst.", "revision": str(idea.revision)}
    number = idea.number
    assert office.post(f"/geschaeftsstelle/ideen/{number}/aus-dem-fachbeirat", data=take_back).status_code == 303
    session.expire_all()
    idea = session.get_one(Contribution, idea_id)
    assert (idea.status, idea.council_id) == (Status.DISCUSSION, None)


def test_the_forum_is_not_dissolved(office: FlaskClient) -> None:
    make_forum()
    assert office.post(f"{DESK}/forum/aufloesen", data={"reason": "x", "revision": "1"}).status_code == 409


def test_an_idea_is_handed_over_with_a_day(
    office: FlaskClient,
    client: FlaskClient,
    make_person: MakePerson,
    make_idea: MakeIdea,
    sign_in: SignIn,
    letters: Letters,
) -> None:
    council, member, idea = make_council(name="Klima"), make_person(), make_idea("Brunnen")
    paused = make_council(status=CouncilStatus.PAUSED).id
    seat(council, member)
    key, number, council_id, email, due = idea.id, idea.number, council.id, member.email, today() + timedelta(days=40)
    address = f"/geschaeftsstelle/ideen/{number}/an-fachbeirat"
    assert "Klima" in office.get(address).text
    form = {
        "council": str(council_id),
        "due": due.isoformat(),
        "reason": "Kosten bitte.",
        "revision": str(idea.revision),
    }
    assert office.post(address, data={**form, "council": str(paused)}).status_code == 422
    assert office.post(address, data={**form, "due": today().isoformat()}).status_code == 422
    assert office.post(address, data=form).status_code == 303
    stored = session.get_one(Contribution, key, populate_existing=True)
    assert (stored.status, stored.council_id, stored.due_on, stored.owner) == (
        Status.COUNCIL,
        council_id,
        due,
        "council",
    )
    entry = session.scalars(select(TimelineEntry).where(TimelineEntry.move == "assign")).one()
    assert (entry.due_on, entry.details["council_name"], entry.reason) == (due, "Klima", "Kosten bitte.")
    assert "Klima" in client.get(f"/ideen/{number}").text
    assert "Brunnen" in client.get(f"/fachbeiraete/{council.slug}").text
    assert "Brunnen" in letters()[email].get_content()
    sign_in(client, session.scalars(select(Person).where(Person.email == email)).one())
    assert "„Brunnen“ beraten" in client.get("/konto").text


def test_pages_ask_few_questions(
    office: FlaskClient, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, sign_in: SignIn
) -> None:
    make_forum()
    council, person = make_council(), make_person()
    mine = seat(council, person).id
    for _number in range(5):
        seat(council, make_person())
        make_idea(status=Status.COUNCIL, council_id=council.id)
        thread = talk(council, "Gespräch", "Worte", person=person).id
    slug = council.slug
    sign_in(client, person)
    room = f"/fachbeiraete/{slug}/intern"
    for browser, address in (
        (client, "/konto"),
        (client, "/konto/fachbeiraete"),
        (client, f"/konto/fachbeiraete/{mine}"),
        (client, f"/fachbeiraete/{slug}"),
        (client, f"/fachbeiraete/{slug}/bewerben"),
        (client, room),
        (client, f"{room}/{thread}"),
        (office, DESK),
        (office, f"{DESK}/neu"),
        (office, f"{DESK}/{slug}"),
        (office, f"{DESK}/{slug}/bearbeiten"),
        (office, f"{DESK}/{slug}/satzung"),
        (office, f"{DESK}/mitglieder/{mine}"),
    ):
        session.remove()
        with counted() as seen:
            assert browser.get(address).status_code == 200, address
        assert len(seen) <= MOST, (address, seen)


def test_public_talks_are_begun_and_gone_on_with_by_members(
    client: FlaskClient, app: Any, make_person: MakePerson, sign_in: SignIn
) -> None:
    council, person = make_council(), make_person(name="Pseudonym")
    seat(council, person, name="Henrike Osterloh")
    slug = council.slug
    stranger = sign_in(app.test_client(), make_person())
    sign_in(client, person)
    form = {"title": "Was wir planen", "body": "Bis zum **Sommer**."}
    address = f"/fachbeiraete/{slug}/gespraeche/neu"
    assert stranger.post(address, data=form).status_code == 404
    assert client.post(address, data={**form, "title": ""}).status_code == 422
    place = client.post(address, data=form).headers["Location"]
    page = app.test_client().get(place).text
    assert "Henrike Osterloh" in page
    assert "Pseudonym" not in page
    assert client.post(f"{place}/antworten", data={"body": "Und im Herbst."}).status_code == 303
    assert "Und im Herbst." in stranger.get(place).text
    change(session.scalars(select(Council).where(Council.slug == slug)).one(), status=CouncilStatus.PAUSED)
    assert client.post(f"{place}/antworten", data={"body": "Pause."}).status_code == 403


def test_a_thread_stays_what_it_is() -> None:
    thread = Thread(internal=True, title="Geheim")
    with pytest.raises(ValueError, match="for ever"):
        thread.internal = False
