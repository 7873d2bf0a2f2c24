"""How long inboxes keep what they tell, and what is forgotten with an account."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from forum.kernel.clock import now
from forum.kernel.database import session
from forum.notifications import unsubscribing
from forum.notifications.models import Digest, News, Notification, Preference, Unsubscribed
from forum.web.transaction import writing

KEPT = timedelta(days=365)  # news
DIGESTS_KEPT = timedelta(days=60)
LINKS_KEPT = timedelta(seconds=unsubscribing.LIFE)
MOST = 500  # news forgotten in one transaction, each with its notifications


def forget_old() -> None:
    """Forget old news, digests that left long ago, and links that are over anyway (a job of the worker)."""
    moment = now()
    old = session.scalars(select(News.id).where(News.at < moment - KEPT).order_by(News.id).limit(MOST)).all()
    sent = Digest.sent_at < moment - DIGESTS_KEPT
    over = Unsubscribed.at < moment - LINKS_KEPT
    if not old and not any(
        session.execute(select(model).where(condition).limit(1)).first()
        for model, condition in ((Digest.id, sent), (Unsubscribed.token_hash, over))
    ):
        return
    with writing():
        session.execute(delete(News).where(News.id.in_(old)))
        session.execute(delete(Digest).where(sent))
        session.execute(delete(Unsubscribed).where(over))


def forget_person(person_id: int) -> None:
    """Empty a person's inbox: their account is being erased."""
    for model in (Notification, Digest, Preference):
        session.execute(delete(model).where(model.person_id == person_id))
    unsubscribing.forget(person_id)
