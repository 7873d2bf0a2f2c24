"""Who gets a mail, in which words, and that nobody's words become headers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.accounts.models import PersonState
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Recipient, to_person
from forum.notifications import delivery
from forum.notifications.models import Delivery, OutboxEntry
from forum.web.links import public_url
from tests.notifications.conftest import happen, recipients


def entry() -> OutboxEntry:
    session.rollback()
    return session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).first()


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


def test_deliveries_do_not_name_addresses(app, announce, smtp):
    announce(Notice("test.news", recipients("anna@example.org"), "test/short.txt"))
    happen("test.news")
    delivery.sweep()
    (key,) = session.scalars(select(Delivery.recipient))
    assert "anna" not in key
    assert len(key) == 64
