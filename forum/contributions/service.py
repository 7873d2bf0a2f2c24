"""Verbs of the trunk: give a number, move along the way, support. They never commit."""

from __future__ import annotations

from datetime import date, datetime
from math import log2
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts.actor import Actor
from forum.accounts.roles import Role
from forum.contributions import policy
from forum.contributions.models import Contribution, NumberSeries, Support, TimelineEntry, Version
from forum.contributions.status import OWNERS, Status, Visibility
from forum.contributions.way import BACK, STAYS, periods
from forum.contributions.words import Words
from forum.kernel.clock import now, today
from forum.kernel.database import insert_into, insert_once, session
from forum.kernel.errors import Refused
from forum.kernel.events import emit
from forum.kernel.settings import current
from forum.kernel.workflow import Workflow

HEAT_DAYS = 5  # doubling the voices weighs as much as being five days younger


def next_number(kind: str, count: int = 1) -> int:
    """Reserve `count` numbers of a series and give the first."""
    insert = insert_into(NumberSeries).values(kind=kind, last=count)
    statement = insert.on_conflict_do_update(
        index_elements=["kind"], set_={"last": NumberSeries.last + count}
    ).returning(NumberSeries.last)
    return int(session.execute(statement).scalar_one()) - count + 1


def heat(supports: int, comments: int, listed_at: datetime) -> float:
    """Give the order of „currently popular“: voices on a logarithmic scale, plus youth."""
    return log2(1 + supports + 2 * comments) + listed_at.timestamp() / (86_400 * HEAT_DAYS)


def acting_role(actor: Actor, contribution: Contribution) -> str:
    """Name the role in which somebody acts on a contribution; the timeline shows it."""
    if actor.id is None:
        return "system"
    if contribution.author_id == actor.id:
        return "author"
    chairs = contribution.council_id is not None and contribution.council_id in actor.chairs
    held = {*actor.roles, *(["council_chair"] if chairs else [])}
    order = (Role.CHAIR, Role.LEAD, Role.OFFICE, "council_chair", Role.DEPARTMENT, Role.MODERATOR)
    return next((str(role) for role in order if role in held), "participant")


def move(
    contribution: Contribution,
    name: str,
    *,
    workflow: Workflow,
    actor: Actor,
    revision: int | None = None,
    role: str = "",
    **details: Any,
) -> TimelineEntry:
    """Make one move of the workflow: status, owner, due date, timeline, event – in the caller's transaction.

    `details` may hold `reason`, `reason_code`, `addressee`, `outcome`, `review_on` (ISO date) and others; empty ones
    count as missing. Raises Forbidden or Missing for who may not, Refused from another status or when `revision` is
    no longer the current one (somebody else has decided), ValueError when a needed detail is missing.
    """
    details = {key: value for key, value in details.items() if value not in {None, ""}}
    if revision is not None and revision != contribution.revision:
        raise Refused
    step = workflow.check(name, contribution, actor=actor, details=details)
    before, moment = Status(contribution.status), now()
    after = before
    if step.target != STAYS:
        after = Status(contribution.asked_from if step.target == BACK else step.target)
        contribution.asked_from = before if after is Status.CLARIFICATION else ""
        contribution.status = after
        contribution.status_since = moment
        contribution.owner = OWNERS.get(after, "")
        contribution.due_on = due_on(after, details.get("review_on"))
        contribution.advice_by = None  # who advised beside the Board is not asked any more
    contribution.revision += 1
    entry = TimelineEntry(
        contribution_id=contribution.id,
        at=moment,
        move=name,
        actor_id=actor.id,
        role=role or acting_role(actor, contribution),
        from_status=before,
        to_status=after,
        reason_code=details.pop("reason_code", ""),
        reason=details.pop("reason", ""),
        due_on=contribution.due_on,
        details=details,
    )
    session.add(entry)
    emit(
        f"{workflow.name}.{name}",
        actor=actor,
        subject=contribution,
        from_status=before,
        to_status=str(after),
        reason=entry.reason,
        reason_code=entry.reason_code,
        **details,
    )
    return entry


