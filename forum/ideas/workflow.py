"""The way of an idea as a table (mission: the way of an idea); all statuses stand here, whatever has a screen yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum.contributions import policy as trunk
from forum.contributions.status import OWNERS, Status
from forum.contributions.way import BACK, STAYS, clock_has_run_out
from forum.ideas import policy
from forum.kernel.clock import today
from forum.kernel.policy import Permission
from forum.kernel.workflow import Move, Workflow

S = Status
NOT_RECOMMENDED = "not_recommended"  # the verdict that a recommendation's entry in the timeline then holds


def _move(
    name: str,
    sources: Iterable[Status],
    target: str,
    permission: Permission,
    *needs: str,
    negative: bool = False,
    **more: Any,
) -> Move:
    return Move(name, frozenset(sources), target, permission, frozenset(needs), negative, **more)


def _not_recommended(idea: Any) -> bool:
    """Tell whether the council advised against it in its newest recommendation."""
    return getattr(idea, "advice", None) == NOT_RECOMMENDED


def _council_is_late_or_gone(idea: Any) -> bool:
    """Tell whether the council's time is over, or it was dissolved and the office owes the next step."""
    return clock_has_run_out(idea) or idea.owner == OWNERS[S.DISCUSSION]


def _council_advises_the_board(idea: Any) -> bool:
    """Tell whether a council was asked about the candidate and has not answered."""
    return idea.advice_by is not None


def _board_is_alone(idea: Any) -> bool:
    return idea.advice_by is None


def _advice_is_late_or_gone(idea: Any) -> bool:
    """Tell whether the day of that advice is over, or the council was dissolved."""
    return idea.advice_by is not None and (idea.advice_by < today() or idea.council_id is None)


BEFORE_DECISION = (S.SUBMITTED, S.CLARIFICATION, S.DISCUSSION, S.COUNCIL, S.RECOMMENDED)

WORKFLOW = Workflow(
    "idea",
    _move("submit", [S.DRAFT], S.SUBMITTED, policy.SUBMIT),
    _move("publish", [S.SUBMITTED], S.DISCUSSION, trunk.MODERATE),
    _move("ask", [S.SUBMITTED, S.DISCUSSION, S.COUNCIL], S.CLARIFICATION, policy.CLARIFY, "reason"),
    _move("reply", [S.CLARIFICATION], BACK, trunk.AUTHOR, "reason"),
    _move("proceed", [S.CLARIFICATION], BACK, trunk.CLASSIFY, guard=clock_has_run_out),
    _move("decline", [S.SUBMITTED], S.DECLINED, trunk.MODERATE, "reason", "reason_code", negative=True),
    _move(
        "decline",
        [S.CLARIFICATION, S.DISCUSSION, S.COUNCIL, S.DEFERRED],
        S.DECLINED,
        policy.DECLINE,
        "reason",
        "reason_code",
        negative=True,
    ),
    _move(
        "decline",
        [S.RECOMMENDED],
        S.DECLINED,
        policy.DECLINE,
        "reason",
        "reason_code",
        negative=True,
        guard=_not_recommended,
    ),
    _move("forward", [S.SUBMITTED, S.DISCUSSION], S.FORWARDED, policy.FORWARD, "addressee"),
    _move("return", [S.FORWARDED], S.DISCUSSION, policy.CLARIFY),
    _move("take_back", [S.COUNCIL], S.DISCUSSION, policy.ASSIGN, "reason", guard=_council_is_late_or_gone),
    _move(
        "answer",
        [S.SUBMITTED, S.DISCUSSION, S.COUNCIL, S.RECOMMENDED, S.FORWARDED],
        S.ANSWERED,
        trunk.ANSWER,
        "outcome",
    ),
    _move("assign", [S.DISCUSSION], S.COUNCIL, policy.ASSIGN, "council"),
    _move("recommend", [S.COUNCIL], S.RECOMMENDED, policy.RECOMMEND),
    _move("nominate", [S.RECOMMENDED, S.DEFERRED], S.NOMINATED, policy.NOMINATE),
    _move("nominate", [S.DISCUSSION], S.NOMINATED, policy.NOMINATE, "reason"),
    # The Board's clock runs on while a council advises on the candidate (decision 0026).
    _move("assign", [S.NOMINATED], STAYS, policy.ASSIGN, "council", guard=_board_is_alone),
    _move("recommend", [S.NOMINATED], STAYS, policy.RECOMMEND, guard=_council_advises_the_board),
    _move("take_back", [S.NOMINATED], STAYS, policy.ASSIGN, "reason", guard=_advice_is_late_or_gone),
    _move("approve", [S.NOMINATED], S.APPROVED, policy.DECIDE, "reason"),
    _move("defer", [S.NOMINATED], S.DEFERRED, policy.DECIDE, "reason", "review_on", negative=True),
    _move("reject", [S.NOMINATED], S.REJECTED, policy.DECIDE, "reason", "reason_code", negative=True),
    _move("start", [S.APPROVED], S.IN_PROGRESS, policy.CARRY_OUT),
    _move("complete", [S.IN_PROGRESS], S.REALISED, policy.CARRY_OUT),
    _move("stop", [S.APPROVED, S.IN_PROGRESS], S.STOPPED, policy.DECIDE, "reason", "reason_code", negative=True),
    _move("merge", BEFORE_DECISION, S.MERGED, trunk.AUTHOR, "into"),
    _move("separate", [S.MERGED], BACK, policy.SEPARATE, "reason"),
    _move("withdraw", [S.SUBMITTED, S.CLARIFICATION, S.DISCUSSION], S.WITHDRAWN, trunk.AUTHOR),
    _move("adopt", [S.IMPORTED], S.DISCUSSION, policy.ADOPT, "reason"),
)
