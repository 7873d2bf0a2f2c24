"""The words of the room: what a text is for, where its draft stands, what became of it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Purpose(StrEnum):
    """What a body says: its advice on an idea it was given, a statement of its own accord, or an idea of its own."""

    ADVICE = "advice"
    STATEMENT = "statement"
    PROPOSAL = "proposal"


PURPOSE_LABELS = {
    Purpose.ADVICE: _("Recommendation"),
    Purpose.STATEMENT: _("Statement"),
    Purpose.PROPOSAL: _("Proposal"),
}


class DraftStatus(StrEnum):
    """Where a draft stands; while it is voted on, its vote says so."""

    DRAFTING = "drafting"
    ISSUED = "issued"
    DROPPED = "dropped"


class Body(StrEnum):
    """Who has to say what it makes of a recommendation."""

    OFFICE = "office"
    BOARD = "board"


BODY_LABELS = {Body.OFFICE: _("Office"), Body.BOARD: _("Smart City Board")}


class Outcome(StrEnum):
    """What was made of a recommendation."""

    FOLLOWED = "followed"
    DEVIATED = "deviated"


OUTCOME_LABELS = {Outcome.FOLLOWED: _("Followed"), Outcome.DEVIATED: _("Deviated, with reasons")}
