"""The public pages of councils: who sees them, what they show, few questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions.status import Status
from forum.councils.kinds import CouncilStatus, Ended, Group, SeatRole
from forum.ideas.models import Idea
from forum.kernel.clock import now, today
from forum.kernel.database import session
from tests.councils.made import make_council, make_forum, seat, talk
from tests.organisations.made import make_organisation
from tests.queries import MOST, counted

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
DAY = timedelta(days=1)


def test_a_council_shows_who_sits_for_whom_until_when(client: FlaskClient, make_person: MakePerson) -> None:
    council, pavel = make_council(), make_person()
    organisation = make_organisation(pavel, name="Klangraum Okerufer")
    seat(council, make_person(name="Pseudonym"), SeatRole.CHAIR, name="Henrike Osterloh", until_on=today() + 9 * DAY)
    away = {"away_from": today(), "away_until": today() + DAY}
    member = seat(council, pavel, group=Group.CULTURE, name="Pavel Kowarz", organisation_id=organisation.id, **away)
    seat(council, make_person(), SeatRole.DEPUTY, deputy_of_id=member.id, name="Jonte Lüddecke")
    seat(council, make_person(), name="Marlies Wendeburg", ended_at=now(), ended=Ended.RESIGNED)
    page = client.get(f"/fachbeiraete/{council.slug}").text
    for shown in ("Henrike Osterloh", "Vorsitz", "Pavel Kowarz", "Klangraum Okerufer", "Jonte Lüddecke", "springt ein"):
        assert shown in page
    assert "Pseudonym" not in page
    assert "Marlies" not in page
    assert "2 / 4" in page  # seats
    assert "2 Sitze sind frei" in page
    former = client.get(f"/fachbeiraete/{council.slug}/mitglieder").text
    assert "Marlies Wendeburg" in former
    assert "zurückgetreten" in former


@pytest.mark.parametrize(
    ("role", "status"), [(None, 404), (Role.MODERATOR, 404), (Role.ADMIN, 404), (Role.OFFICE, 200), (Role.LEAD, 200)]
)
def test_before_its_day_a_council_is_not_there(
    client: FlaskClient, make_person: MakePerson, sign_in: SignIn, role: Role | None, status: int
) -> None:
    address = f"/fachbeiraete/{make_council(public_from=today() + DAY, name='Noch geheim').slug}"
    sign_in(client, make_person(*([role] if role else [])))
    for page in ("", "/mitglieder", "/satzung"):
        assert client.get(f"{address}{page}").status_code == status
    assert "Noch geheim" not in client.get("/fachbeiraete").text


def test_a_dissolved_council_stays_readable(client: FlaskClient, make_person: MakePerson) -> None:
    council = make_council(status=CouncilStatus.DISSOLVED, status_reason="Die Aufgabe ist erfüllt.", status_on=today())
    seat(council, make_person(), name="Ingrid Brandes")
    thread = talk(council, "Was wir erreicht haben", "Alles.", internal=False)
    page = client.get(f"/fachbeiraete/{council.slug}").text
    assert "Die Aufgabe ist erfüllt." in page
    assert "sind frei" not in page
    assert "Ingrid Brandes" in client.get(f"/fachbeiraete/{council.slug}/mitglieder").text
    assert "Alles." in client.get(f"/fachbeiraete/{council.slug}/gespraeche/{thread.id}").text


def test_pages_ask_few_questions(client: FlaskClient, make_person: MakePerson, make_idea: Callable[..., Idea]) -> None:
    forum = make_forum()
    council = make_council(founded_by_id=forum.id)
    people = [make_person() for _number in range(6)]
    organisation = make_organisation(*people[:4])
    for number, person in enumerate(people):
        seat(council, person, organisation_id=organisation.id if number % 2 else None)
    for number in range(4):
        talk(council, f"Gespräch {number}", "Worte", internal=False)
        make_idea(status=Status.COUNCIL, council_id=council.id)
    thread = talk(council, "Hallo", "Worte", internal=False)
    slug, key = council.slug, thread.id
    addresses = ("", "/forum", f"/{slug}", f"/{slug}/mitglieder", f"/{slug}/satzung", f"/{slug}/gespraeche/{key}")
    for address in addresses:
        session.remove()
        with counted() as seen:
            assert client.get(f"/fachbeiraete{address}").status_code == 200
        assert len(seen) <= MOST, (address, seen)


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "A", "%00", "x" * 90, "neu'--", "einladung"])
def test_unknown_addresses_are_missing(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/fachbeiraete/{slug}").status_code == 404
    assert client.get(f"/fachbeiraete/{make_council().slug}/satzung?fassung=9").status_code == 404


def test_an_internal_talk_is_no_public_one(client: FlaskClient) -> None:
    council = make_council()
    slug, key = council.slug, talk(council, "Geheim", "Worte").id
    other = talk(make_council(), "Woanders", "x", internal=False).id
    for number in (key, other, 999):
        assert client.get(f"/fachbeiraete/{slug}/gespraeche/{number}").status_code == 404
