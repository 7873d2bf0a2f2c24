"""The mail server, or the worker, is gone for an hour of the clock: nothing is lost, and nobody is told twice."""

from __future__ import annotations

import asyncio
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from forum.comments import service
from forum.comments.service import Words
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.notifications import delivery, paces, sending
from forum.notifications.kinds import Kind
from forum.notifications.models import Notification, OutboxEntry
from tests.conftest import actor_of
from tests.notifications.conftest import PostOffice, free_port, post_office, serve, setting

__all__ = ("post_office", "serve", "setting")  # fixtures

SEED = 8
COMMENTS, AUTHORS = 8, 3
STEP = timedelta(minutes=3)  # the worker looks more often; the hour has enough looks so
STEPS = 20


class Temporary(PostOffice):
    """A mail server that is busy: it takes nobody's mail now (451)."""

    async def handle_RCPT(self, *_rest: Any) -> str:  # noqa: N802 (named by aiosmtpd)
        return "451 4.3.0 come back later"


class Breaking(PostOffice):
    """A mail server that takes the whole mail and hangs up instead of saying so."""

    async def handle_DATA(self, server: Any, *_rest: Any) -> str:  # noqa: N802 (named by aiosmtpd)
        server.transport.abort()
        await asyncio.sleep(0)
        return "421 closing"


@contextmanager
def hanging() -> Iterator[int]:
    """Open a port that takes connections and never says a word."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(64)
        yield int(door.getsockname()[1])


@pytest.fixture
def talk(make_idea: Callable[..., Idea], make_person: Callable[..., Any]) -> Callable[[int], None]:
    """Let people comment on ideas whose authors want a mail each time: `talk(count)`."""
    authors = [make_person() for _ in range(AUTHORS)]
    ideas = [make_idea(author=author).id for author in authors]
    people = [actor_of(make_person()) for _ in range(3)]
    chance, said = random.Random(SEED), iter(range(10_000))
    begin_write()
    for author in authors:
        paces.choose(author.id, {Kind.REPLIES: paces.Pace.ONCE})
    session.commit()

    def speak(count: int) -> None:
        for _turn in range(count):
            words = Words.of(f"Das {next(said)}. Wort")
            begin_write()
            service.comment(session.get_one(Idea, chance.choice(ideas)), words, actor=chance.choice(people))
            session.commit()

    return speak


def waiting() -> int:
    """Give how many events wait for their mail."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(OutboxEntry).where(OutboxEntry.done_at.is_(None))) or 0


def everyone_was_told_once(post_office: PostOffice) -> None:
    """Check that each comment was told by one mail and stands once in the inbox of the idea's author."""
    assert waiting() == 0
    assert len(post_office.mails) == COMMENTS
    assert set(Counter(str(mail["Message-ID"]) for mail in post_office.mails).values()) == {1}
    assert session.scalar(select(func.count()).select_from(Notification).where(Notification.at_once)) == COMMENTS


def an_hour(talk: Callable[[int], None], *, looking: bool) -> Iterator[None]:
    """Let an hour pass in which people talk and the worker looks now and then, or not; then time goes on."""
    with time_machine.travel(now(), tick=False) as clock:
        for step in range(STEPS):
            if step < COMMENTS:
                talk(1)
            if looking:
                delivery.sweep()
            clock.shift(STEP)
        yield
        for _step in range(2 * STEPS):
            delivery.sweep()
            clock.shift(STEP)


@pytest.mark.parametrize("kind", ["refusing", "busy", "breaking off", "hanging"])
def test_a_mail_server_that_is_gone_for_an_hour(app, talk, setting, serve, post_office, monkeypatch, kind):
    monkeypatch.setattr(sending, "TIMEOUT", 0.02)
    bad = {"busy": Temporary, "breaking off": Breaking}.get(kind)
    with hanging() as silent:
        port = free_port() if kind == "refusing" else silent
        setting(smtp_url=f"smtp://127.0.0.1:{port}")
        if bad:
            monkeypatch.setattr(sending, "TIMEOUT", 10)
            setting(smtp_url=f"smtp://127.0.0.1:{serve(office=bad())}")
        for _over in an_hour(talk, looking=True):
            assert waiting() == COMMENTS
            assert post_office.mails == []
            monkeypatch.setattr(sending, "TIMEOUT", 10)
            setting(smtp_url=f"smtp://127.0.0.1:{serve()}")
    everyone_was_told_once(post_office)


def test_a_worker_that_is_gone_for_an_hour(app, talk, setting, serve, post_office):
    setting(smtp_url=f"smtp://127.0.0.1:{serve()}")
    for _over in an_hour(talk, looking=False):
        assert waiting() == COMMENTS
    everyone_was_told_once(post_office)


def test_two_workers_after_the_hour_tell_nobody_twice(app, talk, setting, serve, post_office):
    setting(smtp_url=f"smtp://127.0.0.1:{serve()}")
    talk(COMMENTS)

    def work() -> None:
        with app.app_context():
            delivery.sweep()
            session.remove()

    session.remove()
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everyone_was_told_once(post_office)
