"""Verbs of related contributions: link two, and end it. They never commit."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from forum.accounts.actor import Actor
from forum.accounts.roles import Role
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Visibility
from forum.kernel.clock import now
from forum.kernel.database import insert_once, session
from forum.kernel.errors import Refused
from forum.kernel.events import emit
from forum.lineage import policy
from forum.lineage.models import KIN, Relation


def linkable(one: Contribution, other: Contribution) -> bool:
    """Tell whether two contributions can be linked: two, of one kind, and none of them hidden."""
    shown = {Visibility.PUBLIC, Visibility.PENDING}
    return one.id != other.id and one.kind == other.kind and one.visibility in shown and other.visibility in shown


def relate(one: Contribution, other: Contribution, *, actor: Actor) -> bool:
    """Link two contributions as related, which needs nobody's consent; tell whether that is new.

    Raises Forbidden or Missing for who may not, about both of them, Refused where they cannot be linked.
    """
    policy.CONNECT.require(actor, one)
    policy.CONNECT.require(actor, other)
    if not linkable(one, other):
        raise Refused(_("These two ideas cannot be linked."))
    return link(one, other, actor=actor, by=actor.id)


def link(one: Contribution, other: Contribution, *, actor: Actor, by: int | None) -> bool:
    """Write the link; `by` is who wished it, `actor` by whose act it comes about."""
    new = insert_once(Relation, **_pair(one, other), linked_by_id=by, at=now())
    if new:
        _note_both("relate", one, other, by=by)
        emit("relation.relate", actor=actor, subject=one, other=other.id)  # no news: on no way anything changes
    return new


def unrelate(one: Contribution, other: Contribution, *, actor: Actor) -> bool:
    """End a link; tell whether there was one. Raises Forbidden or Missing for who may not."""
    policy.CONNECT.require(actor, one)
    policy.CONNECT.require(actor, other)
    pair = _pair(one, other)
    gone = session.execute(
        delete(Relation).where(Relation.low_id == pair["low_id"], Relation.high_id == pair["high_id"])
    )
    if not gone.rowcount:  # type: ignore[attr-defined]
        return False
    _note_both("unrelate", one, other, by=actor.id)
    emit("relation.unrelate", actor=actor, subject=one, other=other.id)
    return True


def note(contribution: Contribution, move: str, other: Contribution, *, by: int | None, role: str, reason: str) -> None:
    """Write into a contribution's timeline what happened between it and another one; its status stays."""
    session.add(
        TimelineEntry(
            contribution_id=contribution.id,
            at=now(),
            move=move,
            actor_id=by,
            role=role,
            from_status=contribution.status,
            to_status=contribution.status,
            reason=reason,
            due_on=contribution.due_on,
            details={KIN: other.id},
        )
    )


def _note_both(move: str, one: Contribution, other: Contribution, *, by: int | None) -> None:
    note(one, move, other, by=by, role=Role.OFFICE, reason="")
    note(other, move, one, by=by, role=Role.OFFICE, reason="")


def _pair(one: Contribution, other: Contribution) -> dict[str, int]:
    low, high = sorted((one.id, other.id))
    return {"low_id": low, "high_id": high}
