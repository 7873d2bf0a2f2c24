"""The lives of a meeting and of its minutes, as tables."""

from __future__ import annotations

from forum.kernel.workflow import Move, Workflow
from forum.meetings import policy
from forum.meetings.kinds import MinutesStatus, Status

S = Status

MEETING = Workflow(
    "meeting",
    Move("invite", frozenset({S.DRAFT}), S.INVITED, policy.INVITE),
    Move("open", frozenset({S.INVITED}), S.RUNNING, policy.LEAD),
    Move("close", frozenset({S.RUNNING}), S.HELD, policy.CLOSE),
    Move("cancel", frozenset({S.DRAFT, S.INVITED}), S.CANCELLED, policy.CANCEL, frozenset({"reason"})),
)
# Steps of the minutes' versions; the permission is asked of the meeting.
MINUTES = {
    "approve": (MinutesStatus.DRAFT, MinutesStatus.APPROVED, policy.APPROVE),
    "publish": (MinutesStatus.APPROVED, MinutesStatus.PUBLISHED, policy.PUBLISH),
}
