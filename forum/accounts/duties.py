"""What waits for somebody at work: rooms above offer a line each, the office's day shows them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forum.accounts.actor import Actor


@dataclass(frozen=True)
class Duty:
    """One line of the day: lazily translated label, how many wait, where they are (empty for who may only know).

    `notes` are short sentences beside it; `late` tells that some of it should have been done.
    """

    label: Any
    count: int
    url: str = ""
    notes: tuple[Any, ...] = ()
    late: bool = False


# Gives a duty for an actor whose work it is, None for all others; one query each.
Question = Callable[[Actor], Duty | None]
_questions: list[Question] = []


def offer(question: Question) -> None:
    """Offer a line; asking twice changes nothing."""
    if question not in _questions:
        _questions.append(question)


def of(actor: Actor) -> list[Duty]:
    """Give the lines of somebody's day, in the order in which rooms offered them."""
    return [duty for question in _questions if (duty := question(actor)) is not None]
