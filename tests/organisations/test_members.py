"""Who speaks for an organisation: invited, joined, removed, handed over, and from when on a right has ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts import invitations
from forum.accounts import service as accounts
from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.audit.models import AuditEntry
from forum.comments.models import Comment
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, Refused
from forum.organisations import members, service
from forum.organisations.models import Invitation, Organisation, Representative
from tests.conftest import actor_of, change
from tests.organisations.made import let_speak, make_organisation

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
SignIn = Callable[[FlaskClient, Person], FlaskClient]


@pytest.fixture
def browse(app: object, sign_in: SignIn) -> Callable[[Person], FlaskClient]:
    """Open a browser in which somebody is signed in."""
    return lambda person: sign_in(app.test_client(), person)  # type: ignore[attr-defined]


def invited(key: int, email: str, by: int) -> tuple[int, str]:
    """Invite somebody and give the invitation's key and the secret that their mail would hold."""
    begin_write()
    organisation, person = session.get_one(Organisation, key), session.get_one(Person, by)
    made = members.invite(organisation, email, actor=actor_of(person), locale="de")
    secret = invitations.open_link(made)
    session.commit()
    return made.id, secret


def speaking(slug: str) -> dict[int, bool]:
    """Give who speaks for an organisation now, and whether they manage it."""
    session.rollback()
    rows = select(Representative).join(Organisation, Organisation.id == Representative.organisation_id)
    return {
        row.person_id: row.manages
        for row in session.scalars(rows.where(Organisation.slug == slug, Representative.until.is_(None)))
    }


def test_from_invitation_to_a_comment_and_to_the_next_request_after_removal(
    browse: Callable[[Person], FlaskClient], make_person: MakePerson, make_idea: MakeIdea
) -> None:
    boss, guest, idea = make_person(), make_person(), make_idea()
    made, number, boss_id, guest_id = make_organisation(boss), idea.number, boss.id, guest.id
    slug, key, email = made.slug, made.id, guest.email
    chief, visitor = browse(boss), browse(guest)
    people = f"/organisationen/{slug}/vertretung"
    assert visitor.get(people).status_code == 403
    assert chief.post(people, data={"email": "kein-mail"}).status_code == 422
    assert chief.post(people, data={"email": email}).status_code == 303
    assert email in chief.get(people).text
    session.rollback()
    invitation = session.scalars(select(Invitation)).one()
    assert "Verein" in visitor.get("/konto/organisationen").text
    own = f"/konto/organisationen/einladungen/{invitation.id}"
    assert chief.get(own).status_code == 404
    assert visitor.get(own).status_code == 200
    assert visitor.post(own).status_code == 422
    assert visitor.post(own, data={"real_name": "y"}).status_code == 303
    assert speaking(slug) == {boss_id: True, guest_id: False}
    write = f"/ideen/{number}/kommentieren"
    data = {"body": "Wir helfen gern mit.", "voice": f"org-{key}"}
    assert visitor.post(write, data={**opened(visitor.get(write).text), **data}).status_code == 303
    session.rollback()
    assert session.scalars(select(Comment.organisation_id)).all() == [key]
    shown = visitor.get(f"/ideen/{number}").text
    assert "Verein" in shown
    assert "Wir helfen gern mit." in visitor.get(f"/organisationen/{slug}").text
    still_open = opened(visitor.get(write).text)
    assert chief.post(f"{people}/{guest_id}/entfernen").status_code == 303
    refused = visitor.post(write, data={**still_open, **data, "request_key": "second"})
    assert refused.status_code == 422
    assert "Wir helfen gern mit." in refused.text
    assert visitor.get(people).status_code == 403
    session.rollback()
    assert len(session.scalars(select(Comment)).all()) == 1
    assert speaking(slug) == {boss_id: True}
    assert {"organisation.invite", "organisation.join", "organisation.remove"} <= set(
        session.scalars(select(AuditEntry.event))
    )


def opened(page: str) -> dict[str, str]:
    """Give what a comment's form holds of its opening."""
    value = page.partition('name="opened"')[2].partition('value="')[2].partition('"')[0]
    return {"opened": value}


