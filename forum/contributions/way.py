"""The answer clock and the way's five stops (mission, rule 5; look: the way of an idea)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _

from forum.contributions.status import ENDED, Status
from forum.kernel.clock import Period, local, today
from forum.kernel.settings import Settings

BACK = "back"  # target of moves that return to where a question was asked
STAYS = "stays"  # target of moves that leave status, owner and clock as they are

STOPS = (_("Idea"), _("Check"), _("Council"), _("Board"), _("Realisation"))
_STOP = {
    Status.DRAFT: 0,
    Status.SUBMITTED: 1,
    Status.CLARIFICATION: 1,
    Status.DISCUSSION: 1,
    Status.FORWARDED: 1,
    Status.COUNCIL: 2,
    Status.RECOMMENDED: 2,
    Status.NOMINATED: 3,
    Status.DEFERRED: 3,
    Status.REJECTED: 3,
    Status.APPROVED: 4,
    Status.IN_PROGRESS: 4,
    Status.REALISED: 4,
    Status.STOPPED: 4,
}
_GOOD_ENDS = {Status.ANSWERED, Status.REALISED}


def periods(settings: Settings) -> dict[Status, Period]:
    """Give the time that each open status may last, from settings; statuses without a clock are absent."""
    return {
        Status.SUBMITTED: Period(working_days=settings.answer_submitted_working_days),
        Status.CLARIFICATION: Period(days=settings.answer_clarification_days),
        Status.DISCUSSION: Period(days=settings.answer_discussion_days),
        Status.COUNCIL: Period(months=settings.answer_council_months),
        Status.RECOMMENDED: Period(days=settings.answer_recommended_days),
        Status.NOMINATED: Period(months=settings.answer_nominated_months),
        Status.APPROVED: Period(months=settings.answer_approved_months),
        Status.FORWARDED: Period(days=settings.answer_forwarded_days),
    }


def clock_has_run_out(contribution: Any) -> bool:
    """Tell whether the answer was due before today."""
    return contribution.due_on is not None and contribution.due_on < today()


@dataclass(frozen=True)
class Stop:
    """One of five stations. `state`: done, now, late, end, gone, fin or open; `percent` of the clock that has run."""

    label: str
    state: str
    percent: int = 0
    note: str = ""
    good: bool = False

    @property
    def current(self) -> bool:
        """Whether the idea stands here now."""
        return self.state in {"now", "late"}


def reached(status: Status, passed: frozenset[str] = frozenset()) -> int:
    """Give the index of the stop where the contribution stands, or stood when it ended.

    `passed` are all statuses it went through; without them an ended one is taken to have ended at the check.
    """
    if status in _STOP:
        return _STOP[status]
    return max((_STOP.get(Status(value), 1) for value in passed if value in _STOP), default=1) or 1


def elapsed(since: datetime, due_on: date | None) -> int:
    """Give how much of the answer clock has run, in percent from 0 to 100."""
    if due_on is None:
        return 0
    start = local(since).date()
    whole = max((due_on - start).days, 1)
    return max(0, min(100, round(100 * (today() - start).days / whole)))


def left(moves: Iterable[tuple[str, str, datetime]]) -> dict[int, datetime]:
    """Give for each stop that was really visited when it was last left, from moves (from, to, when), oldest first."""
    days: dict[int, datetime] = {}
    for origin, target, at in moves:
        here, there = (_STOP.get(Status(value)) if value else 0 for value in (origin, target))
        if here is not None and there is not None and here < there:
            days[here] = at
    return days


def skipped(days: Mapping[int, datetime], at: int) -> frozenset[int]:
    """Give the stops before `at` where the contribution never was."""
    return frozenset(range(1, at)) - frozenset(days) if days else frozenset()


def stops(
    status: Status,
    since: datetime,
    due_on: date | None,
    passed: frozenset[str] = frozenset(),
    without: frozenset[int] = frozenset(),
) -> tuple[Stop, ...]:
    """Give the five stops of the way for a contribution's status and clock; `without` are those it did not visit."""
    at = reached(status, passed)
    late = due_on is not None and due_on < today()
    result = []
    for index, label in enumerate(STOPS):
        if index < at:
            result.append(Stop(label, "gone" if index in without else "done"))
        elif index > at:
            result.append(Stop(label, "gone" if status in ENDED else "open"))
        elif status is Status.REALISED:
            result.append(Stop(label, "fin", good=True))
        elif status in ENDED:
            result.append(Stop(label, "end", good=status in _GOOD_ENDS))
        else:
            result.append(Stop(label, "late" if late else "now", elapsed(since, due_on)))
    return tuple(result)
