"""Makes the database of a site under strain: authors with ideas, and a crowd that is signed in; prints who there is, as JSON.

A program of its own (`python -m tests.faults.crowd`), for the settings are those of its process.
"""

from __future__ import annotations

import json

import click
from sqlalchemy import select

from forum import cli
from forum.accounts.models import Person, PersonState
from forum.app import create_app
from forum.contributions import service
from forum.contributions.follow_models import Pace
from forum.contributions.models import Contribution
from forum.contributions.status import OWNERS, Status, Visibility
from forum.contributions.words import Words
from forum.ideas.models import KIND, Idea
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.notifications import paces
from forum.notifications.kinds import Kind
from forum.strategy import defaults
from forum.web.transaction import writing
from tools.bench_people import sign_in

AUTHORS, PEOPLE, IDEAS = 4, 100, 12


def person(name: str) -> Person:
    """Make somebody who is known and trusted."""
    address = f"{name.lower().replace(' ', '-')}@example.org"
    return Person(email=address, name=name, locale="de", state=PersonState.ACTIVE, trusted=True, confirmed_at=now())


def fill() -> list[Person]:
    """Write authors, who want a mail for each comment, their ideas and the crowd; gives the crowd."""
    words = [
        Words.of(f"Vorschlag {number}", f"Eine Bank und ein Baum am Platz {number}.", "de") for number in range(IDEAS)
    ]
    with writing():
        defaults.load()
        authors = [person(f"Author {number}") for number in range(AUTHORS)]
        crowd = [person(f"Person {number}") for number in range(PEOPLE)]
        session.add_all([*authors, *crowd])
        session.flush()
        for author in authors:
            paces.choose(author.id, {Kind.REPLIES: Pace.ONCE})
        for index, ready in enumerate(words):
            idea = Idea(
                number=service.next_number(KIND),
                status=Status.DISCUSSION,
                visibility=Visibility.PUBLIC,
                author_id=authors[index % AUTHORS].id,
                owner=OWNERS[Status.DISCUSSION],
                due_on=service.due_on(Status.DISCUSSION),
                listed_at=now(),
            )
            idea.heat = service.heat(0, 0, idea.listed_at)
            service.write(idea, ready)
            idea.published_at = now()
    return crowd


if __name__ == "__main__":
    app = create_app()
    with app.app_context():
        cli.migrate("upgrade", "head")
        people = [{"id": one.id, "cookie": cookie, "token": token} for one, cookie, token in sign_in(app, fill())]
        ideas = dict(session.execute(select(Contribution.number, Contribution.id)).tuples().all())
        click.echo(json.dumps({"people": people, "ideas": ideas, "authors": AUTHORS}))
