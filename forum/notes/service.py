"""Verbs of notes: write, remove. They never commit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.contributions.models import Contribution
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.kernel.events import emit
from forum.notes import policy
from forum.notes.models import Note


def about(contribution: Contribution, actor: Actor) -> Sequence[Note]:
    """Give the notes on a contribution, newest first. Raises Missing for who may not read them."""
    if not policy.READ.allows(actor, contribution):
        raise Missing
    return session.scalars(
        select(Note)
        .where(Note.contribution_id == contribution.id)
        .options(joinedload(Note.author))
        .order_by(Note.id.desc())
    ).all()


def count(contribution: Contribution) -> int:
    """Count the notes on a contribution."""
    return int(session.scalar(select(func.count()).where(Note.contribution_id == contribution.id)) or 0)


def write(contribution: Contribution, body: str, *, actor: Actor) -> Note:
    """Write a note. Raises Missing for who may not."""
    if not policy.READ.allows(actor, contribution):
        raise Missing
    note = Note(contribution_id=contribution.id, author_id=actor.id, body=body)
    session.add(note)
    session.flush()
    emit("note.write", actor=actor, subject=note, contribution_id=contribution.id)
    return note


def remove(note: Note, *, actor: Actor) -> None:
    """Remove one's own note. Raises Forbidden for a colleague's."""
    policy.REMOVE.require(actor, note)
    session.delete(note)
    emit("note.remove", actor=actor, subject=note, contribution_id=note.contribution_id)
