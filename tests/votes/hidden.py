"""What is internal in votes: title, motion, who is biased and why, who voted how, what came of it."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.votes import tasks
from forum.votes.models import Vote
from tests.conftest import change
from tests.councils import canary
from tests.councils.canary import Hidden


def votes(hidden: Hidden, client: FlaskClient) -> None:
    """Hide a vote that runs, and one that is over, was stopped and says why somebody was biased."""
    home = f"/fachbeiraete/{hidden.council.slug}/abstimmungen"
    until = (today() + timedelta(days=9)).isoformat()
    made: list[str] = []
    for _each in range(3):
        asked = {"title": f"Beschluss {hidden.mark()}", "body": f"Antrag {hidden.mark()}", "until": until}
        answer = client.post(f"{home}/neu", data=asked)
        assert answer.status_code == 303, answer.status_code
        made.append(str(answer.headers["Location"]))
    hidden.addresses += made
    running, ended, stopped = made
    for address, data in (
        (running, {"choice": "no"}),
        (ended, {"choice": "yes"}),
        (f"{ended}/befangen", {"reason": f"Grund {hidden.mark()}"}),
        (f"{stopped}/abbrechen", {"reason": f"Abbruch {hidden.mark()}"}),
    ):
        assert client.post(address, data=data).status_code == 303, address
    number = int(ended.rpartition("/")[2])
    vote = session.scalars(select(Vote).where(Vote.council_id == hidden.council.id, Vote.number == number)).one()
    change(vote, closes_at=now() - timedelta(seconds=1))
    tasks.end_due()
    hidden.addresses.append(home)


canary.add(votes)
