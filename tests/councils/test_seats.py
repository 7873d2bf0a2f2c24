"""How somebody comes to a seat and loses it: apply, be invited, be appointed or refused, declare, resign – over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.councils.kinds import ApplicationStatus, CouncilStatus, Ended, Group, SeatRole
from forum.councils.models_members import Application, Member
from forum.kernel.clock import today
from forum.kernel.database import begin_write, session
from tests.conftest import Letters, change
from tests.councils.made import make_council, make_forum, seat
from tests.councils.test_rights import rights_of
from tests.organisations.made import make_organisation

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
DESK = "/geschaeftsstelle/fachbeiraete"
YEAR = timedelta(days=365)
LETTER = {"name": "Robin Wehmeyer", "group": "citizens", "motivation": "Ich kenne mich aus.", "agreed": "y"}


def appointing(**more: Any) -> dict[str, Any]:
    """Give what the office fills in to appoint somebody."""
    return {
        "role": "member",
        "how": "application",
        "from_on": today().isoformat(),
        "until_on": (today() + YEAR).isoformat(),
        "explained_on": today().isoformat(),
        "explained": "y",
        "revision": "1",
        **more,
    }


def make_application(council_id: int, person: Person, **more: Any) -> int:
    """Store an application that waits."""
    begin_write()
    made = Application(
        council_id=council_id,
        person_id=person.id,
        group=more.pop("group", Group.CITIZENS),
        name="Robin Wehmeyer",
        due_on=today(),
        **more,
    )
    session.add(made)
    session.commit()
    return made.id


@pytest.fixture
def office(app: Any, make_person: MakePerson, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody from the office is signed in."""
    return sign_in(app.test_client(), make_person(Role.OFFICE))


def stored(kind: type[Any], key: int) -> Any:
    """Give a row as it stands now."""
    session.rollback()
    session.expire_all()
    return session.get_one(kind, key)


def test_apply_be_appointed_sit_and_resign(
    client: FlaskClient, office: FlaskClient, make_person: MakePerson, sign_in: SignIn, letters: Letters
) -> None:
    council, person = make_council(name="Klima"), make_person()
    slug, council_id = council.slug, council.id
    room = f"/fachbeiraete/{slug}/intern"
    assert client.get(f"/fachbeiraete/{slug}/bewerben").status_code == 303  # sign in first
    sign_in(client, person)
    chosen = re.compile(r'<input[^>]*checked[^>]*value="culture"')
    assert chosen.search(client.get(f"/fachbeiraete/{slug}/bewerben?sitz=culture").text)
    wrong = client.post(f"/fachbeiraete/{slug}/bewerben", data={**LETTER, "name": ""})
    assert wrong.status_code == 422
    assert "Ich kenne mich aus." in wrong.text
    assert client.post(f"/fachbeiraete/{slug}/bewerben", data=LETTER).status_code == 303
    assert client.post(f"/fachbeiraete/{slug}/bewerben", data=LETTER).status_code == 409  # one at a time
    assert "Bei der Geschäftsstelle" in client.get("/konto/fachbeiraete").text
    assert "Klima" in letters()[person.email]["Subject"]
    assert client.get(room).status_code == 404

    key = session.scalars(select(Application.id)).one()
    assert "Robin Wehmeyer" in office.get(DESK).text
    page = office.get(f"{DESK}/bewerbungen/{key}").text
    assert "Ich kenne mich aus." in page
    address = f"{DESK}/bewerbungen/{key}/berufen"
    assert office.post(address, data={**appointing(), "explained": ""}).status_code == 422
    assert office.post(address, data=appointing(revision="9")).status_code == 409
    assert office.post(address, data=appointing()).status_code == 303
    assert office.post(address, data=appointing()).status_code == 409
    assert "berufen" in letters()[person.email]["Subject"]
    assert rights_of(person, council_id) == {"councils"}
    assert client.get(room).status_code == 200
    assert "Robin Wehmeyer" in client.get(f"/fachbeiraete/{slug}").text
    assert "Interessen angeben" in client.get("/konto").text

    member = session.scalars(select(Member)).one()
    assert (member.explained_on, member.appointed) == (today(), "application")
    resign = f"/konto/fachbeiraete/{member.id}/zuruecktreten"
    assert client.post(resign, data={"reason": "Umzug"}).status_code == 422
    assert client.post(resign, data={"reason": "Umzug", "sure": "y"}).status_code == 303
    assert client.get(room).status_code == 404
    assert rights_of(person, council_id) == set()
    assert "Ein Sitz ist frei" in next(iter(letters().values()))["Subject"]


def test_an_invitation_works_once_for_its_address(
    client: FlaskClient, office: FlaskClient, app: Any, make_person: MakePerson, sign_in: SignIn, letters: Letters
) -> None:
    council, person, other = make_council(), make_person(), make_person()
    address = f"{DESK}/{council.slug}/einladen"
    assert office.post(address, data={"email": "keine", "group": "culture"}).status_code == 422
    assert office.post(address, data={"email": person.email, "group": "culture"}).status_code == 303
    body = letters()[person.email].get_content()
    link = next(word for word in body.split() if "/fachbeiraete/einladung/" in word)
    link = "/" + link.partition("://")[2].partition("/")[2]
    assert "anmelden" in client.get(link).text.lower()
    letter = {name: value for name, value in LETTER.items() if name not in {"group", "motivation"}}
    assert sign_in(app.test_client(), other).post(link, data=letter).status_code == 403
    sign_in(client, person)
    assert "Einladung zu einem Sitz" in client.get("/konto").text
    assert client.post(link, data={}).status_code == 422
    assert client.post(link, data=letter).status_code == 303
    assert client.get(link).status_code == 410
    made = session.scalars(select(Application)).one()
    assert (made.group, made.invited, made.status) == (Group.CULTURE, True, ApplicationStatus.SUBMITTED)


