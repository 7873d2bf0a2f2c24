"""Questions about the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from forum.audit.models import AuditEntry, AuditHead
from forum.audit.service import HEAD, fingerprint
from forum.kernel.database import session

MANY = 1000


@dataclass(frozen=True)
class Finding:
    """Something that was done to the log, at a position of the chain."""

    position: int
    told: str


def tampered() -> Iterator[Finding]:
    """Walk along the chain and name every place where it does not hold."""
    expected, previous = 1, ""
    sealed = select(AuditEntry).where(AuditEntry.position.is_not(None)).order_by(AuditEntry.position)
    for entry in session.scalars(sealed.execution_options(yield_per=MANY)):
        position = entry.position or 0
        if position != expected:
            yield Finding(expected, f"{_places(expected, position - 1)} missing: deleted or moved")
        elif entry.previous != previous:
            yield Finding(position, f"entry {entry.id} does not follow the one before it: moved or sealed anew")
        if entry.seal != fingerprint(entry, position, entry.previous):
            yield Finding(position, f"entry {entry.id} ({entry.event}) was changed after it was sealed")
        expected, previous = position + 1, entry.seal
    head = session.get(AuditHead, HEAD)
    end = head.position if head else 0
    if end > expected - 1:
        yield Finding(expected, f"{_places(expected, end)} missing: cut off from the end")
    elif end < expected - 1 or (head and head.seal != previous):
        yield Finding(end, "the end of the chain is another than the one written down")


def _places(first: int, last: int) -> str:
    return f"position {first} is" if first == last else f"positions {first} to {last} are"


def seal_at(position: int) -> str | None:
    """Give the seal at a position, to compare it with one that was noted elsewhere."""
    return session.scalar(select(AuditEntry.seal).where(AuditEntry.position == position))


def counts() -> tuple[int, int]:
    """Give how many entries are sealed, and how many wait for it."""
    row = session.execute(select(func.count(AuditEntry.position), func.count())).one()
    return row[0], row[1] - row[0]