def due_on(status: Status, review_on: str | None = None) -> date | None:
    """Give the day until which the status' owner must act, counted from today."""
    if review_on:
        return date.fromisoformat(review_on)
    period = periods(current()).get(status)
    return period.after(today()) if period else None


def orphan(council_id: int) -> None:
    """Let the office owe the next step of what a council cannot advise on any more: it is dissolved.

    A candidate stays with the Board; it is with no council until the office has taken it back.
    """
    table = Contribution.__table__
    session.execute(
        update(Contribution)
        .where(table.c.council_id == council_id, table.c.status == Status.COUNCIL)
        .values(owner="office", revision=Contribution.revision + 1)
    )
    session.execute(
        update(Contribution)
        .where(table.c.council_id == council_id, table.c.advice_by.is_not(None))
        .values(council_id=None, revision=Contribution.revision + 1)
    )


def show(contribution: Contribution) -> None:
    """Make a contribution public; the first time it gets its place in the lists."""
    contribution.visibility = Visibility.PUBLIC
    if contribution.published_at is None:
        contribution.published_at = contribution.listed_at = now()
    contribution.heat = heat(contribution.supports, contribution.comments, contribution.listed_at)


def write(contribution: Contribution, words: Words) -> None:
    """Set title and text; an older published text is kept as a version. The search index follows (`fulltext`)."""
    if contribution.published_at is not None and (contribution.title, contribution.body) != (words.title, words.body):
        session.add(
            Version(
                contribution_id=contribution.id,
                number=contribution.version,
                title=contribution.title,
                body=contribution.body,
                html=contribution.html,
            )
        )
        contribution.version += 1
    contribution.title, contribution.body = words.title, words.body
    contribution.html, contribution.language = words.html, words.language
    session.add(contribution)
    session.flush()


def support(contribution: Contribution, *, actor: Actor) -> bool:
    """Support once; tell whether it is new. Raises Forbidden for the author and visitors, Refused once ended."""
    policy.SUPPORT.require(actor, contribution)
    if not insert_once(Support, contribution_id=contribution.id, person_id=actor.id, created_at=now()):
        return False
    _count(contribution, supports=1)
    return True


def unsupport(contribution: Contribution, *, actor: Actor) -> bool:
    """Take one's support back; tell whether there was one."""
    gone: Any = session.execute(
        delete(Support).where(Support.contribution_id == contribution.id, Support.person_id == actor.id)
    )
    if not gone.rowcount:
        return False
    _count(contribution, supports=-1)
    return True


def forget_supports(person_id: int) -> None:
    """Take all of a person's support back: their account is being erased."""
    wanted = select(Contribution).join(Support, Support.contribution_id == Contribution.id)
    for contribution in session.scalars(wanted.where(Support.person_id == person_id).order_by(Contribution.id)).all():
        session.execute(
            delete(Support).where(Support.contribution_id == contribution.id, Support.person_id == person_id)
        )
        _count(contribution, supports=-1)


def count_comment(contribution: Contribution, change: int) -> None:
    """Add to or take from the comments counted with a contribution (`change` is 1 or -1)."""
    _count(contribution, comments=change)


def _count(contribution: Contribution, *, supports: int = 0, comments: int = 0) -> None:
    table = Contribution.__table__
    row = session.execute(
        select(Contribution.supports, Contribution.comments, Contribution.listed_at)
        .where(Contribution.id == contribution.id)
        .with_for_update(key_share=True)
    ).one()
    values = {"supports": row.supports + supports, "comments": row.comments + comments}
    values["heat"] = heat(values["supports"], values["comments"], row.listed_at)
    session.execute(update(table).where(table.c.id == contribution.id).values(**values))  # type: ignore[arg-type]
    for name, value in values.items():
        set_committed_value(contribution, name, value)
