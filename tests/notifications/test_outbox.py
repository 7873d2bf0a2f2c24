"""An event that somebody must hear of is written down with it, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from forum.accounts.actor import SYSTEM, Actor
from forum.kernel.database import begin_write, session
from forum.kernel.events import emit
from forum.kernel.feature import Notice
from forum.kernel.queue import queue
from forum.notifications.models import OutboxEntry
from forum.strategy.models import Topic
from tests.notifications.conftest import free_port, happen, recipients

NOTICE = Notice("test.news", recipients("a@example.org"), "test/short.txt")


def entries() -> list[OutboxEntry]:
    return list(session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)))


@pytest.fixture(autouse=True)
def _own_queue(app, setting, tmp_path: Path):
    setting(var=tmp_path)


def test_an_event_without_a_notice_leaves_no_row(app, announce):
    announce(NOTICE)
    happen("test.other")
    assert entries() == []


def test_an_event_with_several_notices_leaves_one_row(app, announce):
    announce(NOTICE, Notice("test.news", recipients("b@example.org"), "test/news.txt"))
    begin_write()
    emit("test.news", actor=Actor(id=3), subject=session.get(Topic, 1), reason="Weil es gut ist.", number=12)
    session.commit()
    (entry,) = entries()
    assert (entry.event, entry.actor_id, entry.subject_id) == ("test.news", 3, 1)
    assert entry.details == {"reason": "Weil es gut ist.", "number": 12}
    assert entry.done_at is None
    assert entry.next_at == entry.created_at


def test_a_subject_that_was_just_added_has_its_key_in_the_row(app, announce):
    announce(NOTICE)
    begin_write()
    topic = Topic(slug="new", name_de="Neu", name_en="New", position=99)
    session.add(topic)
    emit("test.news", actor=SYSTEM, subject=topic)
    assert topic.id is not None
    assert session.scalar(select(OutboxEntry.subject_id)) == topic.id
    session.rollback()


def test_what_is_rolled_back_is_not_told(app, announce):
    announce(NOTICE)
    begin_write()
    emit("test.news", actor=SYSTEM, subject=None)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(OutboxEntry)) == 0
    begin_write()
    session.commit()
    assert queue().huey.pending_count() == 0


def test_a_commit_wakes_the_worker_once_until_it_has_looked(app, announce):
    announce(NOTICE)
    happen("test.other")
    assert queue().huey.pending_count() == 0
    happen("test.news")
    happen("test.news")
    assert queue().huey.pending_count() == 1
    assert queue().huey.dequeue() is not None
    happen("test.news")
    assert queue().huey.pending_count() == 1


def test_a_hint_that_somebody_else_wrote_is_refused(app, announce):
    announce(NOTICE)
    happen("test.news")
    queue().huey.storage.enqueue(b"cos\nsystem\n(S'true'\ntR.:0000")
    assert queue().huey.dequeue() is not None
    with pytest.raises(ValueError, match="ignature"):
        queue().huey.dequeue()


def test_a_redis_that_is_away_breaks_nothing(app, announce, setting):
    announce(NOTICE)
    setting(redis_url=f"redis://127.0.0.1:{free_port()}/0")
    happen("test.news")
    assert len(entries()) == 1
    assert queue().beat() is False
    assert queue().heartbeat() is None


def test_the_worker_shows_that_it_lives(app):
    assert queue().heartbeat() is None
    queue().beat()
    first = queue().heartbeat()
    assert first is not None
    assert queue().heartbeat() == first
