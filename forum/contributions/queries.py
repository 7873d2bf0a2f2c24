"""Questions about contributions that every kind shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from flask_babel import gettext as _
from sqlalchemy import Integer, Select, bindparam, exists, select
from sqlalchemy.orm import joinedload, with_expression

from forum.accounts.actor import VISITOR, Actor
from forum.contributions.follow_models import Follow
from forum.contributions.models import Answer, Contribution, Support, TimelineEntry, Version
from forum.contributions.status import Status
from forum.contributions.way import Stop, left, reached, skipped, stops
from forum.kernel.database import session
from forum.web.format import day

# Built once: putting a statement together costs more than asking it.
_HERE = bindparam("contribution", type_=Integer)
_TIMELINE = (
    select(TimelineEntry)
    .where(TimelineEntry.contribution_id == _HERE)
    .options(joinedload(TimelineEntry.actor))
    .order_by(TimelineEntry.id.desc())
)
_ANSWER = select(Answer).where(Answer.contribution_id == _HERE).order_by(Answer.id.desc()).limit(1)


def loaded(
    contribution_class: type[Contribution], kind: str, number: int, *, reader: Actor = VISITOR, names: bool = True
) -> Contribution | None:
    """Give a contribution by number in one query; sight is checked by the caller.

    With `names` it has everything that its page names: author, organisation, topic, district. `supported` tells whether
    the reader supports it, `followed` whether they follow it.
    """
    wanted = _with_names(contribution_class) if names else _numbered(contribution_class)
    return session.scalar(wanted, {"kind": kind, "number": number, "reader": reader.id or 0})


@cache
def _numbered(contribution_class: type[Contribution]) -> Select[Contribution]:
    reader = bindparam("reader", 0, Integer)  # nobody, when the object is read again on its next use
    supported = exists().where(Support.contribution_id == contribution_class.id, Support.person_id == reader)
    followed = exists().where(Follow.contribution_id == contribution_class.id, Follow.person_id == reader)
    return (
        select(contribution_class)
        .where(contribution_class.kind == bindparam("kind"), contribution_class.number == bindparam("number"))
        .options(
            with_expression(contribution_class.supported, supported),
            with_expression(contribution_class.followed, followed),
        )
    )


@cache
def _with_names(contribution_class: type[Contribution]) -> Select[Contribution]:
    return _numbered(contribution_class).options(
        joinedload(contribution_class.author),
        joinedload(contribution_class.organisation),
        joinedload(contribution_class.topic),
        joinedload(contribution_class.district),
    )


def timeline(contribution_id: int) -> Sequence[TimelineEntry]:
    """Give all moves of a contribution, newest first, with who made them."""
    return session.scalars(_TIMELINE, {"contribution": contribution_id}).all()


def way(contribution: Contribution, entries: Sequence[TimelineEntry]) -> tuple[Stop, ...]:
    """Give the five stops of a contribution with their days, from its moves (newest first).

    Where a council advised on the candidate alone, beside the Board, its stop has the day of that.
    """
    status, council = Status(contribution.status), reached(Status.COUNCIL)
    passed = frozenset(entry.from_status for entry in entries)
    days = left((entry.from_status, entry.to_status, entry.at) for entry in reversed(entries))
    for entry in entries:
        if entry.move == "recommend" and entry.from_status == entry.to_status:
            days.setdefault(council, entry.at)
    without = skipped(days, reached(status, passed))
    way = stops(status, contribution.status_since, contribution.due_on, passed, without)
    notes = [_note(stop, days.get(index), contribution) for index, stop in enumerate(way)]
    if contribution.advice_by is not None and contribution.council_id is not None and council in without:
        notes[council] = _("advises now")
    return tuple(replace(stop, note=note) for stop, note in zip(way, notes, strict=True))


def _note(stop: Stop, left_at: datetime | None, contribution: Contribution) -> str:
    if stop.current:
        return _("since %(day)s", day=day(contribution.status_since))
    if stop.state in {"end", "fin"}:
        return day(contribution.status_since)
    return day(left_at) if stop.state == "done" else ""


def answer(contribution_id: int) -> Answer | None:
    """Give the newest official answer."""
    return session.scalar(_ANSWER, {"contribution": contribution_id})


def versions(contribution_id: int) -> Sequence[Version]:
    """Give the older published texts, newest first."""
    return session.scalars(
        select(Version).where(Version.contribution_id == contribution_id).order_by(Version.number.desc())
    ).all()
