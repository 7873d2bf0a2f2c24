"""The words of the room: how a vote is held, what stands on the ballot, what came of it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Kind(StrEnum):
    """How a vote is held."""

    CIRCULAR = "circular"  # between meetings, in the browser, until a deadline
    BROWSER = "browser"  # in a meeting, openly, each in their own browser
    HANDS = "hands"  # in a meeting, openly, by hand; the totals are recorded
    SECRET = "secret"  # noqa: S105 – in a meeting, on paper; the totals are recorded


KIND_LABELS = {
    Kind.CIRCULAR: _("By circulation"),
    Kind.BROWSER: _("Open, in the browser"),
    Kind.HANDS: _("Open, by hand"),
    Kind.SECRET: _("Secret, on paper"),
}
ONLINE = (Kind.CIRCULAR, Kind.BROWSER)  # people cast ballots themselves
COUNTED = (Kind.HANDS, Kind.SECRET)  # somebody counts and records the totals


class Paper(StrEnum):
    """What may be voted for."""

    MOTION = "motion"
    ADVICE = "advice"


class Choice(StrEnum):
    """One answer on a ballot."""

    YES = "yes"
    CONDITIONS = "conditions"  # only of an advice: yes, under the conditions that the text names
    NO = "no"
    ABSTAIN = "abstain"


CHOICES = {
    Paper.MOTION: (Choice.YES, Choice.NO, Choice.ABSTAIN),
    Paper.ADVICE: (Choice.YES, Choice.CONDITIONS, Choice.NO, Choice.ABSTAIN),
}
CHOICE_LABELS = {
    Paper.MOTION: {Choice.YES: _("Yes"), Choice.NO: _("No"), Choice.ABSTAIN: _("Abstention")},
    Paper.ADVICE: {
        Choice.YES: _("Recommended"),
        Choice.CONDITIONS: _("Recommended with conditions"),
        Choice.NO: _("Not recommended"),
        Choice.ABSTAIN: _("Abstention"),
    },
}


class Result(StrEnum):
    """What came of a vote."""

    CARRIED = "carried"
    REJECTED = "rejected"
    RECOMMENDED = "recommended"
    CONDITIONS = "conditions"
    NOT_RECOMMENDED = "not_recommended"
    UNDECIDED = "undecided"  # an advice for which no side has the majority
    NO_QUORUM = "no_quorum"
    CANCELLED = "cancelled"


RESULT_LABELS = {
    Result.CARRIED: _("Carried"),
    Result.REJECTED: _("Rejected"),
    Result.RECOMMENDED: _("Recommended"),
    Result.CONDITIONS: _("Recommended with conditions"),
    Result.NOT_RECOMMENDED: _("Not recommended"),
    Result.UNDECIDED: _("No majority"),
    Result.NO_QUORUM: _("No quorum"),
    Result.CANCELLED: _("Cancelled"),
}
VALID = (
    Result.CARRIED,
    Result.REJECTED,
    Result.RECOMMENDED,
    Result.CONDITIONS,
    Result.NOT_RECOMMENDED,
    Result.UNDECIDED,
)


class Part(StrEnum):
    """Who acts for the body: the chair, else the deputy chair, else the office as secretary."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    SECRETARY = "secretary"
