"""Departments and requests made for tests."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from forum.accounts.models import Person
from forum.contributions.words import Words
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.kernel.database import begin_write, session
from forum.statements import service
from forum.statements.models import Department, DepartmentMember, Statement
from tests.conftest import actor_of

numbers = count(1)
QUESTION = "Was würde das im Jahr kosten?"
BODY = "Rund **5.000 €** im Jahr."


def make_department(*people: Person, email: str = "", **more: Any) -> Department:
    """Store a department and who answers for it."""
    number = next(numbers)
    begin_write()
    made = Department(name=f"Fachbereich {number}", email=email or f"fb{number}@example.org", **more)
    session.add(made)
    session.flush()
    session.add_all(DepartmentMember(department_id=made.id, person_id=person.id) for person in people)
    session.commit()
    return made


def ask(idea: Idea, department: Department, office: Person, due_on: date | None = None) -> int:
    """Let the office ask; gives the key of the request."""
    who = actor_of(office)
    begin_write()
    made = service.ask(idea, department, QUESTION, due_on or today() + timedelta(days=21), actor=who)
    session.commit()
    return made.id


def words(body: str = BODY) -> Words:
    """Make a statement's text ready."""
    return Words.of("", body, "de")


def stored(key: int) -> Statement:
    """Give a request as it stands in the database now."""
    session.rollback()
    session.expire_all()
    return session.get_one(Statement, key)
