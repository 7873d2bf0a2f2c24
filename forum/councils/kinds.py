"""The words of the room: kinds, states, groups, roles and ways of becoming a member, with their labels."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Kind(StrEnum):
    """The Forum, or a council that it founded."""

    FORUM = "forum"
    COUNCIL = "council"


KIND_LABELS = {Kind.FORUM: _("Forum"), Kind.COUNCIL: _("Council")}


class CouncilStatus(StrEnum):
    """Where a council stands."""

    ACTIVE = "active"
    PAUSED = "paused"  # members read, nobody decides
    DISSOLVED = "dissolved"  # everything public stays readable, nobody has rights any more


STATUS_LABELS = {
    CouncilStatus.ACTIVE: _("At work"),
    CouncilStatus.PAUSED: _("Paused"),
    CouncilStatus.DISSOLVED: _("Dissolved"),
}


class Majority(StrEnum):
    """What a motion needs, as the statute says."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"


MAJORITY_LABELS = {
    Majority.SIMPLE: _("Simple majority: more votes for than against"),
    Majority.TWO_THIRDS: _("Two thirds of the votes cast for or against"),
}


class Group(StrEnum):
    """From where in the city somebody comes; seats are given by group."""

    BUSINESS = "business"
    RESEARCH = "research"
    CIVIL_SOCIETY = "civil_society"
    CULTURE = "culture"
    CITIZENS = "citizens"
    ADMINISTRATION = "administration"
    PARTNER_MUNICIPALITY = "partner_municipality"


GROUP_LABELS = {
    Group.BUSINESS: _("Business"),
    Group.RESEARCH: _("Research"),
    Group.CIVIL_SOCIETY: _("Clubs and associations"),
    Group.CULTURE: _("Culture"),
    Group.CITIZENS: _("Citizens"),
    Group.ADMINISTRATION: _("City administration"),
    Group.PARTNER_MUNICIPALITY: _("Partner municipalities"),
}
GROUP_HINTS = {
    Group.BUSINESS: _("For people from companies, trades and start-ups"),
    Group.RESEARCH: _("For people from universities and institutes"),
    Group.CIVIL_SOCIETY: _("For people from clubs, associations and initiatives"),
    Group.CULTURE: _("For people from houses, ensembles and the free scene"),
    Group.CITIZENS: _("For everyone who lives here"),
    Group.ADMINISTRATION: _("For people from departments and municipal companies"),
    Group.PARTNER_MUNICIPALITY: _("For people from neighbouring cities"),
}


class SeatRole(StrEnum):
    """What somebody is in a council. A guest is asked in for one item and has no seat."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    MEMBER = "member"
    DEPUTY = "deputy"  # steps in for one member


SEATED = (SeatRole.CHAIR, SeatRole.DEPUTY_CHAIR, SeatRole.MEMBER)
ROLE_LABELS = {
    SeatRole.CHAIR: _("Chair"),
    SeatRole.DEPUTY_CHAIR: _("Deputy chair"),
    SeatRole.MEMBER: _("Member"),
    SeatRole.DEPUTY: _("Deputy"),
}
SECRETARY = "secretary"  # the office, which has no seat
SPEAKER_LABELS = {**{str(role): label for role, label in ROLE_LABELS.items()}, SECRETARY: _("Office, as secretary")}


class Appointed(StrEnum):
    """How somebody came to their seat; shown on the public page."""

    APPLICATION = "application"
    NAMED = "named"
    ELECTED = "elected"
    DRAWN = "drawn"
    SENT = "sent"
    SUCCEEDED = "succeeded"


APPOINTED_LABELS = {
    Appointed.APPLICATION: _("appointed on application"),
    Appointed.NAMED: _("named by the organisation"),
    Appointed.ELECTED: _("elected by the Forum"),
    Appointed.DRAWN: _("drawn by lot"),
    Appointed.SENT: _("sent by the administration"),
    Appointed.SUCCEEDED: _("moved up"),
}


class Ended(StrEnum):
    """How a seat ended before its term did."""

    RESIGNED = "resigned"
    REMOVED = "removed"
    ERASED = "erased"  # the account was erased
    SUCCEEDED = "succeeded"  # did not speak for the organisation any more, somebody else sits for it


ENDED_LABELS = {
    Ended.RESIGNED: _("resigned"),
    Ended.REMOVED: _("removed"),
    Ended.ERASED: _("account deleted"),
    Ended.SUCCEEDED: _("somebody else sits for the organisation"),
}


class ApplicationStatus(StrEnum):
    """Where an application stands."""

    SUBMITTED = "submitted"
    APPOINTED = "appointed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


APPLICATION_LABELS = {
    ApplicationStatus.SUBMITTED: _("With the office"),
    ApplicationStatus.APPOINTED: _("Appointed"),
    ApplicationStatus.REFUSED: _("Refused"),
    ApplicationStatus.WITHDRAWN: _("Withdrawn"),
}
