"""The lives of a council and of an application, as tables."""

from __future__ import annotations

from forum.councils import policy
from forum.councils.kinds import ApplicationStatus, CouncilStatus
from forum.kernel.workflow import Move, Workflow

C, A = CouncilStatus, ApplicationStatus
_REASON = frozenset({"reason"})

COUNCIL = Workflow(
    "council",
    Move("pause", frozenset({C.ACTIVE}), C.PAUSED, policy.ACT, _REASON),
    Move("resume", frozenset({C.PAUSED}), C.ACTIVE, policy.ACT, _REASON),
    Move("dissolve", frozenset({C.ACTIVE, C.PAUSED}), C.DISSOLVED, policy.ACT, _REASON),
)
APPLICATION = Workflow(
    "application",
    Move("appoint", frozenset({A.SUBMITTED}), A.APPOINTED, policy.APPOINT),
    Move("refuse", frozenset({A.SUBMITTED}), A.REFUSED, policy.APPOINT, _REASON, negative=True),
    Move("withdraw", frozenset({A.SUBMITTED}), A.WITHDRAWN, policy.OWN),
)
