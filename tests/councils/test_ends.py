"""How rights end, before and after: every right in a council's room, its meetings, votes and drafts, every way to lose it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.kernel.database import session
from forum.meetings.models import Meeting
from tests.conftest import Letters
from tests.councils.ends import ENDS, HERE, VOTE, Body, planned, settle

MakePerson = Callable[..., Person]
SignIn = Callable[[FlaskClient, Person], FlaskClient]
EVERY = {
    "reads the room",
    "reads a talk",
    "reads a file",
    "reads a meeting",
    "reads a vote",
    "reads a draft",
    "writes",
    "comments a draft",
    "answers an invitation",
    "proposes an item",
    "votes",
    "opens a vote",
    "plans a meeting",
    "lets vote on a draft",
}
RESTING = {name for name in EVERY if name.startswith("reads")} | {
    "writes",
    "comments a draft",
    "answers an invitation",
    "proposes an item",
}
GONE: set[str] = set()
AFTER = {name: RESTING if name == "council paused" else GONE for name in ENDS}
# Once a seat is empty its deputy has what belongs to it, but no part in a vote that others were asked.
STEPS_IN = RESTING
ALONE = {"verification withdrawn", "organisation dissolved", "council paused", "council dissolved"}


@pytest.fixture
def body(client: FlaskClient, make_person: MakePerson, sign_in: SignIn) -> Body:
    """The council, with the person signed in in `client`."""
    return settle(make_person, client, sign_in)


def mailed(body: Body, office: FlaskClient, letters: Letters, place: str) -> set[str]:
    """Give who hears that the meeting moves to another place: by mail, with a file for their calendar."""
    letters()
    meeting = session.scalars(select(Meeting).where(Meeting.council_id == body.council)).one()
    change_to = {**planned(place), "revision": str(meeting.revision)}
    session.rollback()
    office.post(f"{body.meeting}/bearbeiten", data=change_to)
    mails = letters().items()
    return {to for to, mail in mails if any(part.get_content_type() == "text/calendar" for part in mail.walk())}


@pytest.mark.parametrize("end", ENDS)
def test_every_right_before_and_after(
    app: Flask,
    client: FlaskClient,
    body: Body,
    make_person: MakePerson,
    sign_in: SignIn,
    letters: Letters,
    end: str,
) -> None:
    email = session.get_one(Person, body.person).email
    stands_in = session.get_one(Person, body.deputy).email
    deputy = sign_in(app.test_client(), session.get_one(Person, body.deputy))
    office = sign_in(app.test_client(), make_person(Role.OFFICE))
    assert body.rights(client) == EVERY
    assert body.rights(deputy) == GONE
    assert VOTE in client.get("/konto").text
    assert email in mailed(body, office, letters, "Stadthalle")
    ENDS[end](body)
    assert body.rights(client) == AFTER[end]
    assert body.rights(deputy) == (GONE if end in ALONE else STEPS_IN)
    after = client.get("/konto", follow_redirects=True).text
    assert VOTE not in after  # neither does their other seat show it
    told = mailed(body, office, letters, "Rathaus")
    assert (email in told) is (end == "council paused")
    assert (stands_in in told) is (end not in ALONE)
    for feed in ("/kalender.ics", f"{HERE}/sitzungen.ics"):  # what is internal stands in no feed, for nobody
        assert "VEVENT" not in client.get(feed).text
