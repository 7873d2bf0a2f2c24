"""One official answer for several ideas: each gets its own event, and what fails takes nothing with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.contributions import deciding
from forum.contributions.policy import VIEW
from forum.contributions.words import Words
from forum.ideas import service
from forum.ideas.models import Idea
from forum.ideas.workflow import WORKFLOW
from forum.kernel.database import session
from forum.kernel.errors import HouseError
from forum.web.transaction import writing

MOST = 50
PAIR = re.compile(r"([1-9][0-9]{0,8})(?::([0-9]{1,9}))?")


@dataclass
class Round:
    """What one answer for several did: the ideas that have it, and those that could not be answered."""

    done: list[Idea] = field(default_factory=list)
    failed: list[Idea] = field(default_factory=list)


def read(values: Iterable[str]) -> dict[int, int | None]:
    """Read chosen numbers and the revisions that were seen („12:3“), each once; what is no number is left out."""
    pairs = (PAIR.fullmatch(value) for value in values)
    found = {int(pair[1]): int(pair[2]) if pair[2] else None for pair in pairs if pair}
    return dict(list(found.items())[:MOST])


def chosen(numbers: Iterable[int], actor: Actor) -> Sequence[Idea]:
    """Give the chosen ideas that the actor may see, by number."""
    rows = session.scalars(
        select(Idea)
        .where(Idea.number.in_(list(numbers)), VIEW.where(actor, Idea))
        .options(joinedload(Idea.author), joinedload(Idea.organisation))
        .order_by(Idea.number)
    )
    return rows.all()


@dataclass(frozen=True)
class Sorted:
    """Chosen ideas: those that can have one answer, those that the actor cannot answer now, and those answered alone.

    Alone is answered what rooms ask about, such as a recommendation: the form of a single idea has room for that.
    """

    open: Sequence[Idea]
    closed: Sequence[Idea]
    alone: Sequence[Idea]


def sort(ideas: Sequence[Idea], actor: Actor) -> Sorted:
    """Tell what can be done with chosen ideas as they stand."""
    answerable = {idea.id for idea in ideas if "answer" in WORKFLOW.open_to(actor, idea)}
    asked = deciding.asked([idea for idea in ideas if idea.id in answerable], "answer")
    return Sorted(
        [idea for idea in ideas if idea.id in answerable and idea.id not in asked],
        [idea for idea in ideas if idea.id not in answerable],
        [idea for idea in ideas if idea.id in asked],
    )


def answer(
    ideas: Sequence[Idea],
    revisions: dict[int, int | None],
    words: Words,
    *,
    actor: Actor,
    outcome: str,
    **facts: str,
) -> Round:
    """Answer each idea in a transaction of its own, as it was seen in the form."""
    result = Round()
    for idea in ideas:
        try:
            with writing():
                service.answer(idea, words, actor=actor, outcome=outcome, revision=revisions.get(idea.number), **facts)
        except HouseError:
            result.failed.append(idea)
        else:
            result.done.append(idea)
    return result
