"""Signs some people of a made-up database in, for the bench.

Prints for each a line `person`, cookie, token of forms, numbers of ideas that the person may support (with commas).
"""

from __future__ import annotations

import sys
from random import Random

from flask import session as cookie
from flask_login.utils import _create_identifier
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from forum.accounts import login
from forum.accounts.models import Person, PersonState
from forum.app import create_app
from forum.contributions.models import Contribution
from forum.contributions.status import Status
from forum.kernel.database import begin_write, session

IDEAS = 300  # that each person may support


def main(count: int) -> None:
    """Print `count` lines."""
    app = create_app()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with app.app_context():
        begin_write()
        people = session.scalars(select(Person).where(Person.state == PersonState.ACTIVE).limit(count)).all()
        tokens = [(person.id, login.start(person)[1]) for person in people]
        session.commit()
        open_ideas = session.execute(
            select(Contribution.number, Contribution.author_id).where(Contribution.status == Status.DISCUSSION)
        ).all()
    chosen = Random(7).sample(open_ideas, min(IDEAS, len(open_ideas)))
    for person_id, token in tokens:
        with app.test_request_context("/", headers={"User-Agent": "bench"}, environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            form_token = generate_csrf()
            same_browser = _create_identifier()
            value = signer.dumps({**cookie, "_user_id": token, "_fresh": True, "_id": same_browser})
        others = ",".join(str(number) for number, author_id in chosen if author_id != person_id)
        print("person", value, form_token, others, sep="\t")


if __name__ == "__main__":
    main(int(sys.argv[1]))
