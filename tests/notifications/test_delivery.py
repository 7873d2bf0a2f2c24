"""Mail leaves at least once, in the recipient's language, and nobody gets it twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from forum.accounts.models import PersonState
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.kernel.feature import Notice
from forum.kernel.mail import Recipient, to_person
from forum.kernel.settings import current
from forum.notifications import delivery
from forum.notifications.models import Delivery, OutboxEntry
from forum.web.links import public_url
from tests.notifications.conftest import free_port, happen, recipients


def entry() -> OutboxEntry:
    session.rollback()
    return session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).first()


def later(**values) -> None:
    """Let time pass: everything is due, or as `values` say."""
    begin_write()
    session.execute(update(OutboxEntry).values(**{"next_at": now(), **values}))
    session.commit()


def test_each_gets_the_mail_in_their_language_with_links_to_the_public_address(
    app, announce, smtp, post_office, setting
):
    setting(public_url="https://forum.example.de", city="Köln am Rhein", mail_from="post@forum.example.de")

    def find(_occasion):
        link = public_url("health.alive")
        yield Recipient(None, "anna@example.org", "Anna", "de", {"link": link, "title": "Brücken für Räder"})
        yield Recipient(None, "ben@example.org", "Ben", "en", {"link": link})
        yield Recipient(None, "cem@example.org", "", "tr", {"link": link})

    announce(Notice("test.news", find, "test/news.txt"))
    happen("test.news")
    assert delivery.sweep().sent == 3
    german, english, other = post_office.mails
    assert german["Subject"] == "News: Brücken für Räder"
    assert german["To"] == "anna@example.org"
    assert german["From"].addresses[0].display_name == "Smart City Forum Köln am Rhein"
    assert german["From"].addresses[0].addr_spec == "post@forum.example.de"
    assert german["Auto-Submitted"] == "auto-generated"
    assert german["Content-Language"] == "de"
    assert german["Date"].datetime.tzinfo is not None
    assert german["Message-ID"].endswith("@forum.example.de>")
    assert german.get_content_type() == "text/plain"
    assert "Guten Tag Anna," in german.get_content()
    assert "Mit freundlichen Grüßen / https://forum.example.de/healthz / de" in german.get_content()
    assert "Hello Ben," in english.get_content()
    assert "Kind regards / https://forum.example.de/healthz / en" in english.get_content()
    assert "Mit freundlichen Grüßen" in other.get_content()
    assert len({mail["Message-ID"] for mail in post_office.mails}) == 3
    assert entry().done_at is not None


def test_a_second_round_sends_nothing(app, announce, smtp, post_office):
    announce(Notice("test.news", recipients("a@example.org", "A@example.org", "b@example.org"), "test/short.txt"))
    happen("test.news")
    assert delivery.sweep().sent == 2
    later(done_at=None)
    assert delivery.sweep().sent == 0
    assert sorted(post_office.recipients) == ["a@example.org", "b@example.org"]


def test_several_notices_of_one_event_are_several_mails(app, announce, smtp, post_office):
    announce(
        Notice("test.news", recipients("a@example.org"), "test/short.txt"),
        Notice("test.news", recipients("a@example.org", "b@example.org"), "test/news.txt"),
        Notice("test.other", recipients("c@example.org"), "test/short.txt"),
    )
    happen("test.news")
    assert delivery.sweep().sent == 3
    assert [mail["Subject"] for mail in post_office.mails] == ["Short", "News: none", "News: none"]


def test_the_notice_is_told_what_happened(app, announce, smtp, post_office):
    told = []
    announce(Notice("test.news", lambda occasion: told.append(occasion) or [], "test/short.txt"))
    happen("test.news", number=3, words=["a"])
    assert delivery.sweep() == delivery.Round()
    assert (told[0].event, told[0].subject_id, told[0].actor_id) == ("test.news", 7, None)
    assert told[0].details == {"number": 3, "words": ["a"]}
    assert told[0].at <= now()
    assert entry().done_at is not None


def test_one_refused_address_does_not_keep_the_others_from_their_mail(app, announce, smtp, post_office):
    announce(Notice("test.news", recipients("a@example.org", "b@example.org", "c@example.org"), "test/short.txt"))
    post_office.refused = {"b@example.org"}
    happen("test.news")
    done = delivery.sweep()
    assert (done.sent, done.failed, done.pause) == (2, 1, 0)
    kept = entry()
    assert kept.done_at is None
    assert kept.attempts == 1
    assert kept.error == "test/short.txt: SMTPRecipientsRefused 550"
    assert timedelta(seconds=50) < kept.next_at - now() <= timedelta(seconds=60)
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


def test_people_who_have_not_confirmed_get_mail_about_their_account_alone(
    app, announce, smtp, post_office, make_person
):
    pending = make_person(state=PersonState.PENDING)
    active = make_person()

    def find(_occasion):
        return [*to_person(pending), *to_person(active)]

    announce(Notice("test.news", find, "test/short.txt"), Notice("accounts.news", find, "test/short.txt"))
    happen("test.news")
    happen("accounts.news")
    assert delivery.sweep().sent == 3
    assert post_office.recipients == [active.email, pending.email, active.email]


def test_nobody_writes_to_erased_people(app, make_person):
    person = make_person()
    person.email = None
    assert to_person(person) == []
    assert to_person(None) == []


@pytest.mark.parametrize(
    "bad", ["a@example.org\nBcc: x@example.org", "a@example.org\r\nSubject: x", "a\x00@b.de", "", "@"]
)
def test_no_address_brings_headers_of_its_own(app, announce, smtp, post_office, bad):
    announce(Notice("test.news", recipients(bad), "test/short.txt"))
    happen("test.news")
    assert delivery.sweep().failed == 1
    assert post_office.mails == []


def test_a_title_cannot_bring_headers(app, announce, smtp, post_office):
    title = "Hallo\u2028Welt\r\nBcc: x@example.org\n\nText"
    announce(Notice("test.news", recipients("a@example.org", title=title), "test/news.txt"))
    happen("test.news")
    assert delivery.sweep().sent == 1
    (mail,) = post_office.mails
    assert mail["Bcc"] is None
    assert post_office.recipients == ["a@example.org"]
    assert mail["Subject"].startswith("News: Hallo")
    assert "\n" not in mail["Subject"]


def test_a_long_text_and_a_long_subject_arrive_whole(app, announce, smtp, post_office):
    title = "Straßenbeleuchtung " * 30
    link = "https://example.org/" + "ü" * 2_000 + "\n.\nend"
    announce(Notice("test.news", recipients("a@example.org", title=title, link=link), "test/news.txt"))
    happen("test.news")
    delivery.sweep()
    (mail,) = post_office.mails
    assert len(mail["Subject"]) <= 200
    assert link in mail.get_content().replace("\r\n", "\n")


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


def test_deliveries_do_not_name_addresses(app, announce, smtp):
    announce(Notice("test.news", recipients("anna@example.org"), "test/short.txt"))
    happen("test.news")
    delivery.sweep()
    (key,) = session.scalars(select(Delivery.recipient))
    assert "anna" not in key
    assert len(key) == 64


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
