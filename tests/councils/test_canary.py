"""What is internal to a council leaves no trace: every address, as everyone who does not sit there, in all that leaves the house."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

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
from tests.councils.ends import planned
from tests.councils.made import make_council, make_forum, seat
from tests.meetings import hidden as _meetings  # noqa: F401
from tests.organisations.made import make_organisation
from tests.recommendations import hidden as _drafts  # noqa: F401
from tests.votes import hidden as _votes

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
DAY = timedelta(days=1)
# What stands beside the marks, so that searches come near them.
AROUND = ("Titel", "Text", "Vorschlag", "Antrag", "Verlauf", "Ergebnis", "Fassung", "Nichts", "Besonderes", "Brunnen")
MANY = 9_000  # answers that all rounds together look at
LOWER = (
    "visitor",
    "participant",
    "representative",
    "member of another council",
    "ex-member",
    "removed",
    "deputy",
    "of a dissolved one",
    "no longer representative",
)
FRESH = re.compile(rb'<input[^>]*type="hidden"[^>]*>')
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
    if who == "representative":
        make_organisation(person)
    elif who == "member of another council":
        seat(make_council(), person, SeatRole.CHAIR)
    elif who == "ex-member":
        seat(council, person, until_on=today() - DAY)
    elif who == "removed":
        seat(council, person, SeatRole.DEPUTY_CHAIR, ended_at=now(), ended=Ended.REMOVED)
    elif who == "deputy":
        seat(council, person, SeatRole.DEPUTY, deputy_of_id=seat(council, make_person()).id)
    elif who == "of a dissolved one":
        seat(council, person, organisation_id=make_organisation(person, dissolved_at=now()).id)
    elif who == "no longer representative":
        seat(council, person, organisation_id=make_organisation().id)
    return person


@dataclass
class Round:
    """What was asked for, and what came out: addresses with marks, server errors, doors that stood open."""

    marks: list[bytes]
    answers: int = 0
    leaks: list[tuple[str, str, bytes]] = field(default_factory=list)

    def look(self, who: str, browser: FlaskClient, address: str, method: str = "GET") -> tuple[int, bytes]:
        """Ask for an address and look for marks in the whole answer; what one searches for may be repeated in its field."""
        with browser.open(address, method=method) as answer:
            body = answer.get_data() + str(answer.headers).encode()
            word = address.partition("q=")[2].partition("&")[0].encode()
            self.leaks += [(who, address, mark) for mark in self.marks if mark != word and mark in body]
            assert answer.status_code < 500, (who, address)
            self.answers += 1
            return answer.status_code, body


def test_not_one_mark_comes_out(
    app: Flask, make_person: MakePerson, sign_in: SignIn, hidden: Hidden, letters: Letters, backend: str
) -> None:
    marks, slug, paths = list(hidden.marks), hidden.council.slug, list(hidden.addresses)
    club = make_organisation(make_person()).slug
    readers = {who: somebody(who, hidden.council, make_person) for who in (*LOWER, *ROLES)}
    browsers = {who: app.test_client() for who in readers}
    for who, person in readers.items():
        if person is not None:
            sign_in(browsers[who], session.merge(person))
    mails = "".join(f"{mail['Subject']} {mail.as_string()}" for mail in letters().values())
    kept = str([entry.__dict__ for table in (OutboxEntry, AuditEntry) for entry in session.scalars(select(table))])
    assert [mark for mark in marks if mark in mails or mark in kept] == []
    session.remove()

    every = canary.every_address(app, [slug, "forum"], club, range(1, 3))
    doors = [address for path in paths for address in (path, f"{path}?lang=en", f"{path}/x")]
    near = [f"/suche?q={word}&art={kind}" for word in AROUND for kind in ("", "sitzungen", "empfehlungen")]
    exact = [f"{page}?q={mark}" for mark in marks for page in ("/suche", "/ideen")]
    seen = Round([mark.encode() for mark in marks])
    for who, browser in browsers.items():
        for address in (*every, *doors, *near):
            seen.look(who, browser, address)
        for address in exact:
            assert b'<li class="hit">' not in seen.look(who, browser, address)[1], (who, address)
        # What mails lead to asks who is signed out to sign in, whatever stands there and even where nothing does.
        closed = {404, 303} if who == "visitor" else {404}
        assert {seen.look(who, browser, path)[0] for path in paths} <= closed, who
        assert {seen.look(who, browser, path, "POST")[0] for path in paths} <= {*closed, 403, 405}, who
    assert seen.leaks == []
    assert seen.answers > MANY, seen.answers
    print(f"\n{backend}: 0 of {len(marks)} marks in {seen.answers} answers to {len(browsers)} readers")  # noqa: T201 (-s)


@pytest.mark.parametrize("who", ["visitor", "participant"])
def test_what_is_said_inside_changes_no_page_of_others(
    app: Flask, client: FlaskClient, make_person: MakePerson, sign_in: SignIn, hidden: Hidden, who: str
) -> None:
    if who == "participant":
        sign_in(client, make_person())
    every = canary.every_address(app, [hidden.council.slug], "klub", range(1, 3))
    before = {address: page(client, address) for address in every}
    member = sign_in(app.test_client(), session.merge(hidden.member))
    for hide in (canary.internal_talk, _votes.votes, meet_and_draft):
        session.rollback()
        hide(Hidden(session.merge(hidden.council), session.merge(hidden.member)), member)
    assert [address for address in every if page(client, address) != before[address]] == []


def meet_and_draft(hidden: Hidden, client: FlaskClient) -> None:
    """Plan one more internal meeting and invite to it, and begin a statement."""
    home, internal = f"/fachbeiraete/{hidden.council.slug}", planned("Rathaus")
    meeting = client.post(f"{home}/intern/sitzungen/neu", data=internal)
    invited = client.post(f"{meeting.location}/einladen", data={"revision": "1"})
    draft = {"title": hidden.mark(), "body": hidden.mark(), "purpose": "statement"}
    begun = client.post(f"{home}/entwuerfe/neu", data=draft)
    assert [answer.status_code for answer in (meeting, invited, begun)] == [303, 303, 303]


def page(browser: FlaskClient, address: str) -> bytes:
    """Give a page without what every answer has anew: moments signed into forms, and tokens."""
    with browser.get(address) as answer:
        return FRESH.sub(b"", answer.get_data())


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
