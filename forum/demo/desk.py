"""What waits at the office's desk in the demonstration: departments and their statements, templates, notes."""

from __future__ import annotations

from typing import Any

from forum.contributions.models import TimelineEntry
from forum.demo.people import Society, address
from forum.demo.story import Story
from forum.ideas.models import Idea
from forum.kernel.database import session
from forum.kernel.text import render
from forum.notes.models import Note
from forum.office.models import AnswerTemplate
from forum.statements.models import Department, DepartmentMember, Statement, StatementStatus


def settle(story: Story, society: Society, ideas: dict[str, Idea]) -> None:
    """Add what the office and the departments work with."""
    content = story.statements
    departments = {entry["key"]: _department(story, entry) for entry in content["departments"]}
    session.add_all(departments.values())
    session.flush()
    for entry in content["departments"]:
        session.add_all(
            DepartmentMember(department_id=departments[entry["key"]].id, person_id=society.people[key].id)
            for key in entry["people"]
        )
    for entry in content["statements"]:
        _ask(story, society, entry, ideas[entry["idea"]], departments[entry["department"]])
    office = society.people["office-1"].id
    session.add_all(
        AnswerTemplate(
            name=entry["name"], body=entry["body"], changed_by_id=office, changed_at=story.moment(-60, entry["name"])
        )
        for entry in content["templates"]
    )
    session.add_all(
        Note(
            contribution_id=ideas[entry["idea"]].id,
            author_id=society.people[entry["by"]].id,
            body=entry["body"],
            at=story.moment(entry["day"], entry["body"], working=True),
        )
        for entry in content["notes"]
    )


def _department(story: Story, entry: dict[str, Any]) -> Department:
    return Department(
        name=entry["name"], email=address(f"fb-{entry['key']}"), created_at=story.moment(-540, entry["key"])
    )


def _ask(story: Story, society: Society, entry: dict[str, Any], idea: Idea, department: Department) -> None:
    """Add one request, as far as it has come; a published one stands in the timeline."""
    office, key = society.people[entry["by"]].id, f"{entry['idea']} {entry['department']}"
    made = Statement(
        contribution_id=idea.id,
        department_id=department.id,
        question=entry["question"],
        due_on=story.date(entry["due"]),
        asked_by_id=office,
        asked_at=story.moment(entry["asked"], key, working=True),
        status=StatementStatus.ASKED,
    )
    if "answered" in entry:
        body = story.fill(entry["body"])
        made.status, made.body, made.html = StatementStatus.ANSWERED, body, render(body)
        made.answered_at = story.moment(entry["answered"], key, working=True)
        made.revision = 2
    if "published" in entry:
        made.status, made.revision = StatementStatus.PUBLISHED, 3
        made.published_at = story.moment(entry["published"], key, after=made.answered_at, working=True)
        made.published_by_id = office
    session.add(made)
    session.flush()
    if made.published_at is not None:
        session.add(
            TimelineEntry(
                contribution_id=idea.id,
                at=made.published_at,
                move="statement",
                actor_id=office,
                role="office",
                from_status=idea.status,
                to_status=idea.status,
                due_on=idea.due_on,
                details={"statement": made.id, "department": department.name},
            )
        )
