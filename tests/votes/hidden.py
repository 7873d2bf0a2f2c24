"""What is internal in votes: title, motion, who is biased and why, who voted how, what came of it."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

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
    for number in (1, 2, 3):
        asked = {"title": f"Beschluss {hidden.mark()}", "body": f"Antrag {hidden.mark()}", "until": until}
        answer = client.post(f"{home}/neu", data=asked)
        assert answer.status_code == 303, answer.status_code
        hidden.addresses.append(f"{home}/{number}")
    client.post(f"{home}/1", data={"choice": "no"})
    client.post(f"{home}/2", data={"choice": "yes"})
    client.post(f"{home}/2/befangen", data={"reason": f"Grund {hidden.mark()}"})
    stopped = client.post(f"{home}/3/abbrechen", data={"reason": f"Abbruch {hidden.mark()}"})
    assert stopped.status_code == 303, stopped.status_code
    ended = session.get_one(Vote, 2)
    change(ended, closes_at=now() - timedelta(seconds=1))
    tasks.end_due()
    hidden.addresses.append(home)


canary.add(votes)
