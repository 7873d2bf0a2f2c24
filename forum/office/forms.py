"""Forms of the office's own things."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum.contributions.status import Status
from forum.contributions.way import periods
from forum.councils import labels, queries
from forum.ideas.acts import ANSWER_LENGTH, REASON_LENGTH
from forum.ideas.forms import ActForm
from forum.kernel.clock import add_months, today
from forum.kernel.settings import current
from forum.office.models import NAME_LENGTH
from forum.web.forms import Form, line, text


class TemplateForm(Form):
    """An answer template; `revision` is the fingerprint of the one that is being changed."""

    revision = HiddenField()
    name = line(_("Name of the template"), limit=NAME_LENGTH, required=_("Please name the template."))
    body = text(_("Text of the template"), limit=ANSWER_LENGTH, required=_("Please write the text."))


LONGEST = 12  # months that a council may be given


class AssignForm(ActForm):
    """Which council is to advise, and until when."""

    council = SelectField(_("Council"), validators=[InputRequired(_("Please choose a council."))])
    due = DateField(_("Advice by"), validators=[InputRequired(_("Please choose a day."))])
    reason = text(_("What the council should look at, public"), limit=REASON_LENGTH)

    def offer(self) -> None:
        """Offer the councils at work, and the day that the settings say."""
        self.council.choices = [
            SelectChoice("", _("Please choose")),
            *(SelectChoice(str(each.id), labels.title(each)) for each in queries.at_work()),
        ]
        self.due.data = self.due.data or self._usual()

    @staticmethod
    def _usual() -> date:
        return periods(current())[Status.COUNCIL].after(today())

    def validate_due(self, field: Any) -> None:
        """Refuse a day that is over or very far away."""
        if field.data and not today() < field.data <= add_months(today(), LONGEST):
            raise ValidationError(gettext("Please choose a day within the next twelve months."))
