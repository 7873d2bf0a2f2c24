"""How the room's words are shown."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from forum.contributions import addresses
from forum.recommendations.kinds import BODY_LABELS, OUTCOME_LABELS, PURPOSE_LABELS, Body, Outcome, Purpose
from forum.recommendations.stages import Stage

STAGE_LABELS = {
    Stage.DRAFTING: _("Being written"),
    Stage.VOTING: _("Being voted on"),
    Stage.DECIDED: _("Decided, to be published"),
    Stage.ISSUED: _("Published"),
    Stage.DROPPED: _("Put aside"),
}


def stage(code: str) -> Any:
    """Say where a draft stands."""
    return STAGE_LABELS[Stage(code)]


def purpose(code: str) -> Any:
    """Say what a text is."""
    return PURPOSE_LABELS[Purpose(code)]


def response(code: str) -> Any:
    """Say what was made of a recommendation."""
    return OUTCOME_LABELS[Outcome(code)]


def body(code: str) -> Any:
    """Say who made something of it."""
    return BODY_LABELS[Body(code)]


GLOBALS = {
    "draft_stage": stage,
    "purpose_label": purpose,
    "response_label": response,
    "response_body": body,
    "matter_url": addresses.advised,
}
