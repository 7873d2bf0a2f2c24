"""A seat that is an organisation's: who is told when nobody sits there, what everyone sees, who can sit there next."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.councils.applications import free
from forum.councils.kinds import Ended, Group, SeatRole
from forum.councils.models_members import Member
from forum.councils.queries import lines
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.kernel.settings import current
from forum.organisations.models import Organisation, Representative
from tests.conftest import Letters, change
from tests.councils.ends import ENDS, Body, settle
from tests.councils.test_rights import READS, rights_of
from tests.councils.test_seats import appointing, make_application
from tests.organisations.made import let_speak, make_organisation

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
DESK = "/geschaeftsstelle/fachbeiraete"
NAMES = ("left the organisation", "removed from it", "verification withdrawn")


@pytest.fixture
def body(app: Any, make_person: MakePerson, sign_in: SignIn) -> Body:
    """The council in which somebody sits for an organisation."""
    return settle(make_person, app.test_client(), sign_in)


@pytest.fixture
def office(app: Any, make_person: MakePerson, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody from the office is signed in."""
    return sign_in(app.test_client(), make_person(Role.OFFICE))


def of(key: int) -> Person:
    """Give a person by key."""
    return session.get_one(Person, key)


def sent() -> list[EmailMessage]:
    """Give every mail that left with the last delivery."""
    read = email.message_from_bytes
    found = [read(path.read_bytes(), policy=email.policy.default) for path in current().mails_folder.glob("*.eml")]
    return [mail for mail in found if isinstance(mail, EmailMessage)]


def naming(person: int, **more: str) -> dict[str, str]:
    """Give what the office fills in to name somebody else."""
    told = {"person": str(person), "name": "Ines Abt", "explained_on": today().isoformat(), "explained": "y"}
    return {f"nachfolge-{name}": value for name, value in {**told, "revision": "1", **more}.items()}


@pytest.mark.parametrize("end", [*NAMES, "organisation dissolved", "resigned"])
def test_who_is_told_that_nobody_sits_there(body: Body, letters: Letters, end: str) -> None:
    holder, manager, desk = of(body.person).email, of(body.manager).email, current().operator_email
    letters()
    ENDS[end](body)
    letters()
    mails = {(str(mail["To"]), str(mail["Subject"])): mail.get_content() for mail in sent()}
    told = {
        (holder, "Sie sitzen zurzeit nicht für „Wasserwerk“"),
        (manager, "Zurzeit sitzt niemand für „Wasserwerk“"),
        (desk, "Zurzeit sitzt niemand für „Wasserwerk“"),
    }
    if end == "resigned":  # a seat given up is nobody's: the office is told as before
        assert {to for to, _subject in mails} == {desk}
        assert not told & set(mails)
        return
    assert told <= set(mails)
    assert all("Fachbeirat „Klima“: Pavel Kowarz" in mails[one] for one in told)
    to_manager, to_desk = (mails[to, "Zurzeit sitzt niemand für „Wasserwerk“"] for to in (manager, desk))
    assert DESK in to_desk
    assert ("wer dort sitzen soll" in to_manager) is (end in {"left the organisation", "removed from it"})


def test_nobody_is_told_where_nobody_sat(make_person: MakePerson, body: Body, letters: Letters) -> None:
    other = make_person()
    let_speak(session.get_one(Organisation, body.organisation), other)
    letters()
    ENDS["left the organisation"](Body(**{**vars(body), "person": other.id}))
    assert letters() == {}


@pytest.mark.parametrize("end", NAMES)
def test_everyone_sees_that_the_seat_is_kept(client: FlaskClient, office: FlaskClient, body: Body, end: str) -> None:
    assert free(body.council) == {Group.CITIZENS: 2}
    assert "2 / 4" in client.get("/fachbeiraete/klima").text
    ENDS[end](body)
    assert free(body.council) == {Group.CITIZENS: 2}  # kept, not free for others
    page = client.get("/fachbeiraete/klima").text
    assert "1 / 4" in page
    assert "Zurzeit unbesetzt; der Sitz bleibt der Organisation" in page
    assert "2 Sitze sind frei" in page
    assert "Pavel Kowarz" not in page
    assert "springt ein" in page or end == "verification withdrawn"  # the deputy is of the same organisation
    assert "Wasserwerk" in client.get("/fachbeiraete/klima/mitglieder").text
    assert "Unbesetzte Sitze von Organisationen" in office.get(DESK).text
    assert "unbesetzt" in office.get(f"{DESK}/klima").text
    (line,) = [line for line in lines() if line.council.slug == "klima"]
    assert (line.seats, line.filled, line.kept, line.free) == (4, 1, 1, 2)


