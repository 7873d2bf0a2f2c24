"""Mail around statements: to the department with a link, to the office, to the author; and reminders, each once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import SYSTEM
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.roles import Role
from forum.contributions import addresses
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.clock import add_working_days, local, now, today
from forum.kernel.database import session
from forum.kernel.events import emit
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.kernel.settings import current
from forum.statements import links, queries
from forum.statements.models import Statement, StatementStatus
from forum.web.links import public_url
from forum.web.transaction import writing

MORNING = 6
SOON, LATE = "soon", "late"


def _statement(occasion: Occasion) -> Statement | None:
    """Give the request, as long as what it is about is public."""
    return session.scalar(
        select(Statement)
        .join(Contribution, Contribution.id == Statement.contribution_id)
        .where(Statement.id == occasion.subject_id, Contribution.visibility == Visibility.PUBLIC)
        .options(joinedload(Statement.department), joinedload(Statement.contribution))
    )


def _about(statement: Statement, **more: Any) -> dict[str, Any]:
    return {
        "number": statement.contribution.number,
        "title": statement.contribution.title,
        "department": statement.department.name,
        "question": statement.question,
        "due_on": statement.due_on,
        "note": statement.note,
        **more,
    }


def department(occasion: Occasion) -> list[Recipient]:
    """Send the request to the department's address with a link, and to its people with the way to their desk."""
    statement = _statement(occasion)
    if statement is None or statement.status != StatementStatus.ASKED:
        return []
    late, asked = statement.due_on < today(), statement.department
    link = public_url("statements.by_link", secret=links.issue(statement))
    mailed = [Recipient(None, asked.email, asked.name, "de", _about(statement, link=link, late=late, once=True))]
    desk = public_url("statements.show", key=statement.id)
    for person in queries.members([asked.id]).get(asked.id, []):
        if person.email != asked.email:
            mailed += to_person(person, **_about(statement, link=desk, late=late, once=False))
    return mailed


def withdrawn(occasion: Occasion) -> list[Recipient]:
    """Tell the department that its statement is not needed any more."""
    statement = _statement(occasion)
    if statement is None or statement.status != StatementStatus.WITHDRAWN:
        return []
    asked = statement.department
    return [Recipient(None, asked.email, asked.name, "de", _about(statement))]


def office(occasion: Occasion) -> list[Recipient]:
    """Tell whoever asked that the answer is there; once they left the office, everyone there."""
    statement = _statement(occasion)
    if statement is None or statement.status != StatementStatus.ANSWERED:
        return []
    people = list(
        session.scalars(
            select(Person)
            .join(RoleGrant, (RoleGrant.person_id == Person.id) & (RoleGrant.role == Role.OFFICE))
            .where(Person.state == PersonState.ACTIVE)
            .order_by(Person.id)
        )
    )
    people = [person for person in people if person.id == statement.asked_by_id] or people
    link = public_url("statements.show", key=statement.id)
    return [mail for person in people for mail in to_person(person, **_about(statement, link=link))]


def author(occasion: Occasion) -> list[Recipient]:
    """Tell the author that a department's statement stands on the page of their idea."""
    found = session.get(Contribution, occasion.subject_id)
    statement = session.get(Statement, occasion.details["statement"], options=[joinedload(Statement.department)])
    if found is None or statement is None or found.visibility != Visibility.PUBLIC or found.author_id is None:
        return []
    person = session.get(Person, found.author_id)
    if person is None or person.state != PersonState.ACTIVE or person.id == occasion.actor_id:
        return []
    link = addresses.public(found, _anchor=f"stellungnahme-{statement.id}")
    return to_person(person, number=found.number, title=found.title, department=statement.department.name, link=link)


def every_morning() -> None:
    """Remind departments from the morning on (a job of the worker)."""
    if local(now()).hour >= MORNING:
        remind()


def remind() -> int:
    """Remind departments shortly before an answer is due, and once it is overdue; gives how many."""
    soon = add_working_days(today(), current().answer_reminder_working_days)
    due = or_(
        (Statement.due_on < today()) & (Statement.reminded != LATE),
        (Statement.due_on >= today()) & (Statement.due_on <= soon) & (Statement.reminded == ""),
    )
    wanted = select(Statement).where(Statement.status == StatementStatus.ASKED, due).order_by(Statement.id).limit(100)
    if session.scalar(wanted.with_only_columns(Statement.id).limit(1)) is None:
        return 0
    with writing():
        found = session.scalars(wanted.with_for_update(key_share=True)).all()
        for statement in found:
            statement.reminded = LATE if statement.due_on < today() else SOON
            emit("statement.remind", actor=SYSTEM, subject=statement, contribution_id=statement.contribution_id)
    return len(found)


ALL = (
    Notice("statement.ask", department, "statements/mail/asked.txt"),
    Notice("statement.give_back", department, "statements/mail/given_back.txt"),
    Notice("statement.remind", department, "statements/mail/remind.txt"),
    Notice("statement.withdraw", withdrawn, "statements/mail/withdrawn.txt"),
    Notice("statement.answer", office, "statements/mail/answered.txt"),
    Notice("idea.statement", author, "statements/mail/published.txt", kind="own"),
)
