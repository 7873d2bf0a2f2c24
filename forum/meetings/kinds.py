"""The words of the room: who may know of a meeting, where it stands, how people took part, with their labels."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Sight(StrEnum):
    """What everyone may know of a meeting once it was invited to."""

    PUBLIC = "public"  # all of it but the non-public part
    DATE = "date"  # that the body meets, and on which day
    INTERNAL = "internal"  # nothing


SIGHT_LABELS = {
    Sight.PUBLIC: _("Public: everyone may come"),
    Sight.DATE: _("Not public: everyone sees on which day the body meets"),
    Sight.INTERNAL: _("Not public: nothing stands on public pages"),
}


class Status(StrEnum):
    """Where a meeting stands."""

    DRAFT = "draft"  # known inside only
    INVITED = "invited"
    RUNNING = "running"
    HELD = "held"
    CANCELLED = "cancelled"


STATUS_LABELS = {
    Status.DRAFT: _("Being prepared"),
    Status.INVITED: _("Invited"),
    Status.RUNNING: _("Now"),
    Status.HELD: _("Held"),
    Status.CANCELLED: _("Called off"),
}
ANNOUNCED = (Status.INVITED, Status.RUNNING, Status.HELD, Status.CANCELLED)
AHEAD = (Status.DRAFT, Status.INVITED)


class Lead(StrEnum):
    """Who leads a meeting: the chair; without one there, the deputy chair; without either, the office."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    SECRETARY = "secretary"


LEAD_LABELS = {
    Lead.CHAIR: _("Chair"),
    Lead.DEPUTY_CHAIR: _("Deputy chair"),
    Lead.SECRETARY: _("Office, as secretary"),
}


class Answer(StrEnum):
    """What somebody answers to an invitation; empty until then."""

    YES = "yes"
    REMOTE = "remote"
    NO = "no"


ANSWER_LABELS = {
    "": _("No answer yet"),
    Answer.YES: _("I come"),
    Answer.REMOTE: _("I take part by video"),
    Answer.NO: _("I cannot come"),
}


class Presence(StrEnum):
    """How somebody was there; empty until it is written down."""

    PRESENT = "present"
    REMOTE = "remote"
    EXCUSED = "excused"
    ABSENT = "absent"


PRESENCE_LABELS = {
    "": _("Not noted yet"),
    Presence.PRESENT: _("Present"),
    Presence.REMOTE: _("Present by video"),
    Presence.EXCUSED: _("Excused"),
    Presence.ABSENT: _("Absent"),
}
THERE = (Presence.PRESENT, Presence.REMOTE)


class ItemStatus(StrEnum):
    """Whether something stands on the agenda."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


ITEM_LABELS = {
    ItemStatus.PROPOSED: _("Proposed"),
    ItemStatus.ACCEPTED: _("On the agenda"),
    ItemStatus.REFUSED: _("Refused"),
}


class MinutesStatus(StrEnum):
    """Where a version of the minutes stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"


MINUTES_LABELS = {
    MinutesStatus.DRAFT: _("Draft"),
    MinutesStatus.APPROVED: _("Approved by the chair"),
    MinutesStatus.PUBLISHED: _("Published"),
}


class Access(StrEnum):
    """What helps people to come and to follow."""

    STEP_FREE = "step_free"
    TOILET = "toilet"
    LOOP = "loop"
    SIGN = "sign"
    CAPTIONS = "captions"
    TRANSIT = "transit"


ACCESS_LABELS = {
    Access.STEP_FREE: _("Step-free entrance"),
    Access.TOILET: _("Wheelchair-accessible toilet"),
    Access.LOOP: _("Induction loop"),
    Access.SIGN: _("German Sign Language"),
    Access.CAPTIONS: _("Live captions"),
    Access.TRANSIT: _("Step-free stop nearby"),
}
