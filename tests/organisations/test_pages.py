"""The pages of organisations: few questions, long lists in pages, unknown addresses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.organisations.models import Organisation
from forum.organisations.queries import LENGTH
from tests.conftest import save
from tests.organisations.made import let_speak, make_organisation
from tests.queries import MOST, counted

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
DESK = "/geschaeftsstelle/organisationen"


@pytest.fixture
def office(app: object, make_person: MakePerson, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody from the office is signed in."""
    return sign_in(app.test_client(), make_person(Role.OFFICE))  # type: ignore[attr-defined]


def test_pages_ask_few_questions(
    office: FlaskClient, make_person: MakePerson, sign_in: SignIn, client: FlaskClient
) -> None:
    person = make_person()
    made = [make_organisation(person) for _number in range(12)]
    waiting = make_organisation(person, verified=False)
    for _number in range(5):
        let_speak(made[0], make_person(), shown=True)
    slug, key = made[0].slug, waiting.id
    sign_in(client, person)
    for browser, address in (
        (client, "/organisationen"),
        (client, f"/organisationen/{slug}"),
        (client, f"/organisationen/{slug}/vertretung"),
        (client, "/konto/organisationen"),
        (office, DESK),
        (office, f"{DESK}/{key}"),
    ):
        session.remove()
        with counted() as seen:
            assert browser.get(address).status_code == 200
        assert len(seen) <= MOST, address


def test_long_lists_are_turned_in_pages(client: FlaskClient, app: object) -> None:
    names = [f"Haus {number:03d}." for number in range(2 * LENGTH + 1)]
    save(*(Organisation(slug=f"haus-{name[5:8]}", name=name, kind="company", verified_at=now()) for name in names))
    found: list[str] = []
    address: str | None = "/organisationen"
    while address:
        page = client.get(address).text
        found += [name for name in names if f">{name}<" in page]
        before, turns, _rest = page.partition('" rel="next"')
        address = before.rpartition('href="')[2].replace("&amp;", "&") if turns else None
    assert found == names
    back = client.get(f"/organisationen?vor=haus-{LENGTH:03d}").text
    assert f">{names[0]}<" in back
    assert f">{names[LENGTH]}<" not in back
    assert client.get("/organisationen?nach=%00&vor=<").status_code == 200


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "A", "%00", "a%0a", "x" * 90, "neu'--"])
def test_unknown_addresses_are_missing(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/organisationen/{slug}").status_code == 404
