"""Digests: at their hour, with what is new and may be told, once – whatever dies in between."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from forum.accounts.models import Person, PersonState
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.clock import BERLIN, now, today
from forum.kernel.database import begin_write, session
from forum.notifications import delivery, digest_mail, digests, keeping
from forum.notifications.models import Digest, DigestRun, News, Notification, Preference
from forum.notifications.sending import Unreachable
from tests.conftest import change, save

pytestmark = pytest.mark.usefixtures("folder")
SUNDAY = datetime(2026, 11, 22, 7, 0, tzinfo=BERLIN)
MONDAY = SUNDAY + timedelta(days=1)


@pytest.fixture
def hear(make_idea):
    """Put news on a new idea into inboxes: `hear(person, …, title=…, pace=…)`."""

    def put(*people, title="Trinkbrunnen am Ringgleis", kind="followed", **more):
        idea = make_idea(title, **more)
        key = idea.id
        news = News(source=f"test.{key}", event="idea.assign", contribution_id=key)
        save(news)
        save(*(Notification(person_id=one.id, news_id=news.id, contribution_id=key, kind=kind) for one in people))
        return key

    return put


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (SUNDAY, ["daily 22", "weekly 16"]),
        (SUNDAY - timedelta(minutes=1), ["weekly 16"]),
        (MONDAY - timedelta(minutes=1), []),
        (MONDAY, ["daily 23", "weekly 23"]),
        (datetime(2026, 3, 29, 7, 0, tzinfo=BERLIN), ["daily 29", "weekly 23"]),  # clocks went forward
        (datetime(2026, 10, 25, 6, 59, tzinfo=BERLIN), ["weekly 19"]),  # clocks went back
    ],
)
def test_daily_ones_come_each_morning_and_weekly_ones_on_monday(app, moment, expected):
    assert [f"{pace} {day:%d}" for pace, day in digests.due(moment)] == expected


def test_a_digest_tells_what_is_new_in_text_and_html_and_names_how_to_end_it(app, hear, make_person, letters):
    anna, ben = make_person(name="Anna"), make_person(name="Ben", locale="en")
    addresses = anna.email, ben.email
    hear(anna, ben, title="Trinkbrunnen am Ringgleis")
    hear(anna, title="Mehr Licht <am> Kanal")
    assert digests.make(SUNDAY) == 2
    assert delivery.sweep().sent == 2
    german, english = sorted(letters(), key=lambda mail: addresses.index(mail["To"]))
    assert german["Subject"] == "Neues zu „Mehr Licht <am> Kanal“ und 1 weiteren Idee"
    assert english["Subject"].endswith("Trinkbrunnen am Ringgleis”")
    assert german["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/mitteilungen/abmelden/")
    assert german["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = (german.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Trinkbrunnen am Ringgleis" in plain
    assert "Mehr Licht <am> Kanal" in plain
    assert "Mehr Licht &lt;am&gt; Kanal" in html
    assert 'content="light dark"' in html
    for body in (plain, html):
        assert "http://127.0.0.1:8000/mitteilungen/einstellungen" in body
        assert "http://127.0.0.1:8000/mitteilungen/abmelden/" in body
        assert "http://127.0.0.1:8000/ideen/" in body
        assert "einmal am Tag" in body
    assert "<img" not in html
    assert "src=" not in html
    assert "lang=en" in english.get_body(("plain",)).get_content()


def test_a_date_that_is_over_is_told_as_on_every_page(app, hear, make_person, letters):
    anna, ben = make_person(name="Anna"), make_person(name="Ben", locale="en")
    addresses = anna.email, ben.email
    hear(anna, ben, title="Zu spät", status="discussion", due_on=today() - timedelta(days=4))
    hear(anna, ben, title="Noch Zeit", status="discussion", due_on=today() + timedelta(days=4))
    hear(anna, ben, title="Später wieder", status="deferred", due_on=today() + timedelta(days=4))
    digests.make(SUNDAY)
    delivery.sweep()
    for mail in letters():
        told = (
            ("seit 4 Tagen überfällig", "bis ", "Wiedervorlage am ")
            if mail["To"] == addresses[0]
            else ("4 days overdue", "until ", "back on ")
        )
        for kind in ("plain", "html"):
            body = mail.get_body((kind,)).get_content()
            lines = [line for line in body.splitlines() if " · " in line and ("Idee Nr." in line or "Idea no." in line)]
            assert [sum(words in line for line in lines) for words in told] == [1, 1, 1]


def test_a_run_that_is_repeated_makes_no_second_one_and_later_news_wait(app, hear, make_person, letters):
    anna = make_person()
    hear(anna)
    assert digests.make(SUNDAY) == 1
    assert digests.make(SUNDAY) == 0
    begin_write()
    session.query(DigestRun).delete()  # as if the worker had been killed before it could note that it was done
    session.commit()
    hear(anna, title="Später")
    assert digests.make(SUNDAY + timedelta(minutes=1)) == 0
    delivery.sweep()
    delivery.sweep()
    assert len(letters()) == 1
    assert digests.make(MONDAY) == 1
    delivery.sweep()
    assert ["Später" in mail["Subject"] for mail in letters()] == [False, True]


def test_a_run_that_dies_in_the_middle_forgets_nobody(app, hear, make_person, letters, monkeypatch):
    people = [make_person() for _ in range(5)]
    addresses = sorted(one.email for one in people)
    hear(*people)
    monkeypatch.setattr(digests, "CHUNK", 2)
    settle, calls = digests._settle, []

    def dying(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return settle(*arguments)

    monkeypatch.setattr(digests, "_settle", dying)
    with pytest.raises(KeyboardInterrupt):
        digests.make(SUNDAY)
    delivery.sweep()
    assert digests.make(SUNDAY) == 3
    delivery.sweep()
    assert sorted(mail["To"] for mail in letters()) == addresses


def test_each_person_gets_it_at_the_pace_they_chose(app, hear, make_person, letters):
    daily, weekly, never = [make_person() for _ in range(3)]
    addresses = daily.email, weekly.email
    save(
        Preference(person_id=weekly.id, kind="followed", pace="weekly"),
        Preference(person_id=never.id, kind="followed", pace="never"),
    )
    digests.make(SUNDAY)
    hear(daily, weekly, never)
    assert digests.make(MONDAY - timedelta(hours=2)) == 0
    assert digests.make(MONDAY) == 2
    delivery.sweep()
    assert sorted(mail["To"] for mail in letters()) == sorted(addresses)
    assert session.scalars(select(Notification).where(Notification.settled_at.is_(None))).all() == []


def test_what_was_read_or_hidden_meanwhile_or_whose_reader_left_is_not_told(app, hear, make_person, letters):
    reader, other, leaver = [make_person() for _ in range(3)]
    keys = reader.id, leaver.id
    hear(reader, leaver)
    hidden = hear(other, title="Geheim")
    begin_write()
    session.query(Notification).filter_by(person_id=keys[0]).update({"read_at": now()})
    session.commit()
    assert digests.make(SUNDAY) == 2
    change(session.get(Contribution, hidden), visibility=Visibility.HIDDEN)
    change(session.get(Person, keys[1]), state=PersonState.BANNED)
    assert delivery.sweep().sent == 0
    assert letters() == []
    assert session.scalars(select(Digest.sent_at)).all().count(None) == 0


def test_a_mail_server_that_is_gone_delays_digests_and_doubles_none(
    app, hear, make_person, setting, serve, post_office
):
    people = [make_person() for _ in range(3)]
    addresses = sorted(one.email for one in people)
    hear(*people)
    port = serve()
    setting(smtp_url="smtp://127.0.0.1:1")
    digests.make(SUNDAY)
    done = delivery.sweep()
    assert (done.sent, done.failed) == (0, 0)
    assert done.pause > 0
    setting(smtp_url=f"smtp://127.0.0.1:{port}")
    assert delivery.sweep().sent == 3
    assert sorted(post_office.recipients) == addresses
    delivery.sweep()
    assert len(post_office.mails) == 3


def test_a_worker_killed_after_sending_sends_it_again_under_the_same_name(app, hear, make_person, letters):
    hear(make_person())
    digests.make(SUNDAY)
    delivery.sweep()
    begin_write()
    session.query(Digest).update({"sent_at": None, "next_at": now()})
    session.commit()
    delivery.sweep()
    first, second = letters()
    assert first["Message-ID"] == second["Message-ID"]


def test_one_bad_address_keeps_nobody_from_their_digest(app, hear, make_person, smtp, post_office):
    bad, good = make_person(), make_person()
    good_address = good.email
    post_office.refused.add(bad.email)
    hear(bad, good)
    digests.make(SUNDAY)
    done = delivery.sweep()
    assert (done.sent, done.failed) == (1, 1)
    assert post_office.recipients == [good_address]
    row = session.scalars(select(Digest).where(Digest.sent_at.is_(None))).one()
    assert row.attempts == 1
    assert row.next_at > now()


def test_unreachable_gives_the_whole_batch_back(app, hear, make_person):
    hear(make_person(), make_person())
    digests.make(SUNDAY)

    class Away:
        def send(self, letter, reference):
            raise Unreachable("gone")

    with pytest.raises(Unreachable):
        digest_mail.send_some(Away(), lambda: False)
    assert digest_mail.send_some(Away(), lambda: True) == (2, 0, 0)
    session.rollback()
    assert all(row.next_at <= now() for row in session.scalars(select(Digest)))


def test_old_news_are_forgotten_with_their_notifications_and_an_erased_inbox_is_empty(app, hear, make_person):
    anna, ben = make_person(), make_person()
    ben_id = ben.id
    key = hear(anna, ben)
    begin_write()
    session.scalars(select(News)).one().at = now() - keeping.KEPT - timedelta(days=1)
    session.commit()
    hear(anna, ben, title="Neu")
    keeping.forget_old()
    session.rollback()
    assert [row.contribution_id == key for row in session.scalars(select(Notification))] == [False, False]
    begin_write()
    keeping.forget_person(ben_id)
    session.commit()
    assert ben_id not in set(session.scalars(select(Notification.person_id)))
