"""Statuses of contributions, their owner and answer clock, and visibility – which is another thing (mission, rules 1, 5)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Visibility(StrEnum):
    """Who may see a contribution at all; set by moderators, apart from its status."""

    PENDING = "pending"
    PUBLIC = "public"
    HIDDEN = "hidden"
    INTERNAL = "internal"


class Status(StrEnum):
    """Where a contribution stands on its way; IMPORTED marks suggestions of other platforms, which have no way here."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CLARIFICATION = "clarification"
    DISCUSSION = "discussion"
    COUNCIL = "council"
    RECOMMENDED = "recommended"
    NOMINATED = "nominated"
    APPROVED = "approved"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    IN_PROGRESS = "in_progress"
    REALISED = "realised"
    STOPPED = "stopped"
    ANSWERED = "answered"
    DECLINED = "declined"
    MERGED = "merged"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"
    IMPORTED = "imported"


LABELS = {
    Status.DRAFT: _("Draft"),
    Status.SUBMITTED: _("Submitted"),
    Status.CLARIFICATION: _("Clarification needed"),
    Status.DISCUSSION: _("In discussion"),
    Status.COUNCIL: _("With a council"),
    Status.RECOMMENDED: _("Recommendation issued"),
    Status.NOMINATED: _("Project candidate"),
    Status.APPROVED: _("Approved"),
    Status.DEFERRED: _("Deferred"),
    Status.REJECTED: _("Rejected"),
    Status.IN_PROGRESS: _("In progress"),
    Status.REALISED: _("Realised"),
    Status.STOPPED: _("Stopped"),
    Status.ANSWERED: _("Answered"),
    Status.DECLINED: _("Not pursued"),
    Status.MERGED: _("Merged"),
    Status.FORWARDED: _("Forwarded"),
    Status.WITHDRAWN: _("Withdrawn"),
    Status.IMPORTED: _("Adopted suggestion"),
}

# Open statuses: somebody owes the next step by a date. `deferred` carries a review date instead of a clock.
OWNERS = {
    Status.SUBMITTED: "moderation",
    Status.CLARIFICATION: "author",
    Status.DISCUSSION: "office",
    Status.COUNCIL: "council",
    Status.RECOMMENDED: "office",
    Status.NOMINATED: "board",
    Status.DEFERRED: "board",
    Status.APPROVED: "project",
    Status.IN_PROGRESS: "project",
    Status.FORWARDED: "addressee",
}
OWNER_LABELS = {
    "moderation": _("the moderation team"),
    "author": _("the author"),
    "office": _("the office"),
    "council": _("the council"),
    "board": _("the Smart City Board"),
    "project": _("the project team"),
    "addressee": _("the addressee"),
}
ENDED = frozenset(
    {
        Status.REJECTED,
        Status.REALISED,
        Status.STOPPED,
        Status.ANSWERED,
        Status.DECLINED,
        Status.MERGED,
        Status.WITHDRAWN,
    }
)

SUPPORTABLE = frozenset(Status) - ENDED - {Status.DRAFT, Status.IMPORTED}


class Reason(StrEnum):
    """Reason codes of negative decisions; a text in words always stands beside them (mission, rule 4)."""

    OFF_TOPIC = "off_topic"
    NOT_CITY_MATTER = "not_city_matter"
    DUPLICATE = "duplicate"
    INSUFFICIENT_DETAIL = "insufficient_detail"
    UNLAWFUL = "unlawful"
    RIGHTS_OF_OTHERS = "rights_of_others"
    COSTS = "costs"
    TECHNICAL = "technical"
    PRIVACY = "privacy"
    ALREADY_DECIDED = "already_decided"
    OTHER = "other"


REASON_LABELS = {
    Reason.OFF_TOPIC: _("Not about the smart city"),
    Reason.NOT_CITY_MATTER: _("Not a matter for the city"),
    Reason.DUPLICATE: _("Already exists here"),
    Reason.INSUFFICIENT_DETAIL: _("Not clear enough, even after asking"),
    Reason.UNLAWFUL: _("Against the law"),
    Reason.RIGHTS_OF_OTHERS: _("Violates the rights of others"),
    Reason.COSTS: _("Costs outweigh the benefit"),
    Reason.TECHNICAL: _("Not technically feasible"),
    Reason.PRIVACY: _("Intrudes too far on privacy"),
    Reason.ALREADY_DECIDED: _("Already decided otherwise"),
    Reason.OTHER: _("Another reason"),
}


class Outcome(StrEnum):
    """What an official answer says."""

    EXISTS = "exists"
    PLANNED = "planned"
    DONE = "done"
    INFORMATION = "information"


OUTCOME_LABELS = {
    Outcome.EXISTS: _("Exists already"),
    Outcome.PLANNED: _("Is planned"),
    Outcome.DONE: _("Done directly"),
    Outcome.INFORMATION: _("Information"),
}
