"""Verbs of merging: propose, withdraw, agree, refuse, undo, expire. They never commit.

The office proposes, the author alone agrees; support is never moved by anybody but the person who gave it.
"""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts.actor import SYSTEM, Actor
from forum.accounts.models import Person, PersonState
from forum.contributions import policy as trunk
from forum.contributions import service as trunk_service
from forum.contributions.models import Contribution
from forum.contributions.status import SUPPORTABLE, Visibility
from forum.kernel.clock import now, today
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.kernel.settings import current
from forum.lineage import policy, relations, ways
from forum.lineage.models import STANDING, Merge, MergeStatus
from forum.web.transaction import writing

PROPOSE, ABSORB, RELEASE = "propose_merge", "absorb", "release"


def mergeable(contribution: Contribution) -> bool:
    """Tell whether a contribution can go up in another: its way leads there, it is not hidden, its author can agree."""
    return (
        contribution.author_id is not None
        and contribution.visibility in {Visibility.PUBLIC, Visibility.PENDING}
        and ways.of(contribution).find("merge", contribution.status) is not None
    )


def takes(target: Contribution) -> bool:
    """Tell whether others can go up in a contribution: everyone sees it, and its way is open."""
    return target.visibility == Visibility.PUBLIC and target.status in SUPPORTABLE


def propose(
    contribution: Contribution, target: Contribution, reason: str, *, relate: bool, actor: Actor, revision: int
) -> Merge:
    """Propose to a contribution's author that it goes up in another; they have some days for an answer.

    Raises Forbidden or Missing for who may not, about both of them; Refused for a stale form, for what cannot be merged,
    and while another proposal about one of them waits.
    """
    _hold(contribution, target)
    policy.CONNECT.require(actor, contribution)
    policy.CONNECT.require(actor, target)
    if revision != contribution.revision:
        raise Refused
    if contribution.id == target.id or contribution.kind != target.kind or not takes(target):
        raise Refused(_("Only another public idea whose way is open can take it in."))
    author = session.get(Person, contribution.author_id) if mergeable(contribution) else None
    if author is None or author.state != PersonState.ACTIVE:
        raise Refused(_("Nobody can agree to the merge of this idea. You can link it as related."))
    if _standing(contribution) or _standing(target):
        raise Refused(_("A merge of one of these two ideas has been proposed already."))
    made = Merge(
        contribution_id=contribution.id,
        into_id=target.id,
        reason=reason,
        relate=relate,
        proposed_by_id=actor.id,
        expires_on=today() + timedelta(days=current().answer_merge_days),
    )
    session.add(made)
    session.flush()
    emit(f"{contribution.kind}.{PROPOSE}", actor=actor, subject=contribution, merge=made.id)
    return made


def agree(key: int, *, actor: Actor, revision: int) -> Merge:
    """Let one's own contribution go up in the other: it keeps page and number, both timelines say so.

    Raises Refused when the proposal does not stand any more or something has changed since it was read.
    """
    merge = _held(key)
    contribution, target = merge.contribution, merge.into
    trunk.AUTHOR.require(actor, contribution)
    if merge.status != MergeStatus.PROPOSED or merge.expired or not mergeable(contribution) or not takes(target):
        raise Refused
    merge.from_status, merge.asked_from = contribution.status, contribution.asked_from
    trunk_service.move(
        contribution,
        "merge",
        workflow=ways.of(contribution),
        actor=actor,
        revision=revision,
        reason=merge.reason,
        into=target.number,
        merge=merge.id,
        kin=target.id,
    )
    if contribution.visibility == Visibility.PENDING:
        trunk_service.show(contribution)
    _end(merge, MergeStatus.MERGED)
    _note(ABSORB, merge, actor=actor, reason=merge.reason)
    return merge


def refuse(key: int, note: str, *, actor: Actor) -> Merge:
    """Keep one's own contribution apart; where the office wished so, both are linked as related."""
    merge = _held(key)
    trunk.AUTHOR.require(actor, merge.contribution)
    if merge.status != MergeStatus.PROPOSED or merge.expired:
        raise Refused
    _end(merge, MergeStatus.REFUSED, note)
    _link(merge, actor)
    emit("merge.refuse", actor=actor, subject=merge, contribution_id=merge.contribution_id)
    return merge


