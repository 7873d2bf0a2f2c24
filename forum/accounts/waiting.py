"""„Waits for me“: what somebody should do next – the first thing they see after signing in. Rooms above offer entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from forum.accounts.actor import Actor
from forum.kernel.clock import today


@dataclass(frozen=True)
class Entry:
    """One thing to do: what (lazily translated or plain), where, until when, and in which council or matter (`about`).

    Only its own person reads it, so it may name what is internal to them.
    """

    label: Any
    url: str
    due_on: date | None = None
    about: str = ""

    @property
    def late(self) -> bool:
        """Whether it should have been done before today."""
        return self.due_on is not None and self.due_on < today()


# Gives what waits for an actor; one query at most, and none for who cannot have anything of the kind.
Question = Callable[[Actor], Iterable[Entry]]
_questions: list[Question] = []


def offer(question: Question) -> None:
    """Offer entries; asking twice changes nothing."""
    if question not in _questions:
        _questions.append(question)


def of(actor: Actor) -> list[Entry]:
    """Give what waits for somebody, the most urgent first, what has no date last."""
    found = [entry for question in _questions for entry in question(actor)]
    return sorted(found, key=lambda entry: (entry.due_on is None, entry.due_on or today()))
