"""Councils, seats and talks made for tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from forum.accounts.models import Person
from forum.councils.kinds import Appointed, Group, Kind, SeatRole
from forum.councils.models import Council, Seats, Statute
from forum.councils.models_members import Member
from forum.councils.models_threads import Post, Thread
from forum.kernel import text
from forum.kernel.clock import today
from forum.kernel.database import begin_write, session

TASK = "Berät über **Hitze** und Starkregen."
STATUTE = "Der Fachbeirat tagt öffentlich. Abweichende Stimmen werden veröffentlicht."
YESTERDAY, TODAY, TOMORROW = timedelta(days=-1), timedelta(0), timedelta(days=1)
_numbers = count(1)


def dated(**values: Any) -> dict[str, Any]:
    """Give the values of a table with its days, told as TOMORROW and its like: they are those of the test that runs."""
    return {name: today() + value if isinstance(value, timedelta) else value for name, value in values.items()}


def make_council(*, seats: dict[Group, int] | None = None, **more: Any) -> Council:
    """Store a public council at work with a statute and seats (by default three of citizens, one of culture)."""
    number = next(_numbers)
    made = Council(
        slug=more.pop("slug", f"beirat-{number}"),
        name=more.pop("name", f"Beirat {number}"),
        purpose="Berät über Hitze.",
        task=TASK,
        html=text.render(TASK),
        founded_on=today() - timedelta(days=100),
        public_from=more.pop("public_from", today() - timedelta(days=90)),
        status_on=more.pop("status_on", today() - timedelta(days=100)),
        **more,
    )
    begin_write()
    session.add(made)
    session.flush()
    numbers = seats if seats is not None else {Group.CITIZENS: 3, Group.CULTURE: 1}
    session.add_all(Seats(council_id=made.id, group=group, number=number) for group, number in numbers.items())
    session.add(Statute(council_id=made.id, version=1, body=STATUTE, html=text.render(STATUTE)))
    session.commit()
    return made


def make_forum(**more: Any) -> Council:
    """Store the Forum."""
    return make_council(slug="forum", name="Smart City Forum", kind=Kind.FORUM, **more)


def seat(council: Council, person: Person, role: SeatRole = SeatRole.MEMBER, **more: Any) -> Member:
    """Store that a person sits in a council, since 30 days and for 300 more."""
    begin_write()
    made = Member(
        council_id=council.id,
        person_id=person.id,
        group=more.pop("group", Group.CITIZENS),
        role=role,
        name=more.pop("name", f"Echt {person.name}"),
        appointed=Appointed.APPLICATION,
        from_on=more.pop("from_on", today() - timedelta(days=30)),
        until_on=more.pop("until_on", today() + timedelta(days=300)),
        explained_on=today() - timedelta(days=30),
        **more,
    )
    session.add(made)
    session.commit()
    return made


def talk(council: Council, title: str, body: str, *, internal: bool = True, person: Person | None = None) -> Thread:
    """Store a thread with one post."""
    begin_write()
    thread = Thread(council_id=council.id, internal=internal, title=title, posts=1)
    session.add(thread)
    session.flush()
    session.add(
        Post(
            thread_id=thread.id,
            author_id=person.id if person else None,
            name=person.name if person else "Geschäftsstelle",
            speaker="member" if person else "secretary",
            body=body,
            html=text.render(body),
        )
    )
    session.commit()
    return thread
