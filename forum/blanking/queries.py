"""Questions about blanked passages: single ones for author and desk, the desk's list, what waits there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Subquery, func, null, select, union_all
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.blanking import policy, texts
from forum.blanking.models import Blanking, BlankingStatus, Reading
from forum.blanking.texts import Held, Stem
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.kernel.database import session
from forum.kernel.errors import Missing

LENGTH = 30


@dataclass(frozen=True)
class Line:
    """An act in the list, with the title of what its text hangs on and how that is called."""

    row: Blanking
    title: str
    language: str
    called: Any


@dataclass(frozen=True)
class Page:
    """Acts, newest first; the address goes on before `further`. `waiting` are objections, oldest first."""

    lines: Sequence[Line]
    further: int | None
    waiting: Sequence[Line]


@dataclass(frozen=True)
class Case:
    """One act with its text as far as it is there: `mine` for the author, `may_decide` for colleagues."""

    row: Blanking
    held: Held | None
    stem: Stem
    mine: bool
    desk: bool
    may_decide: bool


def seen(actor: Actor, condition: ColumnElement[bool]) -> Subquery:
    """Give the acts that meet a condition and hang on what the actor sees: `id`, `title`, `language`, `number`.

    The number is that of an idea; texts that hang on none have no number.
    """
    about = (Contribution.title, Contribution.language, Contribution.number)
    parts = [
        select(Blanking.id, *about)
        .join(Contribution, Contribution.id == Blanking.contribution_id)
        .where(trunk.VIEW.where(actor, Contribution), condition)
    ]
    for kind in texts.every():
        if kind.stems is not None:
            stem = kind.stems(actor).subquery()
            column = getattr(Blanking, f"{kind.name}_id")
            named = (Blanking.id, stem.c.title, stem.c.language, null().cast(Integer).label("number"))
            parts.append(select(*named).join(stem, stem.c.id == column).where(condition))
    return union_all(*parts).subquery("seen")


def page(actor: Actor, *, before: int | None = None) -> Page:
    """Give the desk's list; two queries."""
    waiting: Sequence[Line] = ()
    ended = Blanking.status != BlankingStatus.CONTESTED
    if before is None:
        waiting = _lines(actor, Blanking.status == BlankingStatus.CONTESTED, Blanking.id, LENGTH)
    else:
        ended &= Blanking.id < before
    found = _lines(actor, ended, Blanking.id.desc(), LENGTH + 1)
    return Page(found[:LENGTH], found[LENGTH - 1].row.id if len(found) > LENGTH else None, waiting)


def _lines(actor: Actor, condition: ColumnElement[bool], order: Any, most: int) -> list[Line]:
    shown = seen(actor, condition)
    wanted = select(Blanking, shown.c.title, shown.c.language, shown.c.number).join(shown, shown.c.id == Blanking.id)
    kinds = {kind.name: kind.called for kind in texts.every()}
    return [
        Line(row, title, language, texts.called(number) if number else kinds[row.kind])
        for row, title, language, number in session.execute(wanted.order_by(order).limit(most))
    ]


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
    stem = held.stem if held is not None else texts.on(row.contribution) if row.contribution is not None else None
    if stem is None:
        raise Missing
    mine = policy.MINE.allows(actor, row)
    desk = (
        held is not None and policy.DESK.allows(actor) and stem.seen(actor) and policy.BLANK.allows(actor, held.owner)
    )
    if not (mine or desk):
        raise Missing
    return Case(row, held, stem, mine, desk, desk and policy.UNDO.allows(actor, row))


def contested() -> int:
    """Count the objections that wait for a decision."""
    return int(session.scalar(select(func.count()).where(Blanking.status == BlankingStatus.CONTESTED)) or 0)


def labels() -> dict[str, Any]:
    """Give what kinds of text are called."""
    return {kind.name: kind.label for kind in texts.every()}
