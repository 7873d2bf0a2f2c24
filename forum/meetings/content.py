"""What the minutes say: built from the agenda, the attendance and the votes, as plain values that never change again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forum.contributions.status import Visibility
from forum.councils import labels
from forum.meetings import agenda, queries
from forum.meetings.kinds import Presence
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.models_people import Attendance
from forum.votes.kinds import Result
from forum.votes.models import Vote


@dataclass(frozen=True)
class Written:
    """Minutes as they stand now: what everyone may read, and the items of the non-public part."""

    content: dict[str, Any]
    inner: list[dict[str, Any]]


def build(meeting: Meeting) -> Written:
    """Put the minutes together. Items of the non-public part leave no word in `content`, only that there was one."""
    rows = queries.attendances(meeting.id)
    items = queries.agenda(meeting)
    biased, votes = queries.excluded(meeting.id), queries.votes(meeting.id)
    told = [
        (item, _item(top, item, sorted(biased.get(item.id, ())), votes.get(item.id, ())))
        for top, item in enumerate(items, 1)
    ]
    outer = [entry for item, entry in told if agenda.is_open(meeting, item)]
    inner = [entry for item, entry in told if not agenda.is_open(meeting, item)]
    content = {
        "council": labels.title(meeting.council),
        "number": meeting.number,
        "starts_at": meeting.starts_at.isoformat(),
        "opened_at": (meeting.opened_at or meeting.starts_at).isoformat(),
        "closed_at": (meeting.closed_at or meeting.ends_at).isoformat(),
        "place": meeting.place,
        "lead": str(meeting.lead),
        "led_by": _leader(meeting, rows),
        "needed": meeting.needed,
        "present": meeting.present,
        "seats": meeting.seats,
        "there": [_person(row, rows) for row in rows if row.presence in {Presence.PRESENT, Presence.REMOTE}],
        "excused": [row.name for row in rows if row.presence == Presence.EXCUSED],
        "absent": [row.name for row in rows if row.presence == Presence.ABSENT and row.deputy_of_id is None],
        "items": outer,
        "closed_part": bool(inner),
    }
    return Written(content, inner)


def _leader(meeting: Meeting, rows: Sequence[Attendance]) -> str:
    there = (row for row in rows if row.presence in {Presence.PRESENT, Presence.REMOTE})
    return next((row.name for row in there if row.role == meeting.lead), "")


def _person(row: Attendance, rows: Sequence[Attendance]) -> dict[str, Any]:
    stands_for = next((other.name for other in rows if other.person_id == row.deputy_of_id), "")
    return {
        "name": row.name,
        "role": row.role,
        "organisation": row.organisation,
        "stands_for": stands_for,
        "remote": row.presence == Presence.REMOTE,
    }


def _item(top: int, item: AgendaItem, biased: list[str], votes: Sequence[Vote]) -> dict[str, Any]:
    idea = item.contribution if item.contribution and item.contribution.visibility == Visibility.PUBLIC else None
    return {
        "id": item.id,
        "top": top,
        "title": item.title,
        "language": item.language,
        "record": item.record,
        "result": item.result,
        "conflicts": biased,
        "idea": {"id": idea.id, "number": idea.number, "title": idea.title} if idea else None,
        "candidate": item.candidate.number if item.candidate and idea else None,
        "votes": [_vote(vote) for vote in votes if vote.closed_at is not None and vote.result != Result.CANCELLED],
    }


def _vote(vote: Vote) -> dict[str, Any]:
    """Totals alone: who voted how stays inside."""
    names = ("title", "kind", "paper", "totals", "taking_part", "quorum", "result")
    return {name: value if isinstance(value := getattr(vote, name), dict | int) else str(value) for name in names}
