"""The office withdraws a verification: at the next request nobody writes in that name, and the mark is gone everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.audit.models import AuditEntry
from forum.comments.models import Comment
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, Refused
from forum.organisations import policy, service
from forum.organisations.models import Organisation, State
from tests.comments.made import make_comment
from tests.conftest import Letters, actor_of
from tests.organisations.made import let_speak, make_organisation

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
Browse = Callable[[Person], FlaskClient]
MARK = "Bestätigte Organisation:"
REASON = "Die Vollmacht ist abgelaufen."


@pytest.fixture
def browse(app: Flask, sign_in: Callable[[FlaskClient, Person], FlaskClient]) -> Browse:
    """Open a browser in which somebody is signed in."""
    return lambda person: sign_in(app.test_client(), person)


def stored(key: int) -> Organisation:
    """Give an organisation as it stands in the database now."""
    session.rollback()
    return session.get_one(Organisation, key, populate_existing=True)


def opened(page: str) -> dict[str, str]:
    """Give what a comment's form holds of its opening."""
    return {"opened": page.partition('name="opened"')[2].partition('value="')[2].partition('"')[0]}


def test_from_the_withdrawal_to_the_next_request_and_back(
    browse: Browse, client: FlaskClient, make_person: MakePerson, make_idea: MakeIdea, letters: Letters
) -> None:
    boss, helper, official = make_person(), make_person(), make_person(Role.OFFICE)
    made = make_organisation(boss, name="Radverein", website="https://rad.example")
    let_speak(made, helper)
    key, slug, addresses = made.id, made.slug, {str(boss.email), str(helper.email)}
    number = make_idea("In fremdem Namen", organisation_id=key, from_kind="association").number
    idea = make_idea("Worüber man spricht")
    about = idea.number
    make_comment(idea, helper, "Wir helfen.", organisation_id=key)
    speaker, office = browse(helper), browse(official)
    pages = (f"/ideen/{number}", f"/ideen/{about}", "/ideen")
    for page in pages:
        assert MARK in client.get(page).text
    write = f"/ideen/{about}/kommentieren"
    data = {"body": "Noch ein Satz.", "voice": f"org-{key}", **opened(speaker.get(write).text)}

    case = f"/geschaeftsstelle/organisationen/{key}"
    assert "Bestätigung zurücknehmen" in office.get(case).text
    act = {"entziehen-revision": "1", "entziehen-reason": ""}
    assert office.post(f"{case}/entziehen", data=act).status_code == 422
    assert office.post(f"{case}/entziehen", data={**act, "entziehen-reason": REASON}).status_code == 303
    assert office.post(f"{case}/entziehen", data={**act, "entziehen-reason": REASON}).status_code == 409

    assert stored(key).state == State.REVOKED
    assert speaker.post(write, data=data).status_code == 422
    assert session.scalars(select(Comment.body)).all() == ["Wir helfen."]
    for page in pages:
        shown = client.get(page).text
        assert "Radverein" in shown
        assert MARK not in shown
    own = client.get(f"/organisationen/{slug}").text
    assert "Diese Organisation ist nicht mehr bestätigt" in own
    assert "Wir helfen." in own
    assert "Wiesen" not in own
    assert "rad.example" not in own
    assert "Radverein" not in client.get("/organisationen").text
    assert "Radverein" in office.get("/geschaeftsstelle/organisationen").text
    mails = letters()
    assert set(mails) == addresses
    for mail in mails.values():
        assert mail["Subject"] == "„Radverein“ ist nicht mehr bestätigt"
        assert REASON in str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    session.rollback()
    assert "organisation.revoke" in session.scalars(select(AuditEntry.event)).all()

    again = {"bestaetigen-revision": "2", "bestaetigen-kind": "association"}
    assert office.post(f"{case}/bestaetigen", data=again).status_code == 303
    assert stored(key).state == State.VERIFIED
    assert speaker.post(write, data={**data, **opened(speaker.get(write).text)}).status_code == 303
    assert re.search(f"{MARK}.*Radverein|Radverein.*{MARK}", client.get(f"/ideen/{number}").text, re.DOTALL)
    assert "Wiesen" in client.get(f"/organisationen/{slug}").text


@pytest.mark.parametrize(
    ("state", "may"),
    [("verified", True), ("waiting", False), ("refused", False), ("revoked", False), ("dissolved", False)],
)
def test_only_a_verified_one_can_lose_it(make_person: MakePerson, state: str, may: bool) -> None:
    moments: dict[str, dict[str, Any]] = {
        "verified": {},
        "waiting": {"verified": False},
        "refused": {"verified": False, "refused_at": now()},
        "revoked": {"verified": False, "revoked_at": now()},
        "dissolved": {"dissolved_at": now()},
    }
    office = actor_of(make_person(Role.OFFICE))
    made = make_organisation(make_person(), **moments[state])
    assert made.state == state
    assert session.scalar(select(Organisation.id).where(Organisation.state == state)) == made.id
    begin_write()
    if not may:
        with pytest.raises(Refused):
            service.revoke(made, actor=office, revision=1, reason=REASON)
        return
    service.revoke(made, actor=office, revision=1, reason=REASON)
    assert made.state == State.REVOKED
    with pytest.raises(Refused):
        service.verify(made, actor=office, revision=1, kind="association")


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.LEAD, Role.ADMIN, Role.CHAIR])
def test_only_the_office_decides_and_not_about_its_own(make_person: MakePerson, role: Role | None) -> None:
    boss = make_person(Role.OFFICE)
    made = make_organisation(boss)
    who = actor_of(make_person(*([role] if role else [])))
    begin_write()
    for actor in (who, actor_of(boss)):
        with pytest.raises(Forbidden):
            service.revoke(made, actor=actor, revision=1, reason=REASON)
    assert not policy.DECIDE.allows(who, made)


def test_its_people_can_still_leave_and_dissolve_it_but_not_write_about_it(
    browse: Browse, client: FlaskClient, make_person: MakePerson
) -> None:
    boss = make_person()
    made = make_organisation(boss, verified=False, revoked_at=now())
    key, slug = made.id, made.slug
    chief = browse(boss)
    assert "Nicht mehr bestätigt" in chief.get("/konto/organisationen").text
    assert chief.get(f"/organisationen/{slug}/vertretung").status_code == 200
    assert chief.post(f"/organisationen/{slug}/vertretung", data={"email": "x@example.org"}).status_code == 403
    assert chief.get(f"/organisationen/{slug}/bearbeiten").status_code == 409
    assert chief.post(f"/organisationen/{slug}/aufloesen", data={"sure": "y"}).status_code == 303
    assert stored(key).state == State.DISSOLVED
    assert "aufgelöst" in client.get(f"/organisationen/{slug}").text
