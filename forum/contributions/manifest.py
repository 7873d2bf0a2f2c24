"""What the trunk offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts import erasing
from forum.accounts.policy import ACCOUNT, PUBLIC
from forum.accounts.sections import Section, register
from forum.contributions import files, follow, follow_views, policy, service, tallies, views
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
from forum.kernel.feature import Feature

erasing.register(service.forget_supports)
erasing.register(follow.forget)
register(
    Section(_("Supported and followed"), "follows.mine", 35, about=_("What you support and follow, and how to end it."))
)

feature = Feature(
    name="contributions",
    blueprints=(views.views, follow_views.views),
    access={
        "files.picture": PUBLIC,
        "files.document": PUBLIC,
        "follows.mine": ACCOUNT,
        "follows.show": ACCOUNT,
        "follows.change": ACCOUNT,
        "follows.unsupport": ACCOUNT,
    },
    permissions=policy.ALL,
    jobs=(tallies.refresh, files.sweep),
    template_globals={
        "supportable": SUPPORTABLE,
        "status_label": lambda code: LABELS[Status(code)],
        "reason_label": lambda code: REASON_LABELS[Reason(code)],
        "outcome_label": lambda code: OUTCOME_LABELS[Outcome(code)],
        "owner_label": lambda code: OWNER_LABELS[code],
    },
)
