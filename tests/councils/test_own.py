"""What members do with their own seat, and how a term's end, an erased account and an old invitation end things."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts import invitations
from forum.accounts.actor import SYSTEM
from forum.accounts.models import Person
from forum.accounts.service import erase
from forum.councils import members
from forum.councils.kinds import Ended, Group, SeatRole
from forum.councils.models_members import CouncilInvitation, Interest, Member
from forum.kernel.clock import BERLIN, now, today
from forum.kernel.database import begin_write, session
from tests.conftest import Letters, change, save
from tests.councils.made import make_council, seat
from tests.councils.test_rights import rights_of
from tests.councils.test_seats import stored
from tests.organisations.made import make_organisation

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]


def test_members_declare_what_binds_them(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> None:
    council, person, organisation = make_council(), make_person(), make_organisation(name="Stadtwasser GmbH")
    key = seat(council, person).id
    sign_in(client, person)
    address = f"/konto/fachbeiraete/{key}"
    wrong = client.post(address, data={"organisations": "Gibt es nicht", "interests": "Ich berate."})
    assert wrong.status_code == 422
    assert "Ich berate." in wrong.text
    good = {"organisations": "Stadtwasser GmbH", "interests": "Ich berate.", "contact_email": "ich@example.org"}
    assert client.post(address, data=good).status_code == 303
    assert [row.organisation_id for row in session.scalars(select(Interest))] == [organisation.id]
    page = client.get(f"/fachbeiraete/{council.slug}/mitglieder").text
    for shown in ("Stadtwasser GmbH", "Ich berate.", "ich@example.org"):
        assert shown in page
    assert person.email not in page
    other = seat(council, make_person()).id
    assert client.get(f"/konto/fachbeiraete/{other}").status_code == 404
    assert client.post(f"/konto/fachbeiraete/{other}", data=good).status_code == 404


def test_who_is_away_lets_the_deputy_step_in(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> None:
    council, person, deputy = make_council(), make_person(), make_person()
    mine = seat(council, person)
    seat(council, deputy, SeatRole.DEPUTY, deputy_of_id=mine.id)
    sign_in(client, person)
    address = f"/konto/fachbeiraete/{mine.id}/abwesend"
    first, last = today().isoformat(), (today() + timedelta(days=3)).isoformat()
    assert client.post(address, data={"abwesend-away_from": first}).status_code == 422
    assert client.post(address, data={"abwesend-away_from": last, "abwesend-away_until": first}).status_code == 422
    assert client.post(address, data={"abwesend-away_from": first, "abwesend-away_until": last}).status_code == 303
    assert rights_of(deputy, council.id) == {"councils"}
    assert client.post(address, data={"abwesend-away_from": "", "abwesend-away_until": ""}).status_code == 303
    assert rights_of(deputy, council.id) == set()


def test_the_end_of_a_term_is_told_once(make_person: MakePerson, letters: Letters, monkeypatch: Any) -> None:
    monkeypatch.setattr(members, "MORNING", 0)
    council = make_council(name="Klima")
    soon, later, gone = make_person(), make_person(), make_person()
    mine, email = seat(council, soon, until_on=today() + timedelta(days=28)).id, soon.email
    seat(council, later, until_on=today() + timedelta(days=29))
    seat(council, gone, until_on=today() - timedelta(days=1))
    members.remind_of_ends()
    mails = letters()
    assert set(mails) == {email}
    assert "Klima" in mails[email]["Subject"]
    members.remind_of_ends()
    assert letters() == {}
    change(stored(Member, mine), until_on=today() + timedelta(days=27))
    members.remind_of_ends()
    assert set(letters()) == {email}


def test_an_erased_account_leaves_its_seat_and_its_name(make_person: MakePerson, client: FlaskClient) -> None:
    council, person = make_council(), make_person()
    key = seat(council, person, name="Henrike Osterloh").id
    begin_write()
    session.add(CouncilInvitation(council_id=council.id, group=Group.CITIZENS, email=person.email))
    erase(session.get_one(Person, person.id), actor=SYSTEM)
    session.commit()
    member = stored(Member, key)
    assert (member.ended, member.name) == (Ended.ERASED, "")
    assert session.scalars(select(CouncilInvitation)).all() == []
    page = client.get(f"/fachbeiraete/{council.slug}/mitglieder").text
    assert "Henrike" not in page
    assert "Gelöschtes Konto" in page


def test_an_old_invitation_is_over(client: FlaskClient, make_person: MakePerson) -> None:
    council, person = make_council(), make_person()
    begin_write()
    made = CouncilInvitation(council_id=council.id, group=Group.CITIZENS, email=person.email)
    session.add(made)
    session.flush()
    secret, made_id = invitations.open_link(made), made.id
    session.commit()
    assert client.get(f"/fachbeiraete/einladung/{secret}").status_code == 200
    change(session.get_one(CouncilInvitation, made_id), expires_at=now())
    assert client.get(f"/fachbeiraete/einladung/{secret}").status_code == 410


def test_an_invitation_that_ends_at_night_ends_on_the_citys_day(
    client: FlaskClient, make_person: MakePerson, sign_in: SignIn
) -> None:
    council, person = make_council(), make_person()
    at = datetime.combine(today() + timedelta(days=9), time(0, 30), BERLIN)
    save(CouncilInvitation(council_id=council.id, group=Group.CITIZENS, email=person.email, expires_at=at))
    assert "noch 9 Tage" in sign_in(client, person).get("/konto").text