def test_refusing_needs_reasons_and_tells_them(office: FlaskClient, make_person: MakePerson, letters: Letters) -> None:
    person = make_person()
    key = make_application(make_council().id, person)
    address = f"{DESK}/bewerbungen/{key}/ablehnen"
    assert office.post(address, data={"ablehnen-reason": " ", "ablehnen-revision": "1"}).status_code == 422
    assert (
        office.post(address, data={"ablehnen-reason": "Alle Sitze sind besetzt.", "ablehnen-revision": "1"}).status_code
        == 303
    )
    assert "Alle Sitze sind besetzt." in letters()[person.email].get_content()
    assert stored(Application, key).status == ApplicationStatus.REFUSED


def test_nobody_appoints_themselves_or_their_organisation(app: Any, make_person: MakePerson, sign_in: SignIn) -> None:
    clerk = make_person(Role.OFFICE)
    organisation, council = make_organisation(clerk), make_council()
    mine = make_application(council.id, clerk)
    ours = make_application(council.id, make_person(), organisation_id=organisation.id)
    theirs = make_application(council.id, make_person())
    own = seat(make_council(), clerk).id
    browser = sign_in(app.test_client(), clerk)
    for key, status in ((mine, 403), (ours, 403), (theirs, 303)):
        assert browser.post(f"{DESK}/bewerbungen/{key}/berufen", data=appointing()).status_code == status
    lead = sign_in(app.test_client(), make_person(Role.LEAD))
    assert lead.get(f"{DESK}/bewerbungen/{ours}").status_code == 200
    assert lead.post(f"{DESK}/bewerbungen/{ours}/berufen", data=appointing()).status_code == 403
    act = f"{DESK}/mitglieder/{own}?akt=verlaengern"
    day = (today() + 2 * YEAR).isoformat()
    assert browser.post(act, data={"until_on": day, "revision": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("case", "status"),
    [
        ("free", 303),
        ("full", 409),
        ("dissolved", 409),
        ("banned", 409),
        ("sits already", 409),
        ("second chair", 409),
        ("chair of the Forum", 422),
        ("deputy without whom", 422),
        ("deputy", 303),
        ("term is over", 422),
    ],
)
def test_when_an_appointment_is_possible(office: FlaskClient, make_person: MakePerson, case: str, status: int) -> None:
    forum = case == "chair of the Forum"
    council = make_forum() if forum else make_council(seats={Group.CITIZENS: 1 if case == "full" else 3})
    person, holder = make_person(), make_person()
    sitting = seat(council, holder, SeatRole.CHAIR if case == "second chair" else SeatRole.MEMBER)
    key = make_application(council.id, person)
    data: dict[str, Any] = {}
    if case == "dissolved":
        change(council, status=CouncilStatus.DISSOLVED)
    elif case == "banned":
        change(person, state="banned")
    elif case == "sits already":
        seat(council, person)
    elif case in {"second chair", "chair of the Forum"}:
        data = {"role": "chair"}
    elif case == "deputy without whom":
        data = {"role": "deputy"}
    elif case == "deputy":
        data = {"role": "deputy", "deputy_of": str(sitting.id)}
    elif case == "term is over":
        data = {"from_on": "2020-01-01", "until_on": "2020-12-31"}
    answer = office.post(f"{DESK}/bewerbungen/{key}/berufen", data=appointing(**data))
    assert answer.status_code == status


def test_the_office_extends_changes_and_ends_a_seat(
    office: FlaskClient, make_person: MakePerson, letters: Letters
) -> None:
    council, person = make_council(), make_person()
    key = seat(council, person).id
    act = f"{DESK}/mitglieder/{key}?akt="
    day = today() + 2 * YEAR
    assert (
        office.post(
            f"{act}verlaengern", data={"verlaengern-until_on": today().isoformat(), "verlaengern-revision": "1"}
        ).status_code
        == 409
    )
    assert (
        office.post(
            f"{act}verlaengern", data={"verlaengern-until_on": day.isoformat(), "verlaengern-revision": "1"}
        ).status_code
        == 303
    )
    assert (
        office.post(f"{act}aufgabe", data={"aufgabe-role": "chair", "aufgabe-revision": "1"}).status_code == 409
    )  # a colleague was faster
    assert office.post(f"{act}aufgabe", data={"aufgabe-role": "chair", "aufgabe-revision": "2"}).status_code == 303
    assert rights_of(person, council.id) == {"councils", "chairs"}
    assert office.post(f"{act}abberufen", data={"abberufen-reason": "", "abberufen-revision": "3"}).status_code == 422
    letters()
    assert (
        office.post(
            f"{act}abberufen", data={"abberufen-reason": "Kein Kontakt.", "abberufen-revision": "3"}
        ).status_code
        == 303
    )
    assert office.post(f"{act}gibt-es-nicht", data={}).status_code == 404
    assert stored(Member, key).ended == Ended.REMOVED
    assert rights_of(person, council.id) == set()
    assert "Kein Kontakt." in letters()[person.email].get_content()
