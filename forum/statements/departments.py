"""Verbs of departments: the office keeps their list. They never commit."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete

from forum.accounts.actor import Actor
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.events import emit
from forum.statements import policy
from forum.statements.models import Department, DepartmentMember


def keep(
    department: Department, *, name: str, email: str, people: Collection[int], closed: bool, actor: Actor
) -> Department:
    """Add or change a department: name, mail address, the people who answer for it, whether it can still be asked."""
    policy.OFFICE.require(actor)
    department.name, department.email = name, email
    if closed != (department.closed_at is not None):
        department.closed_at = now() if closed else None
    session.add(department)
    session.flush()
    session.execute(delete(DepartmentMember).where(DepartmentMember.department_id == department.id))
    session.add_all(DepartmentMember(department_id=department.id, person_id=key) for key in sorted(set(people)))
    emit("department.keep", actor=actor, subject=department, people=len(set(people)), closed=closed)
    return department


def forget(person_id: int) -> None:
    """Take a person from all departments: their account is being erased."""
    session.execute(delete(DepartmentMember).where(DepartmentMember.person_id == person_id))
