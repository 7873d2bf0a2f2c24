"""Which rule of `/spielregeln` a reason stands for, so that a decision can name it (EU Digital Services Act, Art. 17)."""

from __future__ import annotations

from typing import Any

from forum.contributions.status import REASON_LABELS, Reason
from forum.moderation.models import REASON_LABELS as HIDING_LABELS
from forum.moderation.models import ReportReason

# Moderators decline what does not belong here; whether an idea is good is not theirs to say (mission, the way of an idea).
DECLINING = (
    Reason.OFF_TOPIC,
    Reason.NOT_CITY_MATTER,
    Reason.DUPLICATE,
    Reason.UNLAWFUL,
    Reason.RIGHTS_OF_OTHERS,
)
_RULES: dict[str, int] = {
    Reason.OFF_TOPIC: 2,
    Reason.NOT_CITY_MATTER: 2,
    Reason.DUPLICATE: 5,
    Reason.UNLAWFUL: 3,
    Reason.RIGHTS_OF_OTHERS: 7,
    ReportReason.INSULT: 1,
    ReportReason.PRIVACY: 6,
    ReportReason.COPYRIGHT: 7,
    ReportReason.CAMPAIGNING: 4,
    ReportReason.SPAM: 5,
}


def rule_of(code: str) -> int | None:
    """Give the number of the rule that a reason code stands for; None where no single rule is meant."""
    return _RULES.get(code)


def declining_label(code: str) -> Any:
    """Give the words of a reason for not pursuing an idea; empty for an unknown code."""
    return REASON_LABELS[Reason(code)] if code in set(Reason) else ""


def hiding_label(code: str) -> Any:
    """Give the words of a reason for hiding something; empty for an unknown code."""
    return HIDING_LABELS[ReportReason(code)] if code in set(ReportReason) else ""
