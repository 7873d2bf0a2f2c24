"""Whose turn it is to act for a body: the chair's; the deputy chair's if the chair cannot; then the secretary's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.councils import rights
from forum.councils.kinds import SeatRole
from forum.councils.models import Council
from forum.councils.models_members import Member
from forum.kernel.clock import today
from forum.kernel.database import session
from forum.votes import electorate
from forum.votes.kinds import Part


@dataclass(frozen=True)
class Turn:
    """Whose turn it is in a council (of a `status`), and whether the one who asks is biased or absent (`excluded`)."""

    council_id: int
    status: str
    part: Part
    excluded: bool


def turn(council: Council, actor: Actor, *, without: Collection[int] = (), about: Contribution | None = None) -> Turn:
    """Tell whose turn it is, as `actor` sees it.

    `without` are keys of people who cannot act: absent from the meeting, or biased. Who has to do with `about`, the
    matter itself, is biased too.
    """
    excluded = actor.id in without or (about is not None and trunk.own.test(actor, about))
    chairs = [person.id for person in rights.chairs_now(council.id)]
    if _somebody(chairs, without, about):
        part = Part.CHAIR
    else:
        part = Part.DEPUTY_CHAIR if _somebody(_deputy_chairs(council.id), without, about) else Part.SECRETARY
    return Turn(council.id, str(council.status), part, excluded)


def _somebody(people: Collection[int], without: Collection[int], about: Contribution | None) -> bool:
    """Tell whether one of them can act."""
    return bool(set(people) - {*without, *electorate.biased(people, about)})


def _deputy_chairs(council_id: int) -> list[int]:
    wanted = select(Member.person_id).where(
        Member.council_id == council_id, Member.role == SeatRole.DEPUTY_CHAIR, rights.present(Member, today())
    )
    return list(session.scalars(wanted))
