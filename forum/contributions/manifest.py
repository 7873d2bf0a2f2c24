"""What the trunk offers the house."""

from __future__ import annotations

from forum.accounts import erasing
from forum.accounts.policy import PUBLIC
from forum.contributions import policy, service, tallies
from forum.contributions.status import (
    LABELS,
    OUTCOME_LABELS,
    OWNER_LABELS,
    REASON_LABELS,
    SUPPORTABLE,
    Outcome,
    Reason,
    Status,
)
from forum.contributions.views import views
from forum.kernel.feature import Feature

erasing.register(service.forget_supports)

feature = Feature(
    name="contributions",
    blueprints=(views,),
    access={"pictures.show": PUBLIC},
    permissions=policy.ALL,
    jobs=(tallies.refresh,),
    template_globals={
        "supportable": SUPPORTABLE,
        "status_label": lambda code: LABELS[Status(code)],
        "reason_label": lambda code: REASON_LABELS[Reason(code)],
        "outcome_label": lambda code: OUTCOME_LABELS[Outcome(code)],
        "owner_label": lambda code: OWNER_LABELS[code],
    },
)
