"""What happens next, and by when: the sentence directly under the title of every idea."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from forum.contributions.status import Status
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.web.format import day

_WITH_REASON = {
    Status.CLARIFICATION,
    Status.DECLINED,
    Status.MERGED,
    Status.WITHDRAWN,
    Status.REJECTED,
    Status.STOPPED,
}


@dataclass(frozen=True)
class NextStep:
    """A title, a sentence, and the day until which it happens (None once the way has ended)."""

    title: str
    text: str
    by: date | None
    late: bool
    quotes_reason: bool = False  # whether the newest move's reason belongs beside the sentence


def next_step(idea: Idea) -> NextStep | None:
    """Say what the owner of the status does next; None for imported suggestions, which have no way here."""
    status = Status(idea.status)
    if status is Status.IMPORTED:
        return None
    late = idea.due_on is not None and idea.due_on < today()
    open_sentences = {
        Status.SUBMITTED: _("The moderation team checks whether the idea fits here, and publishes it."),
        Status.CLARIFICATION: _("The author answers a question. Then the idea goes on where it stood."),
        Status.DISCUSSION: _("Everyone can comment and support. Then the office says how the idea goes on."),
        Status.COUNCIL: _("A council of specialists advises on the idea and issues a recommendation."),
        Status.RECOMMENDED: _("The office decides on the basis of the recommendation how the idea goes on."),
        Status.NOMINATED: _("The idea is scored by uniform criteria. Then the Smart City Board decides, with reasons."),
        Status.DEFERRED: _("The decision was put off. On the review date the idea comes back."),
        Status.APPROVED: _("The department in charge prepares the project."),
        Status.IN_PROGRESS: _("The project is running. Progress is reported here."),
        Status.FORWARDED: _("%(addressee)s has the idea and answers.", addressee=idea.addressee or _("The addressee")),
    }
    if sentence := open_sentences.get(status):
        if idea.advice_by is not None and idea.council_id is not None:
            sentence += " " + _("Until %(day)s a council advises on it.", day=day(idea.advice_by))
        return NextStep(_("What happens next"), sentence, idea.due_on, late, quotes_reason=status in _WITH_REASON)
    ended = {
        Status.ANSWERED: _("The city has answered. The way of this idea ends here."),
        Status.DECLINED: _("The idea is not pursued."),
        Status.MERGED: _("The idea was merged with another one and goes on there."),
        Status.WITHDRAWN: _("The author has withdrawn the idea."),
        Status.REJECTED: _("The idea was rejected."),
        Status.REALISED: _("The idea has been realised. Thank you to everyone who took part."),
        Status.STOPPED: _("The project was stopped."),
    }
    return NextStep(
        _("Where the idea stands"), ended.get(status, ""), None, late=False, quotes_reason=status in _WITH_REASON
    )
