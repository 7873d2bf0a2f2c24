"""Gives a site under test a council with people and an idea it advises on, or lets the deadlines of votes pass.

A program of its own (`python -m tests.journeys.council_house settle NAME` or `… late`).
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
    """Write a council of that name with four members, and an idea with its author and a supporter."""
    password_hash = make_hash(PASSWORD)
    words = Words.of(TITLE.format(name), "Hier fehlt ein Brunnen, an dem alle trinken können.", "de")
    with writing():
        people = {part: _person(f"{name} {part}", password_hash) for part in (*ROLES, *OTHERS)}
        session.add_all(people.values())
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
        idea = Idea(
            number=service.next_number(KIND),
            status=Status.COUNCIL,
            visibility=Visibility.PUBLIC,
            author_id=people["Idee"].id,
            council_id=council.id,
            owner=OWNERS[Status.COUNCIL],
            due_on=service.due_on(Status.COUNCIL),
            listed_at=now(),
        )
        service.write(idea, words)
        idea.published_at = now()
        session.add(Support(contribution_id=idea.id, person_id=people["Fan"].id, created_at=now()))
        print(idea.number)  # noqa: T201 (the test reads it)


def _person(name: str, password_hash: str) -> Person:
    return Person(
        email=address(name),
        name=name,
        password_hash=password_hash,
        locale="de",
        state=PersonState.ACTIVE,
        trusted=True,
        confirmed_at=now(),
    )


def late() -> None:
    """Let every vote by circulation that runs reach its deadline."""
    with writing():
        running = update(Vote).where(Vote.closed_at.is_(None), Vote.closes_at.is_not(None))
        session.execute(running.values(closes_at=now() - timedelta(seconds=1)))


if __name__ == "__main__":
    with create_app().app_context():
        if sys.argv[1] == "settle":
            settle(sys.argv[2])
        else:
            late()
