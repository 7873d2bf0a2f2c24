"""Feedback on accessibility: taken in once, told to the operator by an event."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from forum.kernel.clock import now
from forum.kernel.database import insert_once, session
from forum.kernel.events import emit
from forum.kernel.policy import Actor
from forum.pages import policy
from forum.pages.models import Feedback


def send_feedback(*, actor: Actor, message: str, page: str = "", email: str = "", language: str = "de") -> Feedback:
    """Keep a message about a barrier and tell the operator; the same message sent again changes nothing.

    `page` and `email` may be empty, `language` is the one in which the sender reads. Emits `pages.feedback`.
    """
    policy.FEEDBACK.require(actor)
    digest = hashlib.sha256(f"{message}\x1f{page}\x1f{email}".encode()).hexdigest()
    new = insert_once(
        Feedback, digest=digest, message=message, page=page, email=email, language=language, created_at=now()
    )
    feedback = session.scalars(select(Feedback).where(Feedback.digest == digest)).one()
    if new:
        emit("pages.feedback", actor=actor, subject=feedback)
    return feedback
