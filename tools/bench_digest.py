"""Measures a digest run: people who follow a topic, news on some ideas of it, and a mail server on this machine.

    .venv/bin/python tools/bench_digest.py [PEOPLE]

Everything is made in a folder that is thrown away. Prints how long the news took into the inboxes, and the digests to
the mail server.
"""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Conversation
from sqlalchemy import insert, select

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from forum import cli  # noqa: E402 (needs the path)
from forum.accounts.actor import Actor  # noqa: E402
from forum.accounts.models import Person, PersonState  # noqa: E402
from forum.accounts.roles import Role  # noqa: E402
from forum.app import create_app  # noqa: E402
from forum.contributions import service as trunk  # noqa: E402
from forum.contributions.follow_models import Follow  # noqa: E402
from forum.contributions.status import Status, Visibility  # noqa: E402
from forum.contributions.words import Words  # noqa: E402
from forum.ideas import service  # noqa: E402
from forum.ideas.models import KIND, Idea  # noqa: E402
from forum.kernel import settings as kernel_settings  # noqa: E402
from forum.kernel.clock import BERLIN, now, today  # noqa: E402
from forum.kernel.database import session  # noqa: E402
from forum.notifications import delivery, digests  # noqa: E402
from forum.strategy import defaults  # noqa: E402
from forum.strategy.models import Topic  # noqa: E402
from forum.web.transaction import writing  # noqa: E402

PEOPLE, IDEAS = 10_000, 5


class Letterbox:
    """Counts mails by recipient."""

    def __init__(self) -> None:
        """Be empty."""
        self.found: dict[str, int] = {}
        self.lock = threading.Lock()

    async def handle_DATA(self, server: SMTP, talk: Conversation, envelope: Envelope) -> str:  # noqa: N802 (named by aiosmtpd)
        """Count a mail."""
        del server, talk
        with self.lock:
            for address in envelope.rcpt_tos:
                self.found[address] = self.found.get(address, 0) + 1
        return "250 OK"


def fill(people: int) -> None:
    """Make people who follow a topic, and ideas on it that were handed to a council."""
    long_ago = now() - timedelta(days=1)
    with writing():
        defaults.load()
        session.flush()
        topic = session.scalars(select(Topic).order_by(Topic.id).limit(1)).one()
        common = {"state": PersonState.ACTIVE, "trusted": True, "locale": "de", "password_hash": "x"}
        session.execute(
            insert(Person),
            [{"email": f"p{key}@example.org", "name": f"Person {key}", **common} for key in range(people)],
        )
        session.execute(
            insert(Follow),
            [
                {"person_id": key, "topic_id": topic.id, "created_at": long_ago}
                for key in session.scalars(select(Person.id))
            ],
        )
    office = Actor(id=0, roles=frozenset({Role.OFFICE}))
    words = [Words.of(f"Trinkbrunnen Nummer {key}", "Ein Brunnen, der sich meldet. " * 9, "de") for key in range(IDEAS)]
    with writing():
        for number, text in enumerate(words, 1):
            idea = Idea(number=number, topic_id=topic.id, visibility=Visibility.PUBLIC, status=Status.DISCUSSION)
            trunk.write(idea, text)
            trunk.show(idea)
            told = {"council": "forum", "council_name": "Smart City Forum", "reason": "Der Fachbeirat berät im März."}
            service.move(idea, "assign", actor=Actor(roles=office.roles), **told)


def timed(what: str, work: Callable[[], object]) -> None:
    """Do something and print how long it took."""
    start = time.monotonic()
    result = work()
    print(f"{what}: {(time.monotonic() - start) / 60:.2f} minutes ({result})", flush=True)


def main(people: int) -> None:
    """Measure."""
    box = Letterbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=10)
    controller.start()
    with tempfile.TemporaryDirectory() as folder:
        settings = kernel_settings.load().model_copy(
            update={
                "var": Path(folder),
                "smtp_url": f"smtp://127.0.0.1:{port}",
                "log_level": "ERROR",
                "database_url": "",
            }
        )
        app = create_app(settings)
        with app.app_context():
            cli.migrate("upgrade", "head")
            fill(people)
            timed(f"news on {IDEAS} {KIND}s into {people} inboxes", delivery.sweep)
            morning = datetime.combine(today(), datetime.min.time(), BERLIN).replace(hour=23)
            timed(f"digests for {people} people made", lambda: digests.make(morning))
            timed("digests sent", delivery.sweep)
        session.remove()
    controller.stop()
    twice = sum(count > 1 for count in box.found.values())
    print(f"{len(box.found)} people got mail, {twice} of them twice")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else PEOPLE)
