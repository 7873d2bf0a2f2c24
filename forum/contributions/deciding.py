"""What rooms ask beside an official decision on a contribution: fields of its form, written in the same transaction.

The desk that decides shows the fields and knows no room; a room offers what it asks about many contributions at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from forum.accounts.actor import Actor
from forum.contributions.models import Contribution


@dataclass(frozen=True)
class Question:
    """One question: its fields by name (unbound, with what they are filled with), and what is written of their answers.

    `write` is given the form and the actor, after the decision and in its transaction.
    """

    fields: Mapping[str, Any]
    write: Callable[[Any, Actor], None]


# Gives what is asked about each contribution (by key) where a move decides on it; few queries, however many there are.
Ask = Callable[[Collection[Contribution], str], Mapping[int, list[Question]]]
_asks: list[Ask] = []


def offer(ask: Ask) -> None:
    """Ask something beside decisions; offering twice changes nothing."""
    if ask not in _asks:
        _asks.append(ask)


def asked(contributions: Collection[Contribution], move: str) -> dict[int, list[Question]]:
    """Give what is asked about contributions beside a move, by key; those about which nothing is asked are left out."""
    found: dict[int, list[Question]] = {}
    for ask in _asks if contributions else ():
        for key, questions in ask(contributions, move).items():
            found.setdefault(key, []).extend(questions)
    return found


def of(contribution: Contribution, move: str) -> list[Question]:
    """Give what is asked about one contribution beside a move."""
    return asked([contribution], move).get(contribution.id, [])


def form_with(plain: type[Any], questions: Collection[Question]) -> type[Any]:
    """Give the form of a decision with the fields of the questions behind its own."""
    fields = {name: field for question in questions for name, field in question.fields.items()}
    return type(plain.__name__, (plain,), fields) if fields else plain