def test_a_dissolved_organisation_keeps_no_seat(client: FlaskClient, body: Body) -> None:
    ENDS["organisation dissolved"](body)
    assert free(body.council) == {Group.BUSINESS: 1, Group.CITIZENS: 2}
    assert "Zurzeit unbesetzt" not in client.get("/fachbeiraete/klima").text


def test_who_is_verified_again_sits_again(body: Body, make_person: MakePerson) -> None:
    person = of(body.person)
    ENDS["verification withdrawn"](body)
    assert rights_of(person, body.council) == set()
    change(session.get_one(Organisation, body.organisation), verified_at=now(), revoked_at=None)
    assert READS in rights_of(person, body.council)


def test_whoever_chairs_meanwhile_goes_on_chairing(office: FlaskClient, body: Body) -> None:
    member = session.scalars(
        select(Member).where(Member.organisation_id.is_(None), Member.council_id == body.council)
    ).one()
    person, key = member.person_id, member.id
    ENDS["verification withdrawn"](body)
    data = {"aufgabe-role": "chair", "aufgabe-revision": "1"}
    assert office.post(f"{DESK}/mitglieder/{key}?akt=aufgabe", data=data).status_code == 303
    change(session.get_one(Organisation, body.organisation), verified_at=now(), revoked_at=None)
    assert rights_of(of(body.person), body.council) == {READS}
    assert "chairs" in rights_of(of(person), body.council)


def test_the_office_names_somebody_else(
    app: Any, office: FlaskClient, body: Body, make_person: MakePerson, letters: Letters, sign_in: SignIn
) -> None:
    heir, stranger = make_person(), make_person().id
    let_speak(session.get_one(Organisation, body.organisation), heir)
    act = f"{DESK}/mitglieder/{body.seat}?akt=nachfolge"
    heir_key, address, name = heir.id, heir.email, heir.name
    assert (
        office.post(act, data=naming(heir_key)).status_code == 409
    )  # nobody is to be chosen while somebody sits there
    ENDS["left the organisation"](body)
    page = office.get(f"{DESK}/mitglieder/{body.seat}").text
    assert "Jemand anderen benennen" in page
    assert name in page
    assert office.post(act, data=naming(stranger)).status_code == 422
    assert office.post(act, data=naming(heir_key, explained="")).status_code == 422
    assert office.post(act, data=naming(heir_key, revision="9")).status_code == 409
    until = session.get_one(Member, body.seat).until_on
    letters()
    assert office.post(act, data=naming(heir_key)).status_code == 303
    assert office.post(act, data=naming(heir_key)).status_code in {409, 422}
    session.expire_all()
    old = session.get_one(Member, body.seat)
    made = session.scalars(select(Member).where(Member.person_id == heir_key)).one()
    assert (old.ended, made.role, made.until_on, made.group) == (
        Ended.SUCCEEDED,
        SeatRole.MEMBER,
        until,
        Group.BUSINESS,
    )
    assert session.scalars(select(Member).where(Member.role == SeatRole.DEPUTY)).one().deputy_of_id == made.id
    assert rights_of(of(heir_key), body.council) == {READS}
    assert rights_of(of(body.deputy), body.council) == set()
    assert "berufen" in letters()[address]["Subject"]
    successor = sign_in(app.test_client(), of(heir_key))
    assert f'action="{body.meeting}/antworten"' in successor.get(body.meeting).text
    assert successor.post(f"{body.meeting}/antworten", data={"answer": "yes"}).status_code == 303
    change(session.get_one(Representative, (body.organisation, body.person)), until=None)
    assert rights_of(of(body.person), body.council) == set()  # who comes back finds the seat taken


def test_nobody_names_for_their_own_organisation(
    app: Any, body: Body, make_person: MakePerson, sign_in: SignIn
) -> None:
    clerk, heir = make_person(Role.OFFICE), make_person()
    for person in (clerk, heir):
        let_speak(session.get_one(Organisation, body.organisation), person)
    ENDS["left the organisation"](body)
    browser = sign_in(app.test_client(), of(clerk.id))
    assert browser.post(f"{DESK}/mitglieder/{body.seat}?akt=nachfolge", data=naming(heir.id)).status_code == 403


def test_who_does_not_speak_for_the_organisation_any_more_is_not_appointed(
    office: FlaskClient, make_person: MakePerson, body: Body
) -> None:
    other, organisation = make_person(), make_organisation()
    key = make_application(body.council, other, organisation_id=organisation.id)
    assert office.post(f"{DESK}/bewerbungen/{key}/berufen", data=appointing()).status_code == 409
    let_speak(session.merge(organisation), session.merge(other))
    assert office.post(f"{DESK}/bewerbungen/{key}/berufen", data=appointing()).status_code == 303
