"""Questions about blanked passages: single ones for author and desk, the desk's list, what waits there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.blanking import policy, texts
from forum.blanking.models import Blanking, BlankingStatus, Reading
from forum.blanking.texts import Held
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.kernel.database import session
from forum.kernel.errors import Missing

LENGTH = 30


@dataclass(frozen=True)
class Page:
    """Acts, newest first; the address goes on before `further`. `waiting` are objections, oldest first."""

    rows: Sequence[Blanking]
    further: int | None
    waiting: Sequence[Blanking]


@dataclass(frozen=True)
class Case:
    """One act with its text as far as it is there: `mine` for the author, `may_decide` for colleagues."""

    row: Blanking
    held: Held | None
    mine: bool
    desk: bool
    may_decide: bool


def page(actor: Actor, *, before: int | None = None) -> Page:
    """Give the desk's list; two queries."""
    seen = select(Blanking).join(Contribution).where(trunk.VIEW.where(actor, Contribution))
    seen = seen.options(joinedload(Blanking.contribution))
    contested = seen.where(Blanking.status == BlankingStatus.CONTESTED)
    waiting = session.scalars(contested.order_by(Blanking.id).limit(LENGTH)).all() if before is None else []
    wanted = seen.where(Blanking.status != BlankingStatus.CONTESTED)
    if before is not None:
        wanted = wanted.where(Blanking.id < before)
    rows = session.scalars(wanted.order_by(Blanking.id.desc()).limit(LENGTH + 1)).all()
    return Page(rows[:LENGTH], rows[LENGTH - 1].id if len(rows) > LENGTH else None, waiting)


def case(key: int, actor: Actor) -> Case:
    """Give an act to its text's author, and to the desk as far as they see the text. Raises Missing."""
    wanted = select(Blanking).where(Blanking.id == key)
    row = (
        session.scalars(
            wanted.options(
                joinedload(Blanking.contribution), joinedload(Blanking.readings).joinedload(Reading.actor)
            ).execution_options(populate_existing=True)
        )
        .unique()
        .one_or_none()
    )
    if row is None:
        raise Missing
    held = texts.load(row.kind, row.text_id)
    mine = policy.MINE.allows(actor, row)
    desk = (
        held is not None
        and policy.DESK.allows(actor)
        and trunk.VIEW.allows(actor, row.contribution)
        and policy.BLANK.allows(actor, held.owner)
    )
    if not (mine or desk):
        raise Missing
    return Case(row, held, mine, desk, desk and policy.UNDO.allows(actor, row))


def contested() -> int:
    """Count the objections that wait for a decision."""
    return int(session.scalar(select(func.count()).where(Blanking.status == BlankingStatus.CONTESTED)) or 0)


def labels() -> dict[str, Any]:
    """Give what kinds of text are called."""
    return {kind.name: kind.label for kind in texts.every()}
