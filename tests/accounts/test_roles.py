"""Appointments: who may give and take which role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts import appointments
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.roles import Role
from forum.audit.models import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Refused
from forum.web.transaction import writing
from tests.accounts.conftest import Outbox
from tests.conftest import actor_of

ADDRESS = "/geschaeftsstelle/rollen"
MAY_GRANT = {
    Role.OFFICE: {Role.MODERATOR, Role.DEPARTMENT},
    Role.LEAD: {Role.OFFICE},
    Role.CHAIR: {Role.LEAD, Role.BOARD, Role.ADMIN},
}
MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]


def roles_of(person: Person) -> list[str]:
    """Give the roles a person holds now."""
    return list(session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person.id)))


@pytest.mark.parametrize("holder", [None, *Role])
def test_who_may_grant_and_take_what(make_person: MakePerson, holder: Role | None) -> None:
    boss = actor_of(make_person(*([holder] if holder else [])))
    for role in Role:
        person = make_person()
        if holder is not None and role in MAY_GRANT.get(holder, set()):
            with writing():
                assert appointments.grant(person, role, actor=boss)
                assert not appointments.grant(person, role, actor=boss)
            assert roles_of(person) == [role]
            with writing():
                assert appointments.revoke(person, role, actor=boss)
                assert not appointments.revoke(person, role, actor=boss)
        else:
            for verb in (appointments.grant, appointments.revoke):
                with pytest.raises(Forbidden), writing():
                    verb(person, role, actor=boss)
        assert roles_of(person) == []


@pytest.mark.parametrize("holder", list(MAY_GRANT))
def test_nobody_appoints_themselves(make_person: MakePerson, holder: Role) -> None:
    person = make_person(holder)
    for role in Role:
        with pytest.raises(Forbidden), writing():
            appointments.grant(person, role, actor=actor_of(person))
    assert roles_of(person) == [holder]


@pytest.mark.parametrize("state", [PersonState.PENDING, PersonState.BANNED])
def test_only_confirmed_accounts_are_appointed(make_person: MakePerson, state: PersonState) -> None:
    boss, person = actor_of(make_person(Role.OFFICE)), make_person(state=state)
    with pytest.raises(Refused), writing():
        appointments.grant(person, Role.MODERATOR, actor=boss)


@pytest.mark.parametrize("holder", [None, *Role])
def test_who_finds_the_page(client: FlaskClient, make_person: MakePerson, sign_in: SignIn, holder: Role | None) -> None:
    sign_in(client, make_person(*([holder] if holder else [])))
    assert client.get(ADDRESS).status_code == (200 if holder in MAY_GRANT else 404)
    assert client.post(f"{ADDRESS}/nehmen", data={"person": "1", "role": "board"}).status_code in (
        {303, 403} if holder in MAY_GRANT else {404}
    )


def test_appointing_tells_the_person_and_is_recorded(
    client: FlaskClient, make_person: MakePerson, sign_in: SignIn, outbox: Outbox
) -> None:
    boss_id = make_person(Role.OFFICE).id
    sign_in(client, session.get_one(Person, boss_id))
    person = make_person(name="Erika", locale="en")
    assert client.post(ADDRESS, data={"who": str(person.email), "role": "moderator"}).location == ADDRESS
    page = client.get(ADDRESS).get_data(as_text=True)
    assert "Erika hat jetzt die Rolle „Moderation“." in page
    assert str(person.email) in page
    (mail,) = outbox()
    assert (mail["To"], mail["Subject"]) == (person.email, "New role: Moderation")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.event == "accounts.grant")).one()
    assert (entry.actor_id, entry.subject_id, entry.details) == (boss_id, person.id, {"role": "moderator"})
    taken = client.post(f"{ADDRESS}/nehmen", data={"person": str(person.id), "role": "moderator"})
    assert taken.location == ADDRESS
    assert roles_of(person) == []
    assert [mail["Subject"] for mail in outbox()] == ["Role ended: Moderation"]


def test_a_lost_role_counts_at_the_next_request(
    app: Flask, client: FlaskClient, make_person: MakePerson, sign_in: SignIn
) -> None:
    lead, office = make_person(Role.LEAD), make_person(Role.OFFICE)
    theirs = sign_in(app.test_client(), office)
    assert theirs.get(ADDRESS).status_code == 200
    sign_in(client, lead)
    client.post(f"{ADDRESS}/nehmen", data={"person": str(office.id), "role": "office"})
    assert theirs.get(ADDRESS).status_code == 404


def test_people_of_one_name_are_told_apart(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> None:
    one, other = make_person(name="Kim"), make_person(name="Kim")
    sign_in(client, make_person(Role.OFFICE))
    answer = client.post(ADDRESS, data={"who": "Kim", "role": "moderator"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert str(one.email) in page
    assert str(other.email) in page
    assert roles_of(one) == roles_of(other) == []
    data = {"who": "Kim", "role": "moderator", "person": str(other.id)}
    assert client.post(ADDRESS, data=data).status_code == 303
    assert (roles_of(one), roles_of(other)) == ([], ["moderator"])


@pytest.mark.parametrize(
    "data",
    [
        {"who": "", "role": "moderator"},
        {"who": "nobody@example.org", "role": "moderator"},
        {"who": "Erika", "role": "chair"},
        {"who": "Erika", "role": "nothing"},
        {"who": "Erika"},
        {"who": "Chefin", "role": "moderator"},
        {"who": "%", "role": "moderator"},
    ],
)
def test_wrong_appointments_are_said(
    client: FlaskClient, make_person: MakePerson, sign_in: SignIn, data: dict[str, str]
) -> None:
    person = make_person(name="Erika")
    sign_in(client, make_person(Role.OFFICE, name="Chefin"))
    assert client.post(ADDRESS, data=data).status_code == 422
    assert roles_of(person) == []


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 400),
        ({"person": "x", "role": "moderator"}, 400),
        ({"person": "1", "role": "nothing"}, 400),
        ({"person": "999999", "role": "moderator"}, 404),
        ({"person": "9" * 400, "role": "moderator"}, 404),
    ],
)
def test_forged_takings_are_refused(
    client: FlaskClient, make_person: MakePerson, sign_in: SignIn, data: dict[str, str], status: int
) -> None:
    sign_in(client, make_person(Role.OFFICE))
    assert client.post(f"{ADDRESS}/nehmen", data=data).status_code == status


def test_the_first_chair_comes_from_the_command_line(app: Flask, make_person: MakePerson) -> None:
    first, second = make_person(name="Erika"), make_person()
    pending = make_person(state=PersonState.PENDING)
    run = app.test_cli_runner().invoke
    assert run(args=["appoint-chair", "nobody@example.org"]).exit_code == 1
    assert run(args=["appoint-chair", str(pending.email)]).exit_code == 1
    done = run(args=["appoint-chair", str(first.email).upper()])
    assert (done.exit_code, done.output) == (0, "Erika is now the chair.\n")
    assert roles_of(first) == ["chair"]
    refused = run(args=["appoint-chair", str(second.email)])
    assert refused.exit_code == 1
    assert "chair already" in refused.output
    assert roles_of(second) == []
