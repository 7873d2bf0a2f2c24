"""Who is reminded of what, and when: each once, and of nothing that they may not know."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts.roles import Role
from forum.answer_clock import reminders
from forum.answer_clock.models import Reminder
from forum.contributions.status import Status, Visibility
from forum.kernel.clock import add_working_days, today
from forum.kernel.database import session
from forum.notifications import delivery
from tests.answer_clock.test_clock import take
from tests.conftest import actor_of, change

LATE = today() - timedelta(days=9)


@pytest.fixture
def letters(app):
    """Deliver what is due and give the addresses and subjects of all mails so far."""
    folder = app.extensions["settings"].mails_folder
    for old in folder.glob("*.eml"):
        old.unlink()

    def deliver():
        session.remove()
        assert delivery.sweep().failed == 0
        paths = sorted(folder.glob("*.eml"))
        mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]
        return [(str(mail["To"]), mail.get_body(("plain",)).get_content()) for mail in mails]

    yield deliver
    for left in folder.glob("*.eml"):
        left.unlink()


def test_owners_are_reminded_once_before_and_once_after(make_idea, make_person, letters):
    office, moderator, author = make_person(Role.OFFICE), make_person(Role.MODERATOR), make_person()
    addresses = office.email, moderator.email, author.email
    soon = add_working_days(today(), 2)
    make_idea("Bald fällig", due_on=soon)
    make_idea("Längst fällig", due_on=LATE)
    make_idea("Noch lange Zeit", due_on=soon + timedelta(days=9))
    make_idea("Zu prüfen", status=Status.SUBMITTED, visibility=Visibility.PENDING, due_on=LATE)
    make_idea("Gefragt", status=Status.CLARIFICATION, author=author, due_on=soon)
    make_idea("Verborgen", visibility=Visibility.HIDDEN, due_on=LATE)
    assert (reminders.remind(), reminders.remind()) == (4, 0)
    told = letters()
    by_address = {address: [text for to, text in told if to == address] for address in addresses}
    assert [len(by_address[address]) for address in addresses] == [2, 1, 1]
    both = "\n".join(by_address[addresses[0]])
    assert "Bald fällig" in both
    assert "Längst fällig" in both
    assert "/geschaeftsstelle/ideen/" in both
    assert "Zu prüfen" in by_address[addresses[1]][0]
    assert "Gefragt" in by_address[addresses[2]][0]
    everything = "\n".join(text for _to, text in told)
    assert "Verborgen" not in everything
    assert "Noch lange Zeit" not in everything


def test_more_time_begins_the_reminders_anew(make_idea, make_person):
    office = actor_of(make_person(Role.OFFICE))
    idea = make_idea(due_on=LATE)
    assert reminders.remind() == 1
    take(idea, today() + timedelta(days=1), actor=office)
    assert reminders.remind() == 1
    stages = {(row.due_on, row.stage) for row in session.scalars(select(Reminder))}
    assert stages == {(LATE, reminders.LATE), (today() + timedelta(days=1), reminders.SOON)}


def test_nobody_is_reminded_of_what_was_done_meanwhile(make_idea, make_person, letters):
    office = make_person(Role.OFFICE).email
    idea = make_idea("Gerade beantwortet", due_on=LATE)
    reminders.remind()
    change(idea, status=Status.ANSWERED, owner="", due_on=None)
    assert [to for to, _text in letters() if to == office] == []
