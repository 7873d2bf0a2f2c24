"""Verbs of minutes: approve, publish, correct. They never commit; the meeting is held by `planning.locked`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.accounts.roles import Role
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Visibility
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.kernel.text import prose
from forum.meetings import content, policy, queries
from forum.meetings.kinds import MinutesStatus, Sight
from forum.meetings.models import REASON_LENGTH, Meeting
from forum.meetings.models_people import Attendance, Minutes
from forum.meetings.workflow import MINUTES

MOVE = "meet"  # what timelines call it


def newest(meeting: Meeting) -> Minutes:
    """Give the newest version of a meeting's minutes. Raises Missing before the meeting was closed."""
    found = next(iter(queries.versions(meeting.id)), None)
    if found is None:
        raise Missing
    return found


def approve(meeting: Meeting, version: int, *, actor: Actor, revision: int) -> Minutes:
    """Approve the minutes as they stand: from now on this version never changes.

    `revision` is the meeting's, so that what is approved is what was read. Raises Refused when something changed.
    """
    row = _step(meeting, "approve", version, actor)
    if meeting.revision != revision:
        raise Refused
    written = content.build(meeting)
    row.content, row.inner = written.content, written.inner
    row.approved_at, row.approved_by_id, row.approved_by = now(), actor.id, _name(meeting, actor)
    row.content = {**row.content, "approved_by": row.approved_by, "approved_at": row.approved_at.isoformat()}
    meeting.revision += 1
    emit("meeting.approve", actor=actor, subject=meeting, council=meeting.council_id)
    return row


def publish(meeting: Meeting, version: int, *, actor: Actor) -> Minutes:
    """Publish an approved version: everyone may read it where the meeting is public, members in any case.

    Each result of an item on a public idea is told in the idea's timeline, once.
    """
    row = _step(meeting, "publish", version, actor)
    row.published_at = now()
    meeting.revision += 1
    if meeting.sight == Sight.PUBLIC and meeting.council.shown:
        before = _results(meeting, version)
        for item in row.content["items"]:
            _tell(meeting, version, item, actor, before)
    emit("meeting.publish", actor=actor, subject=meeting, council=meeting.council_id, version=version)
    return row


def correct(meeting: Meeting, version: int, reason: str, *, actor: Actor) -> Minutes:
    """Begin a new version after the one that was published, saying why. Raises Refused when it is not the newest."""
    policy.RECORD.require(actor, meeting)
    last = newest(meeting)
    if last.version != version or last.status != MinutesStatus.PUBLISHED or not reason.strip():
        raise Refused
    row = Minutes(meeting_id=meeting.id, version=version + 1, correction=prose(reason)[:REASON_LENGTH])
    row.status = MinutesStatus.DRAFT
    session.add(row)
    meeting.revision += 1
    session.flush()
    emit("meeting.correct", actor=actor, subject=meeting, council=meeting.council_id, version=row.version)
    return row


def _step(meeting: Meeting, name: str, version: int, actor: Actor) -> Minutes:
    source, target, permission = MINUTES[name]
    permission.require(actor, meeting)
    row = newest(meeting)
    if row.version != version or row.status != source:
        raise Refused
    row.status = target
    return row


def _results(meeting: Meeting, version: int) -> dict[int, str]:
    """The results that older versions told, by item."""
    older = [row for row in queries.versions(meeting.id, published=True) if row.version < version]
    return {item["id"]: item["result"] for row in reversed(older) for item in row.content["items"]}


def _tell(meeting: Meeting, version: int, item: dict[str, Any], actor: Actor, before: dict[int, str]) -> None:
    """Write a result into its idea's timeline, unless it says what an older version said."""
    if not item["idea"] or not item["result"] or before.get(item["id"]) == item["result"]:
        return
    wanted = select(Contribution).where(Contribution.id == item["idea"]["id"]).with_for_update(key_share=True)
    idea = session.scalar(wanted)
    if idea is None or idea.visibility != Visibility.PUBLIC:
        return
    details = {
        "meeting_of": meeting.council.slug,
        "meeting": meeting.number,
        "minutes": version,
        "top": item["top"],
        "council_name": meeting.council.name,
    }
    session.add(
        TimelineEntry(
            contribution_id=idea.id,
            at=now(),
            move=MOVE,
            actor_id=actor.id,
            role="office" if Role.OFFICE in actor.roles else "council_chair",
            from_status=idea.status,
            to_status=idea.status,
            due_on=idea.due_on,
            reason=item["result"],
            details=details,
        )
    )
    emit(f"{idea.kind}.{MOVE}", actor=actor, subject=idea, meeting=meeting.id)


def _name(meeting: Meeting, actor: Actor) -> str:
    """Give the real name under which somebody acts in the body."""
    row = session.get(Attendance, (meeting.id, actor.id))
    return row.name if row is not None else actor.name
