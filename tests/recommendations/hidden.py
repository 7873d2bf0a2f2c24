"""What is internal in drafts: title, text, older versions, comments, conflicts of interest, minority opinions, the vote."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.recommendations.models import Draft
from forum.votes import tasks
from forum.votes.models import Vote
from tests.conftest import change
from tests.councils import canary
from tests.councils.canary import Hidden


def drafts(hidden: Hidden, client: FlaskClient) -> None:
    """Hide a draft about an idea that was voted on and not issued yet, and one of the body's own accord."""
    home = f"/fachbeiraete/{hidden.council.slug}/entwuerfe"

    def send(address: str, **data: str) -> str:
        answer = client.post(address, data=data)
        assert answer.status_code == 303, (address, answer.status_code)
        return str(answer.headers["Location"])

    own = send(f"{home}/neu", title=f"Stellung {hidden.mark()}", body=f"Text {hidden.mark()}", purpose="statement")
    draft = send(f"{home}/neu?idee=1", title=f"Rat {hidden.mark()}", body=f"Erste Fassung {hidden.mark()}")
    changed = {"title": f"Rat {hidden.mark()}", "body": f"Zweite Fassung {hidden.mark()}", "revision": "1"}
    send(f"{draft}/bearbeiten", **changed)
    send(draft, comment=f"Kommentar {hidden.mark()}")
    send(f"{own}/befangen", reason=f"Grund {hidden.mark()}")
    vote = send(f"{draft}/abstimmen", until=(today() + timedelta(days=9)).isoformat(), revision="2")
    send(vote, choice="conditions")
    voted = session.scalars(select(Draft).where(Draft.vote_id.is_not(None))).one().vote_id
    change(session.get_one(Vote, voted), closes_at=now() - timedelta(seconds=1))
    tasks.end_due()
    send(f"{draft}/minderheit", body=f"Anders {hidden.mark()}", named="y")
    hidden.addresses += [own, draft, f"{draft}/fassungen", vote]


canary.add(drafts)