def test_an_invitation_works_once_for_its_address_and_for_a_time(
    browse: Callable[[Person], FlaskClient], app: object, make_person: MakePerson
) -> None:
    boss, guest, other = make_person(), make_person(), make_person()
    made = make_organisation(boss)
    slug, key, yes = made.slug, made.id, {"real_name": "y"}
    boss_id, other_email = boss.id, str(other.email)
    _key, secret = invited(key, str(guest.email).upper(), boss_id)
    address = f"/organisationen/einladung/{secret}"
    signed_out = app.test_client()  # type: ignore[attr-defined]
    page = signed_out.get(address)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert signed_out.post(address, data=yes).status_code == 403
    stranger = browse(other)
    assert stranger.post(address, data=yes).status_code == 403
    assert len(speaking(slug)) == 1
    person = browse(guest)
    assert person.post(address, data=yes).status_code == 303
    assert person.post(address, data=yes).status_code == 410
    assert len(speaking(slug)) == 2
    _key, old = invited(key, other_email, boss_id)
    _key, new = invited(key, other_email, boss_id)
    assert stranger.get(f"/organisationen/einladung/{old}").status_code == 410
    change(session.scalars(select(Invitation).where(Invitation.used_at.is_(None))).one(), expires_at=now())
    assert stranger.get(f"/organisationen/einladung/{new}").status_code == 410
    assert stranger.get("/organisationen/einladung/%00").status_code == 410


def test_an_invitation_taken_back_or_of_a_dissolved_organisation_is_over(
    browse: Callable[[Person], FlaskClient], make_person: MakePerson
) -> None:
    boss, guest = make_person(), make_person()
    made = make_organisation(boss)
    slug, organisation, boss_id, email = made.slug, made.id, boss.id, str(guest.email)
    key, secret = invited(organisation, email, boss_id)
    chief, person = browse(boss), browse(guest)
    assert chief.post(f"/organisationen/{slug}/einladungen/{key}/zuruecknehmen").status_code == 303
    assert person.get(f"/organisationen/einladung/{secret}").status_code == 410
    _key, secret = invited(organisation, email, boss_id)
    assert chief.post(f"/organisationen/{slug}/aufloesen", data={"sure": "y"}).status_code == 303
    assert person.post(f"/organisationen/einladung/{secret}", data={"real_name": "y"}).status_code == 410
    assert list(speaking(slug)) == [boss_id]


def test_the_last_who_manages_hands_over_before_leaving(
    browse: Callable[[Person], FlaskClient], make_person: MakePerson
) -> None:
    boss, helper = make_person(), make_person()
    boss_id, helper_id = boss.id, helper.id
    made = make_organisation(boss)
    slug = made.slug
    let_speak(made, helper)
    chief, person = browse(boss), browse(helper)
    leave, people = f"/organisationen/{slug}/verlassen", f"/organisationen/{slug}/vertretung"
    assert chief.get(leave).status_code == 200
    assert chief.post(leave).status_code == 409
    assert chief.post(f"{people}/abgeben").status_code == 409
    assert person.post(f"{people}/{boss_id}/entfernen").status_code == 403
    assert chief.post(f"{people}/{boss_id}/entfernen").status_code == 409
    assert chief.post(f"{people}/{helper_id}/leitung").status_code == 303
    assert speaking(slug) == {boss_id: True, helper_id: True}
    assert chief.post(f"{people}/abgeben").status_code == 303
    assert chief.post(leave).status_code == 303
    assert speaking(slug) == {helper_id: True}
    assert chief.get(people).status_code == 403
    assert person.post(leave).status_code == 409


def test_who_speaks_is_public_only_if_they_wish(
    browse: Callable[[Person], FlaskClient], app: object, make_person: MakePerson
) -> None:
    boss = make_person(name="Frieda Kranich")
    slug = make_organisation(boss).slug
    chief, reader = browse(boss), app.test_client()  # type: ignore[attr-defined]
    for act, seen in (("zeigen", True), ("verbergen", False)):
        assert chief.post(f"/organisationen/{slug}/vertretung/{act}").status_code == 303
        assert ("Frieda Kranich" in reader.get(f"/organisationen/{slug}").text) is seen


