"""Who hears of feedback: the operator."""

from __future__ import annotations

from forum.kernel.database import session
from forum.kernel.mail import Occasion, Recipient
from forum.kernel.settings import current
from forum.pages.models import Feedback


def to_operator(occasion: Occasion) -> list[Recipient]:
    """Address the message to the operator's mail box; to nobody once it was deleted."""
    feedback = session.get(Feedback, occasion.subject_id)
    if feedback is None:
        return []
    context = {
        "message": feedback.message,
        "page": feedback.page,
        "email": feedback.email,
        "language": feedback.language,
        "sent": feedback.created_at,
    }
    return [Recipient(None, current().operator_email, "", "de", context)]
