"""Forms of reports and of the moderators' acts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp

from forum.accounts.models import EMAIL_LENGTH
from forum.contributions.status import REASON_LABELS as DECLINING_LABELS
from forum.moderation.models import REASON_LABELS, REPORT_LENGTH
from forum.moderation.rules import DECLINING
from forum.web.forms import Form, OpenForm, clean_line, line, text

REASON_LENGTH = 2_000
ADDRESSEE_LENGTH = 120
CHOOSE = _("Please choose a reason.")
HIDING = [SelectChoice(value=str(code), label=label) for code, label in REASON_LABELS.items()]
KEY = r"[A-Za-z0-9_-]{0,40}\Z"


class ReportForm(OpenForm):
    """What is wrong with some content; visitors may leave an address to hear the outcome."""

    reason = RadioField(_("What is wrong with it?"), choices=HIDING, validators=[InputRequired(CHOOSE)])
    text = text(
        _("Please explain"),
        limit=REPORT_LENGTH,
        required=_("Please say in a sentence or two what is wrong, so that we can check it."),
    )
    email = EmailField(
        _("Your mail address"),
        filters=[clean_line(EMAIL_LENGTH * 2)],
        validators=[
            Optional(),
            Length(max=EMAIL_LENGTH),
            Email(message=_("Please check the mail address, for example name@example.org.")),
        ],
    )
    request_key = HiddenField(filters=[lambda value: value or ""], validators=[Regexp(KEY)])


class Act(Form):
    """An act without words; `revision` is that of the page on which it was decided."""

    revision = HiddenField(filters=[lambda value: value or ""], validators=[Regexp(r"[0-9]{1,9}\Z")])

    def details(self) -> dict[str, str]:
        """Give what the act needs besides the revision."""
        return {name: str(value) for name, value in self.content().items() if name != "revision" and value}

    def typed(self) -> str:
        """Give the words that were typed, to keep them when the act cannot be done any more."""
        return "\n\n".join(
            str(field.data) for field in self if field.type in {"StringField", "TextAreaField"} and field.data
        )


class Ask(Act):
    """A question to the author."""

    reason = text(
        _("Your question to the author"), limit=REASON_LENGTH, required=_("Please write what you want to know.")
    )


class Decline(Act):
    """Not pursuing an idea, with a reason."""

    reason_code = RadioField(
        _("Reason"),
        choices=[SelectChoice(value=str(code), label=DECLINING_LABELS[code]) for code in DECLINING],
        validators=[InputRequired(CHOOSE)],
    )
    reason = text(
        _("Reasons for the author and everyone"),
        limit=REASON_LENGTH,
        required=_("Please give the reasons in words."),
    )


class Forward(Act):
    """Handing an idea to who is in charge."""

    addressee = line(
        _("To whom?"), limit=ADDRESSEE_LENGTH, required=_("Please name the office or body that gets the idea.")
    )
    reason = text(
        _("Why it goes there"), limit=REASON_LENGTH, required=_("Please say in a sentence why it goes there.")
    )
    public = BooleanField(_("Show the idea to everyone"), default=True)


class Hide(Act):
    """Taking something out of sight, with a reason."""

    reason_code = RadioField(_("Reason"), choices=HIDING, validators=[InputRequired(CHOOSE)])
    reason = text(_("Reasons for the author"), limit=REASON_LENGTH, required=_("Please give the reasons in words."))


class Uphold(Hide):
    """Agreeing with a report, with reasons for author and reporter."""


class Reject(Act):
    """Not agreeing with a report, with reasons for the reporter."""

    reason = text(
        _("Reasons for who reported it"), limit=REASON_LENGTH, required=_("Please give the reasons in words.")
    )


FORMS: dict[str, type[Act]] = {
    "publish": Act,
    "show": Act,
    "ask": Ask,
    "decline": Decline,
    "forward": Forward,
    "hide": Hide,
    "uphold": Uphold,
    "reject": Reject,
}


def form_of(act: str, **values: Any) -> Act:
    """Give the form of an act. Raises KeyError for an unknown one."""
    return FORMS[act](**values)
