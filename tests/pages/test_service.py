"""Feedback as a verb: who hears of it, and when it is forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from forum.accounts.actor import VISITOR
from forum.kernel import events
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.kernel.mail import Occasion
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


def test_the_mail_goes_to_the_operator_with_everything_to_answer(app, operate):
    operate(operator_email="amt@stadt.example")
    feedback = send("Die Karte ist stumm.")
    (recipient,) = notices.to_operator(occasion(feedback.id))
    assert (recipient.person_id, recipient.email, recipient.locale) == (None, "amt@stadt.example", "de")
    with app.test_request_context("/"):
        mail = app.jinja_env.get_template("pages/mail/feedback.txt").render(
            person=recipient.name, settings=app.extensions["settings"], locale="de", **recipient.context
        )
    head, body = mail.split("\n\n", 1)
    assert head == "Subject: Rückmeldung zur Barrierefreiheit"
    for part in ("Die Karte ist stumm.", "/ideen", "a@example.org"):
        assert part in body


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
