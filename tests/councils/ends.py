"""A council in which somebody has every right there is, the ways in which that ends, and what can be tried.

Used by `test_ends.py`. The person chairs the council, sits for an organisation that somebody else manages, and sits in
a second council too: what ends in one room must not be shown because of another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState
from forum.accounts.roles import Role
from forum.councils import members, service
from forum.councils.kinds import Group, SeatRole
from forum.councils.models import Council
from forum.councils.models_members import Member
from forum.kernel.clock import local, now, today
from forum.kernel.database import begin_write, session
from forum.organisations import members as representatives
from forum.organisations import service as organisations
from forum.organisations.models import Organisation
from tests.conftest import change
from tests.councils.made import make_council, seat, talk
from tests.organisations.made import let_speak, make_organisation

DAY = timedelta(days=1)
HERE = "/fachbeiraete/klima"
VOTE, DRAFT = "Geheime Frage", "Entwurf mit Auflagen"
Try = Callable[[FlaskClient], bool]


@dataclass
class Body:
    """Keys of all that is there: whoever sits, decides and manages, and what is in the room."""

    council: int
    organisation: int
    seat: int
    person: int
    deputy: int
    manager: int
    office: Actor
    talk: str = ""
    file: str = ""
    vote: str = ""
    draft: str = ""
    place: int = 0

    @property
    def meeting(self) -> str:
        """Address of the meeting that is ahead."""
        return f"{HERE}/intern/sitzungen/1"

    def tries(self) -> dict[str, Try]:
        """Give each right with a request that needs it; the answer's status tells whether one has it."""
        self.place += 1
        asked = {"title": f"{VOTE} {self.place}", "body": "Antrag", "until": (today() + 9 * DAY).isoformat()}
        item = {"title": f"Vorschlag {self.place}", "body": "Warum", "public": "y"}
        return {
            "reads the room": lambda who: _can(who.get(f"{HERE}/intern")),
            "reads a talk": lambda who: _can(who.get(self.talk)),
            "reads a file": lambda who: _can(who.get(self.file)),
            "reads a meeting": lambda who: _can(who.get(self.meeting)),
            "reads a vote": lambda who: _can(who.get(self.vote)),
            "reads a draft": lambda who: _can(who.get(self.draft)),
            "writes": lambda who: _can(who.post(self.talk, data={"body": "Ein Wort"})),
            "comments a draft": lambda who: _can(who.post(self.draft, data={"comment": "Ein Wort"})),
            "answers an invitation": lambda who: _can(who.post(f"{self.meeting}/antworten", data={"answer": "yes"})),
            "proposes an item": lambda who: _can(who.post(f"{self.meeting}/vorschlagen", data=item)),
            "votes": lambda who: _can(who.post(self.vote, data={"choice": "yes"})),
            "opens a vote": lambda who: _can(who.post(f"{HERE}/abstimmungen/neu", data=asked)),
            "plans a meeting": lambda who: _can(who.get(f"{HERE}/intern/sitzungen/neu")),
            "lets vote on a draft": lambda who: _can(who.get(f"{self.draft}/abstimmen")),
        }

    def rights(self, browser: FlaskClient) -> set[str]:
        """Give what somebody can do now."""
        return {name for name, ask in self.tries().items() if ask(browser)}


def _can(answer: TestResponse) -> bool:
    """Tell whether an answer, read to its end, is neither a refusal nor the way to sign in."""
    with answer:
        answer.get_data()
        return answer.status_code == 200 or (answer.status_code == 303 and "/anmelden" not in answer.location)


