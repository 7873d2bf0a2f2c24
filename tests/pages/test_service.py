"""Feedback as a verb: who hears of it, and when it is forgotten."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta

from sqlalchemy import select, update

from forum.accounts.actor import VISITOR
from forum.kernel import events
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.kernel.mail import Occasion
from forum.notifications import delivery
from forum.pages import notices, service, upkeep
from forum.pages.models import Feedback


def send(message: str) -> Feedback:
    """Send one message as a visitor, committed."""
    begin_write()
    feedback = service.send_feedback(actor=VISITOR, message=message, page="/ideen", email="a@example.org")
    session.commit()
    return feedback


def occasion(subject_id: int) -> Occasion:
    """Give the event as the worker sees it."""
    return Occasion("pages.feedback", subject_id, None, {}, now())


def test_the_operator_hears_of_it_once(app):
    heard = []
    listener = heard.append
    events.listen("pages.feedback", listener)
    try:
        first, second = send("Stumm"), send("Stumm")
    finally:
        events._listeners.remove(("pages.feedback", listener))
    assert first.id == second.id
    assert [event.subject.id for event in heard] == [first.id]


def test_the_worker_mails_everything_needed_for_an_answer(operate, tmp_path):
    operate(operator_email="amt@stadt.example", mail_folder=tmp_path, smtp_url="")
    send("Die Karte ist stumm.\nSubject: Gewinn")
    assert delivery.sweep().sent == 1
    (file,) = tmp_path.iterdir()
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert (mail["To"], mail["Subject"]) == ("amt@stadt.example", "Rückmeldung zur Barrierefreiheit")
    for part in ("Die Karte ist stumm.\nSubject: Gewinn", "Seite: /ideen", "a@example.org"):
        assert part in mail.get_content().replace("\r\n", "\n")


def test_nobody_hears_of_what_was_deleted(app):
    assert notices.to_operator(occasion(4711)) == []


def test_feedback_is_forgotten_after_half_a_year(app):
    old, fresh = send("Alt"), send("Neu")
    begin_write()
    for row, age in ((old, 184), (fresh, 182)):
        session.execute(update(Feedback).where(Feedback.id == row.id).values(created_at=now() - timedelta(days=age)))
    session.commit()
    upkeep.forget_old_feedback()
    session.rollback()
    assert session.scalars(select(Feedback.message)).all() == ["Neu"]
