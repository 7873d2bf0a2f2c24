"""Delivers what the outbox holds, at least once: nobody gets a mail twice unless the worker dies right after sending it.

Several workers may deliver at the same time. Each takes an entry for a while by moving its `next_at`; when the worker
dies, the entry is due again after that while. On PostgreSQL nobody waits for an entry that another worker is taking.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select

from forum.accounts.models import Person, PersonState
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.mail import Occasion, Recipient
from forum.kernel.settings import current
from forum.notifications import at_once, digest_mail, letters
from forum.notifications.models import Delivery, OutboxEntry
from forum.notifications.sending import Post, Unreachable, open_post
from forum.notifications.service import notices
from forum.web.transaction import writing

HELD = timedelta(minutes=2)  # how long an entry belongs to the worker that took it; renewed with every mail
AT_ONCE = timedelta(seconds=5)  # after the first broken connection: most likely the server was just started anew
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
GIVEN_UP = timedelta(days=5)  # RFC 5321, 4.5.4.1
KEPT = timedelta(days=30)
CLOSING = 421  # „service not available, closing transmission channel“
OWN_ROOM = "accounts."  # the only mails for people who have not confirmed their address
log = structlog.get_logger()


@dataclass
class Round:
    """What one sweep did."""

    sent: int = 0
    failed: int = 0
    pause: float = 0.0  # seconds until mail can leave again, 0 when nothing hinders it


@dataclass(frozen=True)
class Fault:
    """Why a mail did not leave; `lost` when the connection broke, which may have nothing to do with this mail."""

    told: str
    lost: bool = False


@dataclass(frozen=True)
class Taken:
    """An entry that this worker holds."""

    id: int
    occasion: Occasion


def sweep(between: Callable[[], bool] = lambda: False) -> Round:
    """Deliver all that is due; `between` is asked before every mail and ends the round early when it says so."""
    done = Round()
    with open_post(current()) as post:
        try:
            while not between() and (_next_entry(post, done, between) or _next_digests(post, done, between)):
                pass
        except Unreachable as error:
            done.pause = error.pause
            log.warning("mail.unreachable", reason=str(error))
    return done


def _next_entry(post: Post, done: Round, between: Callable[[], bool]) -> bool:
    """Deliver what an entry is about; tells whether there was one. Raises Unreachable."""
    taken = _take()
    if taken is None:
        return False
    try:
        _deliver(taken, post, done, between)
    except Unreachable:
        _give_back(taken)
        raise
    return True


def _next_digests(post: Post, done: Round, between: Callable[[], bool]) -> bool:
    """Send some digests; tells whether there were any. Raises Unreachable."""
    taken, sent, failed = digest_mail.send_some(post, between)
    done.sent += sent
    done.failed += failed
    return taken > 0


def forget() -> None:
    """Delete what was done long ago (a job of the worker)."""
    old = OutboxEntry.done_at < now() - KEPT
    if session.scalar(select(OutboxEntry.id).where(old).limit(1)) is not None:
        with writing():
            session.execute(delete(OutboxEntry).where(old))


def _take() -> Taken | None:
    """Take the entry that has waited longest; None when nothing is due."""
    due = (
        select(OutboxEntry)
        .where(OutboxEntry.done_at.is_(None), OutboxEntry.next_at <= now())
        .order_by(OutboxEntry.next_at, OutboxEntry.id)
        .limit(1)
    )
    waiting = session.execute(due.with_only_columns(OutboxEntry.id)).first()
    session.rollback()
    if waiting is None:
        return None
    with writing():
        entry = session.scalar(due.with_for_update(skip_locked=True))
        if entry is None:
            return None
        entry.next_at = now() + HELD
        occasion = Occasion(entry.event, entry.subject_id, entry.actor_id, entry.details, entry.created_at)
        return Taken(entry.id, occasion)


def _deliver(taken: Taken, post: Post, done: Round, between: Callable[[], bool]) -> None:
    """Send every recipient's mail that has not left yet. Raises Unreachable."""
    faults: list[Fault] = []
    gone = set(session.scalars(select(Delivery.recipient).where(Delivery.outbox_id == taken.id)))
    for template, recipient in _recipients(taken, faults):
        key = letters.key(template, recipient)
        if key in gone:
            continue
        if between():
            _give_back(taken)
            return
        try:
            post.send(letters.write(template, recipient), reference=f"{taken.id}.{key[:16]}")
        except Unreachable:
            raise
        except Exception as error:  # noqa: BLE001 (one bad address or template must not keep the others from their mail)
            faults.append(_fault(template, error))
            log.warning("mail.failed", entry=taken.id, error=faults[-1].told)
            continue
        gone.add(key)
        done.sent += 1
        _remember(taken, key)
    done.failed += len(faults)
    _finish(taken, faults)


