"""Signs some people of a made-up database in, for the bench, and puts news into their inboxes.

Prints for each a line `person`, cookie, token of forms, numbers of ideas that the person may support (with commas).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from flask import Flask, g
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_login.utils import _create_identifier
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert, select

from forum.accounts import login
from forum.accounts.models import Person, PersonState
from forum.app import create_app
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Status
from forum.kernel.database import begin_write, session
from forum.notifications.models import News, Notification

IDEAS = 300  # that each person may support
NEWS = 40  # in each inbox
USER_AGENT, HERE = "bench", "127.0.0.1"


def sign_in(app: Flask, people: Sequence[Person]) -> Iterator[tuple[Person, str, str]]:
    """Sign people in, committed; give each with a cookie and a token of forms, for the browser that USER_AGENT names."""
    signer: Any = SecureCookieSessionInterface().get_signing_serializer(app)
    begin_write()
    tokens = [(person, login.start(person)[1]) for person in people]
    session.commit()
    for person, token in tokens:
        with app.test_request_context("/", headers={"User-Agent": USER_AGENT}, environ_base={"REMOTE_ADDR": HERE}):
            g.pop("csrf_token", None)  # kept for the person before; each has their own
            form_token = generate_csrf()
            same_browser = _create_identifier()
            yield person, signer.dumps({**cookie, "_user_id": token, "_fresh": True, "_id": same_browser}), form_token


def tell(people: Sequence[Person]) -> None:
    """Put news of the same ideas into everybody's inbox, once."""
    known = set(session.scalars(select(News.source)))
    entries = session.execute(select(TimelineEntry.id, TimelineEntry.contribution_id).limit(NEWS)).all()
    told = [
        {"source": f"bench-{key}", "event": "idea.answer", "contribution_id": about, "entry_id": key}
        for key, about in entries
        if f"bench-{key}" not in known
    ]
    if not told:
        return
    begin_write()
    session.execute(insert(News), told)
    made = session.execute(select(News.id, News.contribution_id).where(News.source.like("bench-%"))).all()
    inboxes = [
        {"person_id": person.id, "news_id": key, "contribution_id": about, "kind": "followed"}
        for person in people
        for key, about in made
    ]
    session.execute(insert(Notification), inboxes)
    session.commit()


def main(count: int, address: str = "") -> None:
    """Print `count` lines, or one for the person with a mail address."""
    app = create_app()
    with app.app_context():
        wanted = select(Person).where(Person.state == PersonState.ACTIVE).limit(count)
        people = session.scalars(wanted.where(Person.email == address) if address else wanted).all()
        if not address:
            tell(people)
        open_ideas = session.execute(
            select(Contribution.number, Contribution.author_id).where(Contribution.status == Status.DISCUSSION)
        ).all()
        chosen = Random(7).sample(open_ideas, min(IDEAS, len(open_ideas)))
        for person, value, form_token in sign_in(app, people):
            others = ",".join(str(number) for number, author_id in chosen if author_id != person.id)
            print("person", value, form_token, others, sep="\t")


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
