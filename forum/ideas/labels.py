"""What the timeline calls the moves of an idea, and the roles in which they were made."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

MOVES: dict[str, Any] = {
    "submit": _("Submitted"),
    "publish": _("Published for discussion"),
    "ask": _("Question to the author"),
    "reply": _("Question answered"),
    "proceed": _("Continued without an answer"),
    "decline": _("Not pursued"),
    "forward": _("Forwarded"),
    "return": _("Back in discussion"),
    "take_back": _("Taken back from the council"),
    "answer": _("Answered"),
    "assign": _("Handed to a council"),
    "recommend": _("Recommendation issued"),
    "respond": _("What was made of the recommendation"),
    "nominate": _("Nominated as a project candidate"),
    "approve": _("Approved"),
    "defer": _("Deferred"),
    "reject": _("Rejected"),
    "start": _("Project started"),
    "complete": _("Realised"),
    "stop": _("Stopped"),
    "merge": _("Merged"),
    "separate": _("Merge undone"),
    "absorb": _("Another idea was merged into this one"),
    "release": _("A merged idea stands on its own again"),
    "relate": _("Linked with a related idea"),
    "unrelate": _("Link with another idea removed"),
    "withdraw": _("Withdrawn"),
    "adopt": _("Taken up as an idea"),
    "extend": _("More time taken"),
    "statement": _("Statement published"),
    "meet": _("Discussed in a meeting"),
}

ROLES: dict[str, Any] = {
    "author": _("Author"),
    "moderator": _("Moderation"),
    "office": _("Office"),
    "lead": _("Office lead"),
    "department": _("Department"),
    "board": _("Smart City Board"),
    "chair": _("Smart City Board"),
    "council_chair": _("Chair of the council"),
    "council_deputy": _("Deputy chair of the council"),
    "participant": _("Participant"),
    "system": _("Forum"),
}
