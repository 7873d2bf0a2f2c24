"""How the room's words are shown, and small answers that templates ask for."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from forum.votes.kinds import CHOICE_LABELS, KIND_LABELS, RESULT_LABELS, Choice, Kind, Paper, Part, Result
from forum.votes.models import KNOWN, Elector, Vote

PART_LABELS = {
    Part.CHAIR: lazy("the chair"),
    Part.DEPUTY_CHAIR: lazy("the deputy chair, for the chair"),
    Part.SECRETARY: lazy("the office as secretary, for the chair"),
}


def kind(vote: Vote) -> Any:
    """Say how a vote is held."""
    return KIND_LABELS[Kind(vote.kind)]


def choice(vote: Vote, code: str) -> Any:
    """Say what a choice means on the vote's ballot."""
    return CHOICE_LABELS[Paper(vote.paper)][Choice(code)]


def result(code: str) -> Any:
    """Say what came of it."""
    return RESULT_LABELS[Result(code)]


def part(code: str) -> Any:
    """Say who acted for the body; nobody did where a deadline ended it."""
    return PART_LABELS[Part(code)] if code else lazy("the deadline")


def conflict(elector: Elector) -> str:
    """Say why somebody does not vote."""
    return _("Has to do with the matter, as the platform knows") if elector.conflict == KNOWN else elector.conflict


GLOBALS = {
    "vote_kind": kind,
    "vote_choice": choice,
    "vote_result": result,
    "vote_part": part,
    "vote_conflict": conflict,
}
