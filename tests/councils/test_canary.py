"""What is internal to a council leaves no trace: every address, as everyone who does not sit there, in all that leaves the house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.audit.models import AuditEntry
from forum.contributions.status import Status
from forum.councils.kinds import CouncilStatus, Ended, SeatRole
from forum.ideas.models import Idea
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.notifications.models import OutboxEntry
from tests.conftest import Letters, change
from tests.councils import canary
from tests.councils.canary import Hidden
from tests.councils.made import make_council, make_forum, seat
from tests.meetings import hidden as _meetings  # noqa: F401
from tests.organisations.made import make_organisation
from tests.recommendations import hidden as _drafts  # noqa: F401
from tests.votes import hidden as _votes  # noqa: F401

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
DAY = timedelta(days=1)
# What stands beside the marks, so that searches come near them.
AROUND = ("Titel", "Text", "Vorschlag", "Antrag", "Verlauf", "Ergebnis", "Fassung", "Nichts", "Besonderes", "Brunnen")
MANY = 120  # addresses that each reader asks for
LOWER = ("visitor", "participant", "member of another council", "ex-member", "removed", "deputy", "of a dissolved one")
ROLES = tuple(role for role in Role if role is not Role.OFFICE)


@pytest.fixture
def hidden(app: Flask, make_person: MakePerson, sign_in: SignIn, make_idea: Callable[..., Idea]) -> Hidden:
    """A council with everything internal there is, an idea it has, and the member who may see it."""
    make_forum()
    council, member = make_council(name="Klima"), make_person()
    seat(council, member, SeatRole.CHAIR)
    make_idea(status=Status.COUNCIL, council_id=council.id)
    found = Hidden(council, member)
    browser = sign_in(app.test_client(), member)
    for hide in canary.hides:
        session.add_all([found.council, found.member])
        session.refresh(found.council)
        session.refresh(found.member)
        hide(found, browser)
    session.add_all([found.council, found.member])
    return found


def status(browser: FlaskClient, path: str) -> int:
    """Ask for an address, and read the answer to its end."""
    with browser.get(path) as answer:
        answer.get_data()
        return answer.status_code


def somebody(who: str, council: Any, make_person: MakePerson) -> Person | None:
    """Give somebody who does not sit in the council (any more, or now)."""
    if who == "visitor":
        return None
    if who in list(Role):
        return make_person(Role(who))
    person = make_person()
    if who == "member of another council":
        seat(make_council(), person, SeatRole.CHAIR)
    elif who == "ex-member":
        seat(council, person, until_on=today() - DAY)
    elif who == "removed":
        seat(council, person, SeatRole.DEPUTY_CHAIR, ended_at=now(), ended=Ended.REMOVED)
    elif who == "deputy":
        seat(council, person, SeatRole.DEPUTY, deputy_of_id=seat(council, make_person()).id)
    elif who == "of a dissolved one":
        seat(council, person, organisation_id=make_organisation(dissolved_at=now()).id)
    return person


@pytest.mark.parametrize("readers", [LOWER, ROLES], ids=["without a role", "with a role"])
def test_not_one_mark_comes_out(
    app: Flask, make_person: MakePerson, sign_in: SignIn, hidden: Hidden, readers: tuple[str, ...]
) -> None:
    """All come to the same house: what is kept of a page that one has seen is given to the next."""
    marks, slug, paths = list(hidden.marks), hidden.council.slug, list(hidden.addresses)
    people = {who: somebody(who, hidden.council, make_person) for who in readers}
    browsers = {who: sign_in(app.test_client(), one) if one else app.test_client() for who, one in people.items()}
    asked = [*canary.public_addresses(app, [slug, "forum"], [1, 2]), *paths]
    asked += [f"{path}?lang=en" for path in paths]
    asked += [f"/ideen?q={mark}" for mark in marks] + [f"/mitteilungen?q={mark}" for mark in marks]
    searches = [f"/suche?{urlencode({'q': word})}" for word in (*AROUND, *marks)]
    searches += [f"/suche?q={word}&art={kind}" for word in AROUND for kind in ("sitzungen", "empfehlungen")]
    asked += searches
    assert len(asked) > MANY, len(asked)
    leaks = []
    for who, browser in browsers.items():
        for address in asked:
            with browser.get(address) as answer:
                body = answer.get_data() + str(answer.headers).encode()
                word = address.partition("q=")[2]  # what one asks for may be repeated in the field of the search
                leaks += [(who, address, mark) for mark in marks if mark != word and mark.encode() in body]
                assert answer.status_code < 500, (who, address)
                if word in marks and address in searches:
                    assert b'<li class="hit">' not in body, (who, address)
        # What mails lead to asks who is signed out to sign in, whatever stands there and even where nothing does.
        closed = {404, 303} if who == "visitor" else {404}
        assert {status(browser, path) for path in paths} <= closed, who
    assert leaks == []


def test_members_and_the_secretary_see_all_of_it(
    app: Flask, client: FlaskClient, make_person: MakePerson, sign_in: SignIn, hidden: Hidden
) -> None:
    marks, paths, member = list(hidden.marks), list(hidden.addresses), hidden.member
    for person in (member, make_person(Role.OFFICE)):
        sign_in(client, person)
        seen = b""
        for path in paths:
            with client.get(path) as answer:
                seen += answer.get_data() + str(answer.headers).encode()
                assert answer.headers["Cache-Control"] == "private, no-store"
        assert [mark for mark in marks if mark.encode() not in seen] == []


def test_what_leaves_the_house_tells_nothing(hidden: Hidden, letters: Letters) -> None:
    marks = list(hidden.marks)
    mails = "".join(f"{mail['Subject']} {mail.as_string()}" for mail in letters().values())
    kept = str([entry.__dict__ for table in (OutboxEntry, AuditEntry) for entry in session.scalars(select(table))])
    assert [mark for mark in marks if mark in mails or mark in kept] == []


def test_once_a_council_is_dissolved_only_the_secretary_reads_on(
    app: Flask, client: FlaskClient, make_person: MakePerson, sign_in: SignIn, hidden: Hidden
) -> None:
    paths, member = list(hidden.addresses), hidden.member
    change(hidden.council, status=CouncilStatus.DISSOLVED)
    office = sign_in(app.test_client(), make_person(Role.OFFICE))
    sign_in(client, member)
    assert {status(client, path) for path in paths} == {404}
    assert {status(office, path) for path in paths} == {200}
    assert office.post(paths[1], data={"body": "Noch ein Wort"}).status_code == 403