def withdraw(key: int, note: str, *, actor: Actor) -> Merge:
    """Take a proposal back; the author hears of it."""
    merge = _held(key)
    policy.CONNECT.require(actor, merge.contribution)
    policy.CONNECT.require(actor, merge.into)
    if merge.status != MergeStatus.PROPOSED:
        raise Refused
    _end(merge, MergeStatus.WITHDRAWN, note)
    emit("merge.withdraw", actor=actor, subject=merge, contribution_id=merge.contribution_id)
    return merge


def undo(key: int, reason: str, *, actor: Actor, revision: int) -> Merge:
    """Take a merge back: the contribution stands again where it stood, and its clock runs anew.

    Raises Refused for a stale form and for what is not merged.
    """
    merge = _held(key)
    contribution = merge.contribution
    policy.CONNECT.require(actor, contribution)
    policy.CONNECT.require(actor, merge.into)
    if merge.status != MergeStatus.MERGED:
        raise Refused
    contribution.asked_from = merge.from_status  # where the move leads back to
    trunk_service.move(
        contribution,
        "separate",
        workflow=ways.of(contribution),
        actor=actor,
        revision=revision,
        reason=reason,
        merge=merge.id,
        kin=merge.into_id,
    )
    contribution.asked_from = merge.asked_from
    _end(merge, MergeStatus.UNDONE, reason)
    _note(RELEASE, merge, actor=actor, reason=reason)
    return merge


def expire() -> None:
    """End proposals that nobody answered in time (a job of the worker)."""
    over = (
        select(Merge.id)
        .where(Merge.status == MergeStatus.PROPOSED, Merge.expires_on < today())
        .order_by(Merge.id)
        .limit(100)
    )
    if session.scalar(over.limit(1)) is None:
        return
    with writing():
        for key in session.scalars(over).all():
            merge = _held(key)
            if merge.expired:
                _end(merge, MergeStatus.EXPIRED)
                _link(merge, SYSTEM)
                emit("merge.expire", actor=SYSTEM, subject=merge, contribution_id=merge.contribution_id)


def _held(key: int) -> Merge:
    """Give a merge with both contributions, held until the transaction ends. Raises Missing."""
    wanted = select(Merge).where(Merge.id == key).with_for_update(key_share=True)
    merge = session.scalar(wanted.execution_options(populate_existing=True))
    if merge is None:
        raise Missing
    rows = {row.id: row for row in _locked(merge.contribution_id, merge.into_id)}
    set_committed_value(merge, "contribution", rows[merge.contribution_id])
    set_committed_value(merge, "into", rows[merge.into_id])
    return merge


def _hold(*contributions: Contribution) -> None:
    """Hold contributions until the transaction ends, as they are now."""
    _locked(*(contribution.id for contribution in contributions))


def _locked(*keys: int) -> list[Contribution]:
    """Hold rows in the order of their keys, whoever asks: no two wait for each other."""
    wanted = select(Contribution).where(Contribution.id.in_(keys)).order_by(Contribution.id)
    held = wanted.with_for_update(key_share=True, of=Contribution)
    return list(session.scalars(held.execution_options(populate_existing=True)))


def _standing(contribution: Contribution) -> bool:
    wanted = select(Merge.id).where(Merge.contribution_id == contribution.id, Merge.status.in_(STANDING))
    return session.scalar(wanted.limit(1)) is not None


def _end(merge: Merge, status: MergeStatus, note: str = "") -> None:
    merge.status, merge.note, merge.ended_at = status, note, now()


def _link(merge: Merge, actor: Actor) -> None:
    if merge.relate and relations.linkable(merge.contribution, merge.into):
        relations.link(merge.contribution, merge.into, actor=actor, by=merge.proposed_by_id)


def _note(move: str, merge: Merge, *, actor: Actor, reason: str) -> None:
    """Write into the timeline of the other contribution what happened, and tell those who did not hear it already."""
    role = trunk_service.acting_role(actor, merge.into)
    relations.note(merge.into, move, merge.contribution, by=actor.id, role=role, reason=reason)
    emit(
        f"{merge.into.kind}.{move}",
        actor=actor,
        subject=merge.into,
        merge=merge.id,
        told_with=merge.contribution_id,
    )