def _recipients(taken: Taken, faults: list[Fault]) -> Iterator[tuple[str, Recipient]]:
    """Give template and recipient of every mail, without those who may not get it; writes the inboxes' news first."""
    occasion = taken.occasion
    found: list[tuple[str, Recipient]] = []
    for notice in notices().get(occasion.event, []):
        try:
            with letters.public_request(), writing():
                wanted = at_once.wanted(notice, occasion, list(notice.to(occasion)))
                found += [(notice.template, recipient) for recipient in wanted]
        except Exception as error:
            log.exception("mail.recipients", occasion=occasion.event, template=notice.template)
            faults.append(Fault(f"{notice.template}: {type(error).__name__}"))
    try:
        told = {one.person_id for _template, one in found if one.person_id}
        found += at_once.spread(taken.id, occasion, told, by_room=occasion.event in notices())
    except Exception as error:
        log.exception("news.spread", occasion=occasion.event)
        faults.append(Fault(f"news: {type(error).__name__}"))
    silent = _silent({recipient.person_id for _template, recipient in found if recipient.person_id is not None})
    for template, recipient in found:
        if recipient.person_id not in silent or occasion.event.startswith(OWN_ROOM):
            yield template, recipient


def _silent(people: set[int]) -> set[int]:
    """Give those of the people who have not confirmed that the address is theirs."""
    if not people:
        return set()
    pending = select(Person.id).where(Person.id.in_(people), Person.state == PersonState.PENDING)
    return set(session.scalars(pending))


def _fault(template: str, error: Exception) -> Fault:
    """Tell what went wrong, without the address that the server's words may hold."""
    codes: list[int] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    lost = isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError | TimeoutError) or CLOSING in codes
    return Fault(" ".join([f"{template}:", type(error).__name__, *map(str, codes)]), lost=lost)


def _remember(taken: Taken, key: str) -> None:
    """Write down at once that a mail has left, and that the entry is still being worked on."""
    with writing():
        session.add(Delivery(outbox_id=taken.id, recipient=key))
        _entry(taken).next_at = now() + HELD


def _give_back(taken: Taken) -> None:
    """Leave an entry as it was, due now."""
    with writing():
        _entry(taken).next_at = now()


def _finish(taken: Taken, faults: list[Fault]) -> None:
    """Close the entry, or let it come again: after 1, 2, 4 … 60 minutes, for five days."""
    with writing():
        entry = _entry(taken)
        entry.error = "\n".join(fault.told for fault in faults)
        if not faults:
            entry.done_at = now()
            return
        entry.attempts += 1
        lost = entry.attempts == 1 and all(fault.lost for fault in faults)
        entry.next_at = now() + (AT_ONCE if lost else _pause(entry.attempts))
        if _too_old(entry.created_at):
            entry.done_at = now()
            log.error("mail.given_up", entry=entry.id, attempts=entry.attempts, error=entry.error)


def _pause(attempts: int) -> timedelta:
    """Give how long to wait after so many attempts."""
    doublings = min(attempts - 1, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _too_old(created_at: datetime) -> bool:
    return now() - created_at > GIVEN_UP


def _entry(taken: Taken) -> OutboxEntry:
    return session.get_one(OutboxEntry, taken.id)
