"""What moderators read before they decide: the case, its context, and what colleagues did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased, joinedload

from forum.accounts.actor import Actor
from forum.accounts.models import Person
from forum.comments import attached
from forum.comments import queries as comments
from forum.comments.models import Comment
from forum.comments.queries import Said, display_name
from forum.contributions import fulltext
from forum.contributions import policy as trunk
from forum.contributions import queries as trunk_queries
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.ideas.labels import MOVES, ROLES
from forum.ideas.models import KIND, Idea
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.moderation.models import STATUS_LABELS, Decision, Report, ReportStatus
from forum.moderation.rules import declining_label, hiding_label

ALIKE = 5
REPORTS = 20
ACTS: dict[str, Any] = {
    "publish": lazy("Published"),
    "hide": lazy("Hidden"),
    "show": lazy("Shown again"),
    "reject": lazy("Report rejected"),
}


@dataclass(frozen=True)
class Step:
    """Something that happened to a case: what, who in which role, when, why (`label` is the reason's code in words)."""

    what: Any
    who: str
    role: Any
    at: datetime
    reason: str = ""
    label: Any = ""
    due_on: date | None = None


@dataclass(frozen=True)
class History:
    """What is known of an author here, in numbers; `reports` counts those about the content at hand."""

    since: datetime | None
    ideas: int
    declined: int
    comments: int
    hidden: int
    reports: int


def idea(number: int, actor: Actor) -> Idea:
    """Give an idea with what its case names. Raises Missing for what the actor may not see."""
    found = trunk_queries.loaded(Idea, KIND, number)
    if not isinstance(found, Idea) or not trunk.VIEW.allows(actor, found):
        raise Missing
    return found


def report(key: int, actor: Actor) -> Report:
    """Give a report with its content and the content's author. Raises Missing for what the actor may not see."""
    found = session.scalar(
        select(Report)
        .where(Report.id == key)
        .options(
            joinedload(Report.contribution).options(
                joinedload(Contribution.author), joinedload(Contribution.organisation)
            ),
            joinedload(Report.comment).options(joinedload(Comment.author), joinedload(Comment.organisation)),
        )
    )
    if found is None or not trunk.VIEW.allows(actor, found.contribution):
        raise Missing
    return found


def alike(found: Contribution, actor: Actor) -> list[int]:
    """Give the keys of contributions that say much the same, among all that the actor may see."""
    seen = trunk.VIEW.where(actor, Contribution)
    return fulltext.near_duplicates(found.title, found.body, ALIKE, besides=found.id, among=seen)


def contributions(keys: list[int]) -> list[Contribution]:
    """Give contributions in the order of their keys."""
    if not keys:
        return []
    found = {row.id: row for row in session.scalars(select(Contribution).where(Contribution.id.in_(keys)))}
    return [found[key] for key in keys if key in found]


def _about(model: Any, contribution_id: int, comment_id: int | None) -> list[Any]:
    same = model.comment_id.is_(None) if comment_id is None else model.comment_id == comment_id
    return [model.contribution_id == contribution_id, same]


def reports_about(contribution_id: int, comment_id: int | None, *, besides: int | None = None) -> Sequence[Report]:
    """Give the newest reports about a contribution itself, or about one comment."""
    wanted = select(Report).where(*_about(Report, contribution_id, comment_id))
    if besides is not None:
        wanted = wanted.where(Report.id != besides)
    return session.scalars(wanted.order_by(Report.id.desc()).limit(REPORTS)).all()


def history(author_id: int | None, contribution_id: int, comment_id: int | None = None) -> History:
    """Count what an author wrote and what was hidden of it, and the reports about the content; one query."""
    written, said = aliased(Contribution), aliased(Comment)
    ideas = select(func.count()).where(written.author_id == author_id)
    comments = select(func.count()).where(said.author_id == author_id)
    numbers = session.execute(
        select(
            select(Person.created_at).where(Person.id == author_id).scalar_subquery(),
            _number(ideas.where(written.visibility == Visibility.PUBLIC)),
            _number(ideas.where(written.status == Status.DECLINED)),
            _number(comments.where(said.visibility == Visibility.PUBLIC)),
            _number(ideas.where(written.visibility == Visibility.HIDDEN)),
            _number(comments.where(said.visibility == Visibility.HIDDEN, said.withdrawn_at.is_(None))),
            _number(select(func.count()).select_from(Report).where(*_about(Report, contribution_id, comment_id))),
        )
    ).one()
    since, public, declined, spoken, hidden_ideas, hidden_comments, reports = numbers
    return History(since, public, declined, spoken, hidden_ideas + hidden_comments, reports)


def _number(query: Select[int]) -> ScalarSelect[int]:
    return query.scalar_subquery()


def decisions(contribution_id: int, comment_id: int | None = None) -> list[Step]:
    """Give what moderators decided about a contribution itself or one comment, newest first."""
    rows = session.execute(
        select(Decision, Person.name, Person.state)
        .outerjoin(Person, Person.id == Decision.actor_id)
        .where(*_about(Decision, contribution_id, comment_id))
        .order_by(Decision.id.desc())
        .limit(REPORTS)
    )
    return [
        Step(
            ACTS.get(row.act) or MOVES.get(row.act, row.act),
            display_name(name, state),
            ROLES["moderator"],
            row.at,
            row.reason,
            hiding_label(row.reason_code) or declining_label(row.reason_code),
        )
        for row, name, state in rows
    ]


def steps(contribution_id: int) -> list[Step]:
    """Give the moves of an idea and what moderators did beside them, newest first; two queries."""
    moves = [move_step(entry) for entry in trunk_queries.timeline(contribution_id)]
    others = [step for step in decisions(contribution_id) if step.what in {ACTS["hide"], ACTS["show"], ACTS["reject"]}]
    return sorted([*moves, *others], key=lambda step: step.at, reverse=True)


def move_step(entry: TimelineEntry) -> Step:
    """Give a move of the timeline as colleagues see it, with who made it."""
    return Step(
        MOVES.get(entry.move, entry.move),
        display_name(entry.actor.name, entry.actor.state) if entry.actor else _("Forum"),
        ROLES.get(entry.role, entry.role),
        entry.at,
        entry.reason,
        declining_label(entry.reason_code),
        entry.due_on,
    )


def latest(found: list[Step]) -> Step | None:
    """Give the newest of the steps, for who decided at the same time."""
    return max(found, key=lambda step: step.at, default=None)


def outcome(found: Report) -> Step | None:
    """Give the decision of a report that a colleague made; one query."""
    if found.decided_at is None:
        return None
    name, state = session.execute(
        select(Person.name, Person.state).where(Person.id == found.decided_by_id)
    ).one_or_none() or (
        None,
        None,
    )
    return Step(
        STATUS_LABELS[ReportStatus(found.status)],
        display_name(name, state),
        ROLES["moderator"],
        found.decided_at,
        found.decision,
    )


def said_about(contribution_id: int, *, after: int | None = None) -> tuple[list[Said], int | None]:
    """Give all comments on a contribution with their visibility, oldest first, and the key to go on after."""
    wanted = comments.chosen().where(
        Comment.contribution_id == contribution_id, Comment.withdrawn_at.is_(None), Comment.id > (after or 0)
    )
    rows = session.execute(wanted.order_by(Comment.id).limit(comments.PAGE + 1)).all()
    attached.load(row[0] for row in rows)
    found = [comments.said(row) for row in rows[: comments.PAGE]]
    return found, found[-1].id if len(rows) > comments.PAGE else None
