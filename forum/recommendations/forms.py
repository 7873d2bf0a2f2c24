"""Forms of drafts and recommendations."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, Field, HiddenField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum.contributions.models import TITLE_LENGTH
from forum.recommendations.kinds import BODY_LABELS, OUTCOME_LABELS, Body, Outcome, Purpose
from forum.recommendations.models import BODY_LENGTH, OPINION_LENGTH, REASON_LENGTH
from forum.votes.forms import UntilForm
from forum.web.forms import Form, line, text


class TextForm(Form):
    """A draft's title and text, and the revision on which they were written."""

    revision = HiddenField()
    title = line(lazy("Title"), limit=TITLE_LENGTH, required=lazy("Please give it a title."))
    body = text(lazy("Text"), limit=BODY_LENGTH, required=lazy("Please write the text."))


class BeginForm(TextForm):
    """A text of a body's own accord."""

    purpose = RadioField(
        lazy("What it is to become"),
        choices=[
            SelectChoice(str(Purpose.STATEMENT), lazy("A statement")),
            SelectChoice(str(Purpose.PROPOSAL), lazy("An idea of our own")),
        ],
        validators=[InputRequired(lazy("Please choose what it is to become."))],
    )


class CommentForm(Form):
    """What a member says about a draft."""

    comment = text(lazy("Your comment"), limit=8_000, required=lazy("Please write something."))


class StepForm(Form):
    """A step that depends on what was read before."""

    revision = HiddenField()


class VoteForm(UntilForm):
    """Until when the body votes on the draft as it stands."""

    revision = HiddenField()


class OpinionForm(Form):
    """A minority opinion."""

    body = text(lazy("My opinion"), limit=OPINION_LENGTH, required=lazy("Please write your opinion."))
    named = BooleanField(lazy("My name may stand beside it"))


class NeededWhereDeviated:
    """Asks for reasons where another field of the form says that somebody deviates."""

    def __init__(self, outcome: str) -> None:
        """Keep the name of that field."""
        self.outcome = outcome

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse an empty text beside „deviated“."""
        if form[self.outcome].data == Outcome.DEVIATED and not (field.data or "").strip():
            raise ValidationError(_("Please give reasons: everyone who advised reads them."))


class ResponseForm(Form):
    """What the office or the Board made of a recommendation."""

    body = RadioField(lazy("Who decided"), choices=[], validators=[InputRequired(lazy("Please choose who decided."))])
    outcome = RadioField(
        lazy("What was made of it"),
        choices=[SelectChoice(str(outcome), OUTCOME_LABELS[outcome]) for outcome in Outcome],
        validators=[InputRequired(lazy("Please choose what was made of it."))],
    )
    reason = text(lazy("Reasons, public"), limit=REASON_LENGTH, checks=[NeededWhereDeviated("outcome")])

    def offer(self, *bodies: Body) -> None:
        """Offer for whom the actor may speak."""
        self.body.choices = [SelectChoice(str(body), BODY_LABELS[body]) for body in bodies]
