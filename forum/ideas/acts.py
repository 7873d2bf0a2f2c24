"""Forms of what moderation and office decide on an idea; `details` is what the move of the workflow is given."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from forum.contributions.models import PLACE_LENGTH
from forum.contributions.status import OUTCOME_LABELS, REASON_LABELS, Outcome, Reason
from forum.ideas.forms import ActForm
from forum.web.forms import line, text

REASON_LENGTH = 2_000
ANSWER_LENGTH = 8_000


class AskForm(ActForm):
    """A question to the author."""

    reason = text(
        _("Question to the author"), limit=REASON_LENGTH, required=_("Please write what you would like to know.")
    )

    def details(self) -> dict[str, Any]:
        """Give the question as the public reason of the move."""
        return {"reason": self.reason.data}


class DeclineForm(ActForm):
    """A negative decision: reason code and reasons in words (mission, rule 4)."""

    reason_code = SelectField(_("Reason"), validators=[InputRequired(_("Please choose a reason."))])
    reason = text(
        _("Reasons in words, public"),
        limit=REASON_LENGTH,
        required=_("Please give reasons that the author understands."),
    )

    def offer(self, *reasons: Reason) -> None:
        """Offer these reason codes; all of them without an argument."""
        chosen = reasons or tuple(Reason)
        self.reason_code.choices = [
            SelectChoice("", _("Please choose")),
            *(SelectChoice(str(reason), REASON_LABELS[reason]) for reason in chosen),
        ]

    def details(self) -> dict[str, Any]:
        """Give code and words."""
        return {"reason_code": self.reason_code.data, "reason": self.reason.data}


class ForwardForm(ActForm):
    """Who gets the idea instead, and why."""

    addressee = line(
        _("To whom, for example a district council"), limit=120, required=_("Please name who gets the idea.")
    )
    reason = text(_("Reasons, public"), limit=REASON_LENGTH)

    def details(self) -> dict[str, Any]:
        """Give the addressee and the reasons."""
        return {"addressee": self.addressee.data, "reason": self.reason.data}


class NoteForm(ActForm):
    """A move that may carry a public reason: go on without an answer, take back into discussion."""

    reason = text(_("Reasons, public"), limit=REASON_LENGTH)

    def details(self) -> dict[str, Any]:
        """Give the reasons."""
        return {"reason": self.reason.data}


class ReasonForm(NoteForm):
    """A move that needs a public reason."""

    reason = text(_("Reasons, public"), limit=REASON_LENGTH, required=_("Please give reasons."))


class AnswerForm(ActForm):
    """The city's official answer."""

    outcome = RadioField(
        _("Outcome"),
        choices=[SelectChoice(str(outcome), OUTCOME_LABELS[outcome]) for outcome in Outcome],
        validators=[InputRequired(_("Please choose an outcome."))],
    )
    verdict = line(_("Answer in one sentence"), limit=240, required=_("Please give the answer in one sentence."))
    body = text(_("Reasons"), limit=ANSWER_LENGTH, required=_("Please give reasons for the answer."))
    costs = line(_("Costs"), limit=120)
    period = line(_("Period"), limit=120)
    responsible = line(_("In charge"), limit=120)
    paper = line(_("Number of the paper"), limit=40)


class NominateForm(ActForm):
    """Why the office lays the idea before the Board."""

    reasons = text(
        _("Official reasons, public"),
        limit=ANSWER_LENGTH,
        required=_("Please say why this idea should become a project."),
    )


class ClassifyForm(ActForm):
    """Topic, district and place, as the office sets them."""

    topic = SelectField(_("Topic"), validators=[InputRequired(_("Please choose a topic."))])
    district = SelectField(_("District"), validators=[Optional()])
    place = line(_("Address or place"), limit=PLACE_LENGTH)
