"""Doors from a contribution's page to the workplaces where it is decided on; rooms above offer theirs here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.accounts.actor import Actor
from forum.contributions.models import Contribution

# Gives (label, address) for an actor who works there, None for all others.
Door = Callable[[Contribution, Actor], tuple[Any, str] | None]
_doors: list[Door] = []


def offer(door: Door) -> None:
    """Offer a door on every contribution's page."""
    if door not in _doors:
        _doors.append(door)


def links(contribution: Contribution, actor: Actor) -> list[tuple[Any, str]]:
    """Give the doors that are open to the actor."""
    return [link for door in _doors if (link := door(contribution, actor))]
