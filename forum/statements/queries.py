"""Questions about statements and departments; what is not published is asked for with an actor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, String, func, literal, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.accounts.login import NEVER, PERSON
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.roles import Role
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Visibility
from forum.kernel.clock import today
from forum.kernel.database import session
from forum.statements import policy
from forum.statements.models import Department, DepartmentMember, Statement, StatementStatus

LENGTH = 50
OPEN = (StatementStatus.ASKED, StatementStatus.ANSWERED)


def departments_of() -> Select[str, str, datetime]:
    """Ask for the departments for which a person answers, as a set that is loaded with the actor."""
    return select(literal("departments", String), DepartmentMember.department_id.cast(String), NEVER).where(
        DepartmentMember.person_id == PERSON
    )


def published(entries: Iterable[TimelineEntry]) -> Sequence[Statement]:
    """Give the published statements that a timeline names, the oldest first; asks nothing where it names none."""
    keys = [entry.details["statement"] for entry in entries if entry.move == "statement" and entry.details]
    if not keys:
        return ()
    return session.scalars(
        select(Statement)
        .where(Statement.id.in_(keys), Statement.status == StatementStatus.PUBLISHED)
        .options(joinedload(Statement.department))
        .order_by(Statement.published_at, Statement.id)
    ).all()


def _visible(actor: Actor) -> Select[Statement]:
    """Ask for requests that the actor may know of, about what is public unless the office asks."""
    wanted = (
        select(Statement)
        .join(Contribution, Contribution.id == Statement.contribution_id)
        .where(policy.VIEW.where(actor, Statement))
        .options(joinedload(Statement.department), joinedload(Statement.contribution))
    )
    return wanted if _of_office(actor) else wanted.where(Contribution.visibility == Visibility.PUBLIC)


def _of_office(actor: Actor) -> bool:
    return actor.holds(Role.OFFICE, Role.LEAD)


def waiting(actor: Actor) -> Sequence[Statement]:
    """Give what waits, the most urgent first: answers that can be published, then what departments owe."""
    first = Statement.status.desc() if not _of_office(actor) else Statement.status
    wanted = _visible(actor).where(Statement.status.in_(OPEN))
    return session.scalars(wanted.order_by(first, Statement.due_on, Statement.id).limit(LENGTH)).all()


def done(actor: Actor) -> Sequence[Statement]:
    """Give the newest requests that ended."""
    wanted = _visible(actor).where(Statement.status.not_in(OPEN))
    return session.scalars(wanted.order_by(Statement.id.desc()).limit(LENGTH)).all()


def found(key: int, actor: Actor) -> Statement | None:
    """Give a request that the actor may know of."""
    wanted = _visible(actor).where(Statement.id == key).options(joinedload(Statement.answered_by))
    return session.scalar(wanted)


def about(contribution_id: int) -> Sequence[Statement]:
    """Give all requests about a contribution, for the office's desk, the newest first."""
    return session.scalars(
        select(Statement)
        .where(Statement.contribution_id == contribution_id)
        .options(joinedload(Statement.department))
        .order_by(Statement.id.desc())
    ).all()


def counts() -> tuple[int, int, int]:
    """Count for the office: answers to publish, requests that wait, and those of them that are late."""
    row = session.execute(
        select(
            func.count().filter(Statement.status == StatementStatus.ANSWERED),
            func.count().filter(Statement.status == StatementStatus.ASKED),
            func.count().filter(Statement.status == StatementStatus.ASKED, Statement.due_on < today()),
        ).where(Statement.status.in_(OPEN))
    ).one()
    return row[0], row[1], row[2]


def departments(*, closed: bool = False) -> Sequence[Department]:
    """Give the departments by name; `closed` ones too."""
    wanted = select(Department).order_by(Department.name)
    return session.scalars(wanted if closed else wanted.where(Department.closed_at.is_(None))).all()


def members(department_ids: Iterable[int]) -> dict[int, list[Person]]:
    """Give the people who answer for departments: active, and still holding the role."""
    rows = session.execute(
        select(DepartmentMember.department_id, Person)
        .join(Person, Person.id == DepartmentMember.person_id)
        .join(RoleGrant, (RoleGrant.person_id == Person.id) & (RoleGrant.role == Role.DEPARTMENT))
        .where(DepartmentMember.department_id.in_(list(department_ids)), Person.state == PersonState.ACTIVE)
        .order_by(Person.name, Person.id)
    )
    people: dict[int, list[Person]] = {}
    for key, person in rows:
        people.setdefault(key, []).append(person)
    return people


def with_role(emails: Iterable[str]) -> dict[str, Person]:
    """Give the active people with the role `department` by mail address."""
    rows = session.scalars(
        select(Person)
        .join(RoleGrant, (RoleGrant.person_id == Person.id) & (RoleGrant.role == Role.DEPARTMENT))
        .where(Person.email.in_(list(emails)), Person.state == PersonState.ACTIVE)
    )
    return {str(person.email): person for person in rows}
