"""Forms of votes: ask by circulation, vote, say that one is biased, ask anew, stop."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import DateField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum.kernel.clock import BERLIN, today
from forum.votes.kinds import CHOICE_LABELS, CHOICES, Paper
from forum.votes.models import BODY_LENGTH, REASON_LENGTH, TITLE_LENGTH
from forum.web.forms import Form, line, text

USUAL, SHORTEST, LONGEST = 10, 2, 60  # days
END = time(20, 0)  # o'clock in the city


class UntilForm(Form):
    """Until when people can vote: the evening of a day."""

    until = DateField(lazy("Ends on"), validators=[InputRequired(lazy("Please choose a day."))])

    def __init__(self, *args: Any, **kw: Any) -> None:
        """Propose the usual time."""
        super().__init__(*args, **kw)
        if not self.is_submitted():
            self.until.data = self.until.data or today() + timedelta(days=USUAL)

    def validate_until(self, field: Any) -> None:
        """Refuse a day that leaves no time, or is very far away."""
        if field.data and not SHORTEST <= (field.data - today()).days <= LONGEST:
            message = _("Please choose a day that is %(first)s to %(last)s days away.", first=SHORTEST, last=LONGEST)
            raise ValidationError(message)

    @property
    def moment(self) -> datetime:
        """The moment at which the vote ends."""
        return end_of(self.until.data)


def end_of(day: date) -> datetime:
    """Give the moment at which a vote ends on a day, on the city's clock whatever the season."""
    return datetime.combine(day, END, BERLIN)


class CircularForm(UntilForm):
    """A question to all members."""

    title = line(lazy("What is to be decided"), limit=TITLE_LENGTH, required=lazy("Please write it in one sentence."))
    body = text(
        lazy("Text of the motion, with reasons"),
        limit=BODY_LENGTH,
        required=lazy("Please write the text on which people vote."),
    )


class CastForm(Form):
    """One's vote."""

    choice = RadioField(lazy("Your vote"), choices=[], validators=[InputRequired(lazy("Please choose an answer."))])

    def offer(self, paper: Paper) -> None:
        """Offer what stands on the ballot."""
        labels = CHOICE_LABELS[paper]
        self.choice.choices = [SelectChoice(str(choice), labels[choice]) for choice in CHOICES[paper]]


class ReasonForm(Form):
    """Something that needs a reason: a conflict of interest, stopping a vote."""

    reason = text(lazy("Reason, for members"), limit=REASON_LENGTH, required=lazy("Please give a reason."))
