"""A life as a table of moves; gives the page its buttons, the server its check, the docs their diagram."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from forum.kernel.errors import Refused
from forum.kernel.policy import Actor, Permission


@dataclass(frozen=True)
class Move:
    """One named step. `sources` are statuses it starts from; `needs` are details that must not be empty."""

    name: str
    sources: frozenset[str]
    target: str
    permission: Permission
    needs: frozenset[str] = frozenset()
    negative: bool = False
    guard: Callable[[Any], bool] = field(default=lambda _subject: True)


class Workflow:
    """All moves of one kind of thing, by name."""

    def __init__(self, name: str, *moves: Move) -> None:
        """Keep the moves; several rows of one name are allowed when their sources differ."""
        self.name = name
        self.moves = moves

    def find(self, name: str, status: str) -> Move | None:
        """Give the move of that name that starts from `status`."""
        return next((move for move in self.moves if move.name == name and status in move.sources), None)

    def open_to(self, actor: Actor, subject: Any) -> list[str]:
        """Name the moves that this actor may make now, in the order of the table."""
        return [
            move.name
            for move in self.moves
            if subject.status in move.sources and move.permission.allows(actor, subject) and move.guard(subject)
        ]

    def check(self, name: str, subject: Any, *, actor: Actor, details: Iterable[str] = ()) -> Move:
        """Give the move if it may be made.

        Raises Missing or Forbidden for who may not, Refused from a status that does not lead there, ValueError when
        a needed detail (a reason, an addressee) is not among `details`: the form has to ask for it.
        """
        named = [move for move in self.moves if move.name == name]
        if not named:
            raise ValueError(f"{self.name} has no move {name!r}")
        move = self.find(name, subject.status)
        (move or named[0]).permission.require(actor, subject)
        if move is None or not move.guard(subject):
            raise Refused
        if missing := move.needs - set(details):
            raise ValueError(f"{name} needs {', '.join(sorted(missing))}")
        return move
