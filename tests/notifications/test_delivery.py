"""Mail leaves at least once, and nobody gets it twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.kernel.feature import Notice
from forum.kernel.mail import to_person
from forum.kernel.settings import current
from forum.notifications import delivery
from forum.notifications.models import Delivery, OutboxEntry
from tests.notifications.conftest import free_port, happen, recipients


def entry() -> OutboxEntry:
    session.rollback()
    return session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).first()


def later(**values) -> None:
    """Let time pass: everything is due, or as `values` say."""
    begin_write()
    session.execute(update(OutboxEntry).values(**{"next_at": now(), **values}))
    session.commit()


def test_a_second_round_sends_nothing(app, announce, smtp, post_office):
    announce(Notice("test.news", recipients("a@example.org", "A@example.org", "b@example.org"), "test/short.txt"))
    happen("test.news")
    assert delivery.sweep().sent == 2
    later(done_at=None)
    assert delivery.sweep().sent == 0
    assert sorted(post_office.recipients) == ["a@example.org", "b@example.org"]


def test_one_refused_address_does_not_keep_the_others_from_their_mail(app, announce, smtp, post_office):
    announce(Notice("test.news", recipients("a@example.org", "b@example.org", "c@example.org"), "test/short.txt"))
    post_office.refused = {"b@example.org"}
    happen("test.news")
    before = now()
    done = delivery.sweep()
    assert (done.sent, done.failed, done.pause) == (2, 1, 0)
    kept = entry()
    assert kept.done_at is None
    assert kept.attempts == 1
    assert kept.error == "test/short.txt: SMTPRecipientsRefused 550"
    assert before + timedelta(minutes=1) <= kept.next_at <= now() + timedelta(minutes=1)
    assert delivery.sweep().sent == 0
    post_office.refused = set()
    later()
    assert delivery.sweep().sent == 1
    assert post_office.recipients == ["a@example.org", "c@example.org", "b@example.org"]
    assert entry().error == ""


def test_while_the_mail_server_is_away_nothing_is_lost_or_counted(app, announce, setting, serve, post_office):
    announce(Notice("test.news", recipients("a@example.org", "b@example.org"), "test/short.txt"))
    port = free_port()
    setting(smtp_url=f"smtp://127.0.0.1:{port}")
    happen("test.news")
    happen("test.news")
    done = delivery.sweep()
    assert (done.sent, done.failed) == (0, 0)
    assert 0 < done.pause <= 5
    kept = entry()
    assert (kept.attempts, kept.done_at) == (0, None)
    assert kept.next_at <= now()
    serve(port)
    assert delivery.sweep().sent == 4
    assert post_office.recipients == ["a@example.org", "b@example.org"] * 2


def test_a_server_that_breaks_off_gets_the_mail_again_soon(app, announce, smtp, post_office):
    announce(Notice("test.news", recipients("a@example.org", "b@example.org"), "test/short.txt"))
    post_office.breaks = 1
    happen("test.news")
    done = delivery.sweep()
    assert (done.sent, done.failed) == (1, 1)
    assert entry().next_at - now() <= timedelta(seconds=5)
    later()
    assert delivery.sweep().sent == 1
    assert sorted(post_office.recipients) == ["a@example.org", "b@example.org"]
    post_office.breaks = 2
    happen("test.news")
    delivery.sweep()
    later()
    delivery.sweep()
    assert session.scalar(select(func.count()).select_from(OutboxEntry).where(OutboxEntry.done_at.is_(None))) == 0


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (500, 60)]
)
def test_pauses_grow_to_an_hour(attempts, minutes):
    assert delivery._pause(attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("days", "given_up"), [(0, False), (3, False), (4.9, False), (5.1, True)])
def test_mail_that_cannot_leave_is_tried_for_days(app, announce, smtp, post_office, days, given_up):
    announce(Notice("test.news", recipients("a@example.org"), "test/short.txt"))
    post_office.refused = {"a@example.org"}
    happen("test.news")
    later(created_at=now() - timedelta(days=days), attempts=80)
    assert delivery.sweep().failed == 1
    assert (entry().done_at is not None) is given_up
    assert entry().error


def test_a_fault_in_one_notice_does_not_silence_another(app, announce, smtp, post_office):
    def fail(_occasion):
        raise LookupError("anna@example.org")

    announce(
        Notice("test.news", fail, "test/short.txt"),
        Notice("test.news", recipients("b@example.org"), "test/broken.txt"),
        Notice("test.news", recipients("c@example.org"), "test/bare.txt"),
        Notice("test.news", recipients("not an address", "d@example.org"), "test/short.txt"),
    )
    happen("test.news")
    done = delivery.sweep()
    assert (done.sent, done.failed) == (1, 4)
    assert post_office.recipients == ["d@example.org"]
    assert entry().done_at is None
    assert entry().error.splitlines()[:3] == [
        "test/short.txt: LookupError",
        "test/broken.txt: ZeroDivisionError",
        "test/bare.txt: ValueError",
    ]
    assert "@" not in entry().error


def test_what_a_notice_wrote_is_kept_before_the_mail_leaves(app, announce, smtp, post_office, make_person):
    person = make_person(trusted=False)

    def find(_occasion):
        person.trusted = True
        session.add(person)
        return to_person(person)

    announce(Notice("test.news", find, "test/short.txt"))
    post_office.refused = {person.email}
    happen("test.news")
    delivery.sweep()
    session.rollback()
    session.refresh(person)
    assert person.trusted


def test_an_entry_that_another_worker_holds_is_left_alone(app, announce, smtp, post_office):
    announce(Notice("test.news", recipients("a@example.org"), "test/short.txt"))
    happen("test.news")
    assert delivery._take() is not None
    assert delivery.sweep().sent == 0
    later()
    assert delivery.sweep().sent == 1


def test_many_workers_send_each_mail_once(app, announce, smtp, post_office):
    count = 12
    announce(Notice("test.news", recipients("a@example.org", "b@example.org"), "test/short.txt"))
    for _ in range(count):
        happen("test.news")

    def work() -> int:
        with app.app_context():
            return delivery.sweep().sent

    with ThreadPoolExecutor(4) as pool:
        sent = sum(done.result() for done in [pool.submit(work) for _ in range(4)])
    assert sent == 2 * count
    session.rollback()
    assert len(post_office.mails) == 2 * count
    assert len({mail["Message-ID"] for mail in post_office.mails}) == 2 * count
    assert session.scalar(select(func.count()).select_from(Delivery)) == 2 * count
    assert session.scalar(select(func.count()).select_from(OutboxEntry).where(OutboxEntry.done_at.is_(None))) == 0


def test_a_round_can_be_ended_between_two_mails(app, announce, smtp, post_office):
    announce(Notice("test.news", recipients("a@example.org", "b@example.org", "c@example.org"), "test/short.txt"))
    happen("test.news")
    assert delivery.sweep(lambda: len(post_office.mails) >= 1).sent == 1
    assert entry().next_at <= now()
    assert delivery.sweep().sent == 2
    assert post_office.recipients == ["a@example.org", "b@example.org", "c@example.org"]


def test_what_is_long_done_is_forgotten_with_its_deliveries(app, announce, smtp):
    announce(Notice("test.news", recipients("a@example.org"), "test/short.txt"))
    happen("test.news")
    happen("test.news")
    delivery.sweep()
    delivery.forget()
    assert session.scalar(select(func.count()).select_from(Delivery)) == 2
    later(done_at=now() - timedelta(days=31))
    happen("test.news")
    delivery.forget()
    assert session.scalar(select(func.count()).select_from(Delivery)) == 0
    assert entry().done_at is None


def test_the_command_says_what_was_sent(app, announce, smtp, setting, post_office):
    announce(Notice("test.news", recipients("a@example.org"), "test/short.txt"))
    happen("test.news")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["deliver"]).output == "1 sent, 0 failed\n"
    happen("test.news")
    setting(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    away = runner.invoke(args=["deliver"])
    assert away.exit_code == 1
    assert "tried again" in away.output
    assert current().smtp_url not in away.output
