"""Writes the audit log, and seals it: each sealed entry carries the hash of itself and of the one before.

Sealing is the worker's, one at a time, because a chain made inside every transaction would fork or lock everyone out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import select, text

from forum.audit.models import AuditEntry, AuditHead
from forum.kernel.database import engine, session
from forum.kernel.events import Event
from forum.web.transaction import writing

# Words that may stand in the log: codes, and reasons, which are public. Names, texts and addresses never.
WORDS = frozenset(
    {
        "from_status",
        "to_status",
        "reason",
        "reason_code",
        "outcome",
        "review_on",
        "role",
        "kind",
        "visibility",
        "decision",
    }
)
BATCH = 500
LOCK = 7_235_001  # of PostgreSQL's advisory locks
HEAD = 1
log = structlog.get_logger()


def note(event: Event) -> None:
    """Write who did what to which row (a listener, in the event's transaction)."""
    session.flush()  # a subject that was just added has its key now
    session.add(
        AuditEntry(
            at=event.at,
            event=event.name,
            actor_id=event.actor.id,
            subject_kind=getattr(event.subject, "__tablename__", ""),
            subject_id=getattr(event.subject, "id", None),
            details=spare(event.details),
        )
    )


def spare(details: Mapping[str, Any]) -> dict[str, Any]:
    """Keep keys, numbers and the words that may stand in the log."""
    return {
        name: value
        for name, value in details.items()
        if value is None or isinstance(value, bool | int) or (name in WORDS and isinstance(value, str))
    }


def fingerprint(entry: AuditEntry, position: int, previous: str) -> str:
    """Give the SHA-256 of an entry at a position, after the entry with the seal `previous`."""
    content = [
        position,
        previous,
        entry.id,
        entry.at.isoformat(timespec="microseconds"),
        entry.event,
        entry.actor_id,
        entry.subject_kind,
        entry.subject_id,
        entry.details,
    ]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def seal() -> None:
    """Seal what was written since the last time, in its order (a job of the worker); a second sealer waits.

    The log names the new end of the chain, so that a copy of it stands outside of the database.
    """
    while session.scalar(_open().limit(1)) is not None:
        with writing():
            _one_at_a_time()
            head = session.get(AuditHead, HEAD, populate_existing=True) or AuditHead(id=HEAD, position=0, seal="")
            for entry in session.scalars(_open().limit(BATCH)):
                entry.position, entry.previous = head.position + 1, head.seal
                entry.seal = fingerprint(entry, entry.position, entry.previous)
                head.position, head.seal = entry.position, entry.seal
            session.add(head)
        log.info("audit.sealed", position=head.position, seal=head.seal)
    session.rollback()


def _open() -> Any:
    return select(AuditEntry).where(AuditEntry.position.is_(None)).order_by(AuditEntry.id)


def _one_at_a_time() -> None:
    """Wait for other sealers. On SQLite `writing` has done so already."""
    if engine().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
