"""Sends the digests that were made, a few at a time, so that mail about single events never waits for thousands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select

from forum.accounts.models import Person, PersonState
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.mail import Recipient
from forum.notifications import entries, letters, news, unsubscribing
from forum.notifications.models import Digest, Notification
from forum.notifications.sending import Post, Unreachable
from forum.web.languages import LANGUAGES, speaking
from forum.web.links import public_url
from forum.web.transaction import writing

TEMPLATE = "notifications/mail/digest.txt"
BATCH = 20
HELD = timedelta(minutes=10)  # how long a batch belongs to the worker that took it
ENOUGH = timedelta(minutes=5)  # after this a worker takes no more of its batch, which then comes due by itself
GIVEN_UP = timedelta(days=2)
PAUSE = timedelta(minutes=5)
GROUPS, ITEMS = 20, 4  # what one digest tells in full
log = structlog.get_logger()


def send_some(post: Post, between: Callable[[], bool]) -> tuple[int, int, int]:
    """Send the next few digests; gives how many were taken, sent and failed. Raises Unreachable, having lost none."""
    batch, until = _take(), now() + ENOUGH
    sent = failed = 0
    with letters.public_request():
        written = _written(batch)
    for index, digest_id in enumerate(batch):
        if between() or now() > until:
            _give_back(batch[index:])
            break
        try:
            if (recipient := written.get(digest_id)) is not None:
                post.send(letters.write(TEMPLATE, recipient), reference=f"digest.{digest_id}")
                sent += 1
        except Unreachable:
            _give_back(batch[index:])
            raise
        except Exception as error:  # noqa: BLE001 (one bad address must not keep the others from their digest)
            failed += 1
            log.warning("digest.failed", digest=digest_id, error=type(error).__name__)
            _postpone(digest_id)
            continue
        with writing():
            session.get_one(Digest, digest_id).sent_at = now()
    return len(batch), sent, failed


def _take() -> list[int]:
    """Take the digests that have waited longest."""
    due = select(Digest).where(Digest.sent_at.is_(None), Digest.next_at <= now())
    waiting = session.execute(due.with_only_columns(Digest.id).limit(1)).first()
    session.rollback()
    if waiting is None:
        return []
    with writing():
        oldest = due.order_by(Digest.next_at, Digest.id).limit(BATCH)
        rows = session.scalars(oldest.with_for_update(skip_locked=True)).all()
        for row in rows:
            row.next_at = now() + HELD
        return [row.id for row in rows]


def _written(batch: Sequence[int]) -> dict[int, Recipient]:
    """Give the recipient of each digest that still has something to tell; everything is looked at as it is now."""
    if not batch:
        return {}
    people = session.execute(
        select(Digest, Person)
        .join(Person, Person.id == Digest.person_id)
        .where(Digest.id.in_(batch), Person.state == PersonState.ACTIVE, Person.email.is_not(None))
    ).all()
    rows: dict[int, list[Any]] = {}
    for row in session.execute(
        entries.chosen().where(Notification.digest_id.in_(batch), Notification.read_at.is_(None))
    ):
        if news.may_hear(row.Notification.person_id, row.Contribution, row.Comment):
            rows.setdefault(row.Notification.digest_id, []).append(row)
    found: dict[int, Recipient] = {}
    for digest, person in people:
        if told := rows.get(digest.id):
            language = person.locale if person.locale in LANGUAGES else LANGUAGES[0]
            with speaking(language):
                found[digest.id] = _recipient(digest, person, told, language)
    session.rollback()
    return found


def _recipient(digest: Digest, person: Person, rows: Sequence[Any], language: str) -> Recipient:
    groups = entries.groups(rows, locale=language)
    hidden = len(groups) - GROUPS
    for group in groups:
        group.more, group.items = max(len(group.items) - ITEMS, 0), group.items[:ITEMS]
    return Recipient(
        person.id,
        person.email or "",
        person.name,
        language,
        {
            "groups": groups[:GROUPS],
            "further": max(hidden, 0),
            "count": len(groups),
            "weekly": digest.pace == "weekly",
            "day": digest.day,
            **links(person, str(digest.pace), language),
        },
    )


def links(person: Person, scope: str, language: str) -> dict[str, str]:
    """Give the addresses at the end of a mail: inbox, choices, and the one that ends these mails without signing in."""
    spoken = {} if language == "de" else {"lang": language}
    return {
        "inbox_link": public_url("notifications.inbox", **spoken),
        "settings_link": public_url("notifications.settings", **spoken),
        "unsubscribe_link": public_url("notifications.leave", token=unsubscribing.token(person, scope), **spoken),
    }


def _give_back(batch: Sequence[int]) -> None:
    """Leave digests as they were, due now."""
    with writing():
        for row in session.scalars(select(Digest).where(Digest.id.in_(batch), Digest.sent_at.is_(None))):
            row.next_at = now()


def _postpone(digest_id: int) -> None:
    """Let a digest come again later, for two days."""
    with writing():
        row = session.get_one(Digest, digest_id)
        row.attempts += 1
        row.next_at = now() + PAUSE * row.attempts
        if now() - row.created_at > GIVEN_UP:
            row.sent_at = now()
            log.error("digest.given_up", digest=digest_id, attempts=row.attempts)
