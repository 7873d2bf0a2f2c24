"""Gives a site under test a council with people and an idea it advises on, or lets the deadlines of votes pass.

A program of its own (`python -m tests.journeys.council_house settle NAME`, `… people NAME` or `… late`).
"""

from __future__ import annotations

import sys
from datetime import timedelta

from sqlalchemy import update

from forum.accounts.models import Person, PersonState
from forum.accounts.passwords import make_hash
from forum.app import create_app
from forum.contributions import service
from forum.contributions.models import Support
from forum.contributions.status import OWNERS, Status, Visibility
from forum.contributions.words import Words
from forum.councils.kinds import Appointed, Group, SeatRole
from forum.councils.models import Council, Seats, Statute
from forum.councils.models_members import Member
from forum.ideas.models import KIND, Idea
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.votes.models import Vote
from forum.web.transaction import writing
from tests.journeys.household import PASSWORD, address

ROLES = {
    "Vorsitz": SeatRole.CHAIR,
    "Vize": SeatRole.DEPUTY_CHAIR,
    "Mitglied": SeatRole.MEMBER,
    "Beisitz": SeatRole.MEMBER,
}
OTHERS = ("Idee", "Fan")
TITLE = "Ein Brunnen für {}"


def settle(name: str) -> None:
    """Write a council of that name with four members, and an idea that it has, with its author and a supporter."""
    password_hash = make_hash(PASSWORD)
    with writing():
        people = _people(name, password_hash, *ROLES, *OTHERS)
        council = Council(
            slug=name.lower(), name=name, purpose="Berät über Brunnen.", task="Brunnen", html="<p>Brunnen</p>"
        )
        council.founded_on = council.public_from = today() - timedelta(days=50)
        session.add(council)
        session.flush()
        session.add(Seats(council_id=council.id, group=Group.CITIZENS, number=4))
        session.add(Statute(council_id=council.id, version=1, body="Satzung", html="<p>Satzung</p>"))
        for part, role in ROLES.items():
            session.add(
                Member(
                    council_id=council.id,
                    person_id=people[part].id,
                    group=Group.CITIZENS,
                    role=role,
                    name=f"Dr. {name} {part}",
                    appointed=Appointed.ELECTED,
                    from_on=today() - timedelta(days=40),
                    until_on=today() + timedelta(days=400),
                    explained_on=today() - timedelta(days=40),
                    declared_at=now(),
                )
            )
        _idea(name, people, council.id)


def people(name: str) -> None:
    """Write the same people without a council, and the idea, still in discussion."""
    password_hash = make_hash(PASSWORD)
    with writing():
        _idea(name, _people(name, password_hash, *ROLES, *OTHERS))


def _people(name: str, password_hash: str, *parts: str) -> dict[str, Person]:
    found = {
        part: Person(
            email=address(f"{name} {part}"),
            name=f"{name} {part}",
            password_hash=password_hash,
            locale="de",
            state=PersonState.ACTIVE,
            trusted=True,
            confirmed_at=now(),
        )
        for part in parts
    }
    session.add_all(found.values())
    session.flush()
    return found


def _idea(name: str, people: dict[str, Person], council_id: int | None = None) -> None:
    """Write an idea that somebody supports, with a council or in discussion."""
    status = Status.DISCUSSION if council_id is None else Status.COUNCIL
    idea = Idea(
        number=service.next_number(KIND),
        status=status,
        visibility=Visibility.PUBLIC,
        author_id=people["Idee"].id,
        council_id=council_id,
        owner=OWNERS[status],
        due_on=service.due_on(status),
        listed_at=now(),
    )
    service.write(idea, Words.of(TITLE.format(name), "Hier fehlt ein Brunnen, an dem alle trinken können.", "de"))
    idea.published_at = now()
    session.add(Support(contribution_id=idea.id, person_id=people["Fan"].id, created_at=now()))
    print(idea.number)  # noqa: T201 (the test reads it)


def late() -> None:
    """Let every vote by circulation that runs reach its deadline."""
    with writing():
        running = update(Vote).where(Vote.closed_at.is_(None), Vote.closes_at.is_not(None))
        session.execute(running.values(closes_at=now() - timedelta(seconds=1)))


if __name__ == "__main__":
    with create_app().app_context():
        {"settle": settle, "people": people, "late": late}[sys.argv[1]](*sys.argv[2:])
