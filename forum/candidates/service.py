"""Verbs of candidates."""

from __future__ import annotations

from forum.accounts.actor import Actor
from forum.candidates.models import KIND, Candidate
from forum.contributions import service as trunk
from forum.contributions.models import Contribution
from forum.contributions.words import Words
from forum.kernel.database import session
from forum.kernel.workflow import Workflow


def nominate(
    origin: Contribution, *, workflow: Workflow, actor: Actor, reasons: Words, revision: int | None = None
) -> Candidate:
    """Make a project candidate of a contribution, whatever its kind.

    `reasons` are the office's public reasons (the title is that of the contribution), `workflow` the way of its kind.
    Raises Forbidden for who may not, Refused from a status that does not lead there or when somebody else was faster.
    """
    number = trunk.next_number(KIND)
    trunk.move(
        origin,
        "nominate",
        workflow=workflow,
        actor=actor,
        revision=revision,
        reason=reasons.body,
        candidate=number,
    )
    candidate = Candidate(
        number=number,
        origin_id=origin.id,
        title=origin.title,
        reasons=reasons.body,
        html=reasons.html,
        language=reasons.language,
        nominated_by_id=actor.id,
    )
    session.add(candidate)
    return candidate
