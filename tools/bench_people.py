"""Signs some people of a made-up database in and prints, for each, the cookie and the token of forms (for the bench)."""

from __future__ import annotations

import sys

from flask import session as cookie
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from forum.accounts import login
from forum.accounts.models import Person, PersonState
from forum.app import create_app
from forum.kernel.database import begin_write, session


def main(count: int) -> None:
    """Print `count` lines of cookie and token."""
    app = create_app()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with app.app_context():
        begin_write()
        people = session.scalars(select(Person).where(Person.state == PersonState.ACTIVE).limit(count)).all()
        tokens = [login.start(person)[1] for person in people]
        session.commit()
    for token in tokens:
        with app.test_request_context("/"):
            form_token = generate_csrf()
            value = signer.dumps({**cookie, "_user_id": token, "_fresh": True})
            print(f"{value}\t{form_token}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
