"""The half circle of seats: taken ones filled, free ones open, the number in the middle."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import cos, pi, sin

from forum.councils.kinds import Group
from forum.councils.queries import Table

CENTRE_X, CENTRE_Y, OUTER, INNER = 180.0, 180.0, 162.0, 138.0
GAP = 0.16  # of a seat's width


@dataclass(frozen=True)
class Place:
    """One seat of the picture: the path around it, and whether it is free."""

    path: str
    free: bool


def arc(table: Table) -> list[Place]:
    """Draw the seats from left to right, group by group as the statute lists them, free ones after the taken."""
    free = Counter({vacancy.group: vacancy.number for vacancy in table.vacancies})
    free.update(Group(member.group) for member in table.kept)
    states = [place >= number - free[group] for group, number in table.by_group.items() for place in range(number)]
    return [Place(_path(place, len(states)), is_free) for place, is_free in enumerate(states)]


def _path(place: int, count: int) -> str:
    width = pi / count
    start, end = pi - (place + GAP / 2) * width, pi - (place + 1 - GAP / 2) * width
    (a, b), (c, d), (e, f), (g, h) = (_at(OUTER, start), _at(OUTER, end), _at(INNER, end), _at(INNER, start))
    return f"M{a} {b}A{OUTER:g} {OUTER:g} 0 0 1 {c} {d}L{e} {f}A{INNER:g} {INNER:g} 0 0 0 {g} {h}z"


def _at(radius: float, angle: float) -> tuple[str, str]:
    return f"{CENTRE_X + radius * cos(angle):.1f}", f"{CENTRE_Y - radius * sin(angle):.1f}"
