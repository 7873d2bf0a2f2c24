"""The way of one idea of the demonstration: its moves with their times, owners and due dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forum.contributions.models import TimelineEntry
from forum.contributions.status import OWNERS, Status
from forum.contributions.way import BACK, periods
from forum.demo.people import Society
from forum.demo.story import Story
from forum.ideas.workflow import WORKFLOW
from forum.kernel.clock import local
from forum.kernel.settings import current

# Who the content's `by` is: the key of a person, and the role that the timeline shows.
_ACTORS = {
    "moderator": ("moderator-{}", "moderator"),
    "office": ("office-{}", "office"),
    "council": ("council-chair", "council_chair"),
    "board": ("chair", "chair"),
    "project": ("department-1", "department"),
}
_DETAILS = ("body", "paper", "outcome", "addressee", "waits_for")
_BEFORE_SIGHT = {Status.DRAFT, Status.SUBMITTED, Status.CLARIFICATION}


@dataclass(frozen=True)
class Step:
    """One move of an idea: what the content says, and what follows from it."""

    told: dict[str, Any]
    name: str
    source: Status
    target: Status
    at: datetime
    due_on: date | None
    person: str
    role: str


class Way:
    """All moves of one idea; `number` is the idea's and decides which of two colleagues deals with it."""

    def __init__(self, story: Story, idea: dict[str, Any], number: int) -> None:
        """Give each move its name, time, person and due date."""
        self.story = story
        self.steps: list[Step] = []
        status, asked_from, at = Status.DRAFT, "", None
        for told in idea["history"]:
            target = Status(told["to"])
            person, role = _ACTORS.get(told["by"], (idea["author"], "author"))
            working = told["by"] != "author"
            at = story.moment(told["day"], f"{idea['key']} {target}", after=at, working=working)
            self.steps.append(
                Step(
                    told,
                    _name(status, target, asked_from, role),
                    status,
                    target,
                    at,
                    self._due(told, target, at),
                    person.format(2 - number % 2),
                    role,
                )
            )
            asked_from = status if target is Status.CLARIFICATION else ""
            status = target
        self.last = self.steps[-1]
        self.asked_from = asked_from
        self.owner = OWNERS.get(status, "")
        self.sent_at = self.steps[0].at
        self.shown_at = next((step.at for step in self.steps if step.target not in _BEFORE_SIGHT), None)

    def _due(self, told: dict[str, Any], target: Status, at: datetime) -> date | None:
        if "due" in told:
            return self.story.date(told["due"])
        period = periods(current()).get(target)
        return period.after(local(at).date()) if period else None

    def of(self, name: str) -> Step | None:
        """The last move of that name."""
        return next((step for step in reversed(self.steps) if step.name == name), None)

    def entries(self, society: Society, contribution_id: int, **more: dict[str, Any]) -> list[TimelineEntry]:
        """The timeline's rows; `more` adds details to the moves of a name."""
        return [
            TimelineEntry(
                contribution_id=contribution_id,
                at=step.at,
                move=step.name,
                actor_id=society.people[step.person].id,
                role=step.role,
                from_status=step.source,
                to_status=step.target,
                reason_code=step.told.get("reason_code", ""),
                reason=self.story.fill(step.told.get("reason", "")),
                due_on=step.due_on,
                details=self._details(step) | more.get(step.name, {}),
            )
            for step in self.steps
        ]

    def _details(self, step: Step) -> dict[str, Any]:
        found = {name: self.story.fill(step.told[name]) for name in _DETAILS if step.told.get(name)}
        if step.name == "defer" and step.due_on is not None:
            found["review_on"] = step.due_on.isoformat()
        return found


def _name(source: Status, target: Status, asked_from: str, role: str) -> str:
    """The name of the move that leads from one status to the other, made by that role."""
    names = [
        move.name
        for move in WORKFLOW.moves
        if source in move.sources and (move.target == target or (move.target == BACK and asked_from == target))
    ]
    if "reply" in names and role != "author":
        names.remove("reply")
    return names[0]
