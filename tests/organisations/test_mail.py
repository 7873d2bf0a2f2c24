"""Who hears of what by mail, in their language – and who does not, or not any more."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.kernel.database import begin_write, session
from forum.organisations import members, queries, service
from forum.organisations.models import Organisation, Refusal
from tests.conftest import Letters, actor_of
from tests.organisations.made import let_speak, make_organisation

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
LINK = re.compile(r"http://\S+(/organisationen/einladung/\S+)")


@pytest.fixture
def office(make_person: MakePerson) -> Actor:
    """Somebody from the office."""
    return actor_of(make_person(Role.OFFICE))


def done(verb: Callable[..., object], key: int, *values: object, **details: object) -> None:
    """Do something with an organisation, as it stands, and commit."""
    begin_write()
    verb(session.get_one(Organisation, key), *values, **details)
    session.commit()


def body(mail: EmailMessage) -> str:
    """Give the text of a mail in one line."""
    part = mail.get_body(("plain",)) if mail.is_multipart() else mail  # type: ignore[attr-defined]
    return " ".join(str(part.get_content()).split())


def test_the_decision_goes_to_who_registered_it(letters: Letters, make_person: MakePerson, office: Actor) -> None:
    german, english = make_person(), make_person(locale="en")
    first, second = str(german.email), str(english.email)
    refused, verified = make_organisation(german, verified=False), make_organisation(english, verified=False)
    names = refused.name, verified.name
    reasons = {"reason_code": Refusal.NO_MANDATE, "reason": "Bitte eine Vollmacht beilegen."}
    keys = refused.id, verified.id
    done(service.refuse, keys[0], actor=office, revision=1, **reasons)
    done(service.verify, keys[1], actor=office, revision=1, kind="association")
    mails = letters()
    assert set(mails) == {first, second}
    no, yes = mails[first], mails[second]
    assert no["Subject"] == f"„{names[0]}“ konnte nicht bestätigt werden"
    assert "Bitte eine Vollmacht beilegen." in body(no)
    assert "sprechen dürfen" in body(no)
    assert "/bearbeiten" in body(no)
    assert yes["Subject"] == f"“{names[1]}” is verified"
    assert letters() == {}


def test_the_link_of_an_invitation_is_made_for_the_mail_and_works(
    letters: Letters, client: FlaskClient, make_person: MakePerson, sign_in: SignIn
) -> None:
    boss, guest = make_person(name="Frieda Kranich"), make_person(locale="en")
    made = make_organisation(boss)
    key, name, known, actor = made.id, made.name, str(guest.email), actor_of(boss)
    for address in (known, "fremd@example.org", "doch-nicht@example.org"):
        done(members.invite, key, address, actor=actor, locale="de")
    taken_back = next(row.id for row in queries.invitations(key) if "doch" in row.email)
    done(members.revoke, key, taken_back, actor=actor)
    sign_in(client, guest)
    mails = letters()
    assert set(mails) == {known, "fremd@example.org"}
    assert "Frieda Kranich" in body(mails["fremd@example.org"])
    assert mails["fremd@example.org"]["Subject"] == f"Einladung: für „{name}“ sprechen"
    assert mails[known]["Subject"] == f"Invitation: speak for “{name}”"
    link = LINK.search(body(mails[known]))
    assert link is not None
    assert client.post(link[1], data={"real_name": "y"}).status_code == 303
    joined = letters()
    assert [str(mail["Subject"]) for mail in joined.values()] == [f"{guest_name(known)} spricht jetzt für „{name}“"]
    assert "fremd@example.org" not in joined


def guest_name(address: str) -> str:
    """Give somebody's display name."""
    session.rollback()
    return session.scalars(select(Person.name).where(Person.email == address)).one()


def test_who_is_removed_or_manages_hears_of_it_once_and_only_while_it_is_so(
    letters: Letters, make_person: MakePerson
) -> None:
    boss, gone, new = make_person(), make_person(), make_person()
    made = make_organisation(boss)
    key, name, actor, chief = made.id, made.name, actor_of(boss), str(boss.email)
    let_speak(made, gone)
    let_speak(made, new)
    ids, addresses = (gone.id, new.id), (str(gone.email), str(new.email))
    done(members.remove, key, ids[0], actor=actor)
    done(members.hand_over, key, ids[1], actor=actor)
    mails = letters()
    assert mails[addresses[0]]["Subject"] == f"Sie sprechen nicht mehr für „{name}“"
    assert mails[addresses[1]]["Subject"] == f"Sie leiten jetzt „{name}“"
    assert len(mails) == 2
    done(service.dissolve, key, actor=actor)
    assert set(letters()) == {chief, addresses[1]}


def test_a_new_name_is_answered(letters: Letters, make_person: MakePerson, office: Actor) -> None:
    boss = make_person()
    made = make_organisation(boss, name="Alter Name", wanted_name="Neuer Name")
    key = made.id
    done(service.refuse_name, key, actor=office, revision=1, reason="Der Zusatz fehlt.")
    (mail,) = letters().values()
    assert mail["Subject"] == "Der Name „Alter Name“ bleibt"
    assert "Der Zusatz fehlt." in body(mail)