def settle(make_person: Callable[..., Person], browser: FlaskClient, sign_in: Callable[..., FlaskClient]) -> Body:
    """Make everything; `browser` becomes the person's."""
    person, deputy, manager, office = make_person(), make_person(), make_person(), make_person(Role.OFFICE)
    organisation = make_organisation(manager, name="Wasserwerk")
    council = make_council(name="Klima", slug="klima", seats={Group.BUSINESS: 1, Group.CITIZENS: 3})
    for one in (person, deputy):
        let_speak(organisation, one)
    mine = seat(
        council, person, SeatRole.CHAIR, organisation_id=organisation.id, group=Group.BUSINESS, name="Pavel Kowarz"
    )
    seat(council, deputy, SeatRole.DEPUTY, deputy_of_id=mine.id, group=Group.BUSINESS, organisation_id=organisation.id)
    seat(council, make_person())
    seat(make_council(), person)
    thread = talk(council, "Titel", "Text", person=person)
    clerk = Actor(id=office.id, name=office.name, roles=frozenset({Role.OFFICE}))
    found = Body(council.id, organisation.id, mine.id, person.id, deputy.id, manager.id, clerk)
    found.talk = f"{HERE}/intern/{thread.id}"
    _fill(found, sign_in(browser, person))
    return found


def _fill(found: Body, chair: FlaskClient) -> None:
    """Put a file, a vote, a draft and an internal meeting with invitations into the room, as the chair."""

    def send(address: str, **data: object) -> str:
        answer = chair.post(address, data=data, content_type="multipart/form-data")
        assert answer.status_code == 303, (address, answer.status_code)
        return str(answer.headers["Location"])

    send(found.talk, body="Anlage", file=(BytesIO(b"%PDF-1.4 x"), "zahlen.pdf"))
    page = chair.get(found.talk).text
    found.file = page.partition("/dateien/")[0].rpartition('"')[2] + "/dateien/1"
    until = (today() + 9 * DAY).isoformat()
    found.vote = send(f"{HERE}/abstimmungen/neu", title=VOTE, body="Antrag", until=until)
    found.draft = send(f"{HERE}/entwuerfe/neu", title=DRAFT, body="Text", purpose="statement")
    send(f"{HERE}/intern/sitzungen/neu", **planned("Rathaus"))
    send(f"{found.meeting}/einladen", revision="1")


def planned(place: str) -> dict[str, str]:
    """Give what a form of an internal meeting says."""
    day = local(now() + 40 * DAY).date().isoformat()
    return {"day": day, "begins": "17:00", "ends": "19:00", "sight": "internal", "place": place, "guests": "0"}


def _did(verb: Callable[..., object], *told: object, **more: object) -> None:
    begin_write()
    verb(*told, **more)
    session.commit()


def _turn(body: Body, move: str) -> None:
    council = session.get_one(Council, body.council)
    _did(service.turn, council, move, actor=body.office, reason="Grund", revision=council.revision)


def _organisation(body: Body) -> Organisation:
    return session.get_one(Organisation, body.organisation)


# How it ends: each by the house's own verbs, but for what time does.
ENDS: dict[str, Callable[[Body], None]] = {
    "resigned": lambda body: _did(members.resign, body.seat, actor=Actor(id=body.person)),
    "removed": lambda body: _did(members.remove, body.seat, actor=body.office, revision=1, reason="Grund"),
    "term over": lambda body: change(session.get_one(Member, body.seat), until_on=today() - DAY),
    "banned": lambda body: change(session.get_one(Person, body.person), state=PersonState.BANNED),
    "left the organisation": lambda body: _did(representatives.leave, _organisation(body), actor=Actor(id=body.person)),
    "removed from it": lambda body: _did(
        representatives.remove, _organisation(body), body.person, actor=Actor(id=body.manager)
    ),
    "verification withdrawn": lambda body: _did(
        organisations.revoke, _organisation(body), actor=body.office, revision=1, reason="Grund"
    ),
    "organisation dissolved": lambda body: _did(
        organisations.dissolve, _organisation(body), actor=Actor(id=body.manager)
    ),
    "council paused": lambda body: _turn(body, "pause"),
    "council dissolved": lambda body: _turn(body, "dissolve"),
}