def test_an_erased_account_leaves_no_organisation_without_somebody_who_manages(
    browse: Callable[[Person], FlaskClient], make_person: MakePerson
) -> None:
    boss, helper, late = make_person(), make_person(), make_person()
    shared, alone = make_organisation(boss), make_organisation(boss)
    let_speak(shared, late)
    let_speak(shared, helper, since=now() - timedelta(days=9))
    invited(shared.id, "jemand@example.org", boss.id)
    shared_slug, shared_id, alone_slug, key, helper_id, late_id = (
        shared.slug,
        shared.id,
        alone.slug,
        alone.id,
        helper.id,
        late.id,
    )
    begin_write()
    person = session.get_one(Person, boss.id)
    accounts.erase(person, actor=actor_of(person))
    session.commit()
    assert speaking(shared_slug) == {helper_id: True, late_id: False}
    assert speaking(alone_slug) == {}
    colleague = make_person(Role.OFFICE)
    colleague_id = colleague.id
    office, desk = browse(colleague), "/geschaeftsstelle/organisationen"
    assert f"{desk}/{key}" in office.get(desk).text
    assert office.post(f"{desk}/{key}/einladen", data={"email": "neu@example.org"}).status_code == 303
    session.rollback()
    invitation = session.scalars(select(Invitation).where(Invitation.organisation_id == key)).one()
    assert invitation.manages is True
    with pytest.raises(Forbidden):
        invited(shared_id, "x@example.org", colleague_id)


def test_only_a_verified_organisation_invites(make_person: MakePerson) -> None:
    boss = make_person()
    waiting = make_organisation(boss, verified=False)
    begin_write()
    with pytest.raises(Refused):
        members.invite(waiting, "x@example.org", actor=actor_of(boss), locale="de")


@pytest.mark.parametrize("state", ["waiting", "dissolved"])
def test_nobody_writes_for_what_is_not_verified_or_dissolved(
    browse: Callable[[Person], FlaskClient], make_person: MakePerson, make_idea: MakeIdea, state: str
) -> None:
    boss, idea = make_person(), make_idea()
    made, number = make_organisation(boss, verified=state != "waiting"), idea.number
    key = made.id
    if state == "dissolved":
        begin_write()
        service.dissolve(made, actor=actor_of(boss))
        session.commit()
    chief = browse(boss)
    write = f"/ideen/{number}/kommentieren"
    page = chief.get(write).text
    assert f"org-{key}" not in page
    answer = chief.post(write, data={**opened(page), "body": "Im Namen aller.", "voice": f"org-{key}"})
    session.rollback()
    assert answer.status_code == 422 or session.scalars(select(Comment.organisation_id)).all() == [None]


def test_ideas_and_comments_name_it_and_the_mark_of_a_dissolved_one_stays(
    browse: Callable[[Person], FlaskClient], app: object, make_person: MakePerson, make_idea: MakeIdea
) -> None:
    boss = make_person()
    made = make_organisation(boss, name="Laternenverein")
    slug = made.slug
    idea = make_idea("Mehr Licht", author=boss, organisation_id=made.id, from_kind="association")
    number = idea.number
    reader = app.test_client()  # type: ignore[attr-defined]
    places = (f"/ideen/{number}", "/ideen", f"/organisationen/{slug}")
    for address in places:
        page = reader.get(address).text
        assert "Laternenverein" in page
        assert "Aufgelöst" not in page
    assert f'href="/organisationen/{slug}"' in reader.get(f"/ideen/{number}").text
    assert "Mehr Licht" in reader.get(f"/organisationen/{slug}").text
    begin_write()
    service.dissolve(session.get_one(Organisation, made.id), actor=actor_of(boss))
    session.commit()
    for address in places:
        assert "Aufgelöst" in reader.get(address).text, address
