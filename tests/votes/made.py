"""Votes made for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.accounts.login import load_actor, start
from forum.accounts.models import Person
from forum.councils.models import Council
from forum.kernel.clock import now
from forum.kernel.database import begin_write, session
from forum.votes import service
from forum.votes.kinds import Kind
from forum.votes.models import Elector, Vote
from forum.votes.service import Call, Question

DAY = timedelta(days=1)
QUESTION = Question.of("Sitzungen künftig dienstags", "Wir tagen ab Januar am **Dienstag**.")


def acting(person: Person) -> Actor:
    """Give the actor that a person is right now, with everything that is loaded with them."""
    begin_write()
    _row, token = start(session.merge(person))
    session.commit()
    found = load_actor(token)
    assert found is not None
    return found[1].actor


def make_vote(council: Council, chair: Person, *, question: Question = QUESTION, **call: Any) -> Vote:
    """Open a vote, by circulation for ten days unless told otherwise."""
    actor = acting(chair)
    kind = call.pop("kind", Kind.CIRCULAR)
    if kind == Kind.CIRCULAR:
        call.setdefault("closes_at", now() + 10 * DAY)
    begin_write()
    vote = service.open_vote(session.merge(council), question, Call(kind, **call), actor=actor)
    session.commit()
    return vote


def electors(vote: Vote) -> dict[int, tuple[int | None, bool]]:
    """Give who votes for which seat by person, and whether they may."""
    rows = session.scalars(select(Elector).where(Elector.vote_id == vote.id))
    return {row.person_id: (row.seat_id, not row.conflict) for row in rows}
