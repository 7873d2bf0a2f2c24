"""How ideas of the demonstration belong together: merged, proposed to be merged, related."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from forum.contributions.models import TimelineEntry
from forum.contributions.status import Status
from forum.demo.people import Society
from forum.demo.story import Story
from forum.demo.way import Step, Way
from forum.ideas.models import Idea
from forum.kernel.clock import local
from forum.kernel.database import session
from forum.kernel.settings import current
from forum.lineage.models import KIN, Merge, MergeStatus, Relation


class Kin:
    """Merges and links as rows; `entries` are what they leave in the timeline of an idea, by its key."""

    def __init__(self, story: Story, society: Society, ways: Mapping[str, Way], ideas: Mapping[str, Idea]) -> None:
        """Add the rows; all ideas have their keys already."""
        self.story, self.society, self.ways, self.ideas = story, society, ways, ideas
        self.entries: dict[str, list[TimelineEntry]] = defaultdict(list)
        for told in story.lineage["merged"]:
            self._merge(told)
        for told in story.lineage["proposed"]:
            session.add(self._made(told, story.fill(told["reason"])))
        for told in story.lineage["related"]:
            self._relate(told)

    def of_merge(self, into: str) -> dict[str, Any]:
        """Give what the timeline's entry of a merge names: number and key of the idea that goes on."""
        return {"into": self.story.numbers[into], KIN: self.ideas[into].id}

    def _made(self, told: dict[str, Any], reason: str, **more: Any) -> Merge:
        at = self.story.moment(told["proposed"], f"{told['idea']} {told['into']}", working=True)
        return Merge(
            contribution_id=self.ideas[told["idea"]].id,
            into_id=self.ideas[told["into"]].id,
            reason=reason,
            relate=True,
            proposed_by_id=self.society.people[told["by"]].id,
            proposed_at=at,
            expires_on=local(at).date() + timedelta(days=current().answer_merge_days),
            **more,
        )

    def _merge(self, told: dict[str, Any]) -> None:
        step = self.ways[told["idea"]].of("merge")
        if step is None:
            return
        reason = self.story.fill(step.told["reason"])
        ended = {"status": MergeStatus.MERGED, "ended_at": step.at, "from_status": step.source}
        session.add(self._made(told, reason, **ended))
        self._note(told["into"], "absorb", told["idea"], step.at, step.person, "participant", reason)

    def _relate(self, told: dict[str, Any]) -> None:
        at = self.story.moment(told["day"], f"{told['idea']} {told['to']}", working=True)
        low, high = sorted((self.ideas[told["idea"]].id, self.ideas[told["to"]].id))
        by = self.society.people[told["by"]].id
        session.add(Relation(low_id=low, high_id=high, linked_by_id=by, at=at))
        for one, other in ((told["idea"], told["to"]), (told["to"], told["idea"])):
            self._note(one, "relate", other, at, told["by"], "office")

    def _note(self, key: str, move: str, other: str, at: datetime, by: str, role: str, reason: str = "") -> None:
        stood = self._stood(key, at)
        self.entries[key].append(
            TimelineEntry(
                contribution_id=self.ideas[key].id,
                at=at,
                move=move,
                actor_id=self.society.people[by].id,
                role=role,
                from_status=stood.target if stood else Status.DRAFT,
                to_status=stood.target if stood else Status.DRAFT,
                reason=reason,
                due_on=stood.due_on if stood else None,
                details={KIN: self.ideas[other].id},
            )
        )

    def _stood(self, key: str, at: datetime) -> Step | None:
        return next((step for step in reversed(self.ways[key].steps) if step.at <= at), None)
