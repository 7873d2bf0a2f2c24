"""Forms of blanking: words with reasons, the author's objection, the colleague's decision, opening the seal."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Regexp

from forum.blanking.models import LABELS, REASON_LENGTH, WORDS_LENGTH
from forum.web.forms import Form, text

STAY, RESTORE = "stay", "restore"


class BlankForm(Form):
    """What is to go and why; `stamp` is how the text read, `looked` the words whose places were shown."""

    words = text(
        _("The exact words"), limit=WORDS_LENGTH, required=_("Please copy the words that are to be blanked out.")
    )
    reason_code = RadioField(
        _("Reason, public"),
        choices=[SelectChoice(value=str(code), label=label) for code, label in LABELS.items()],
        validators=[InputRequired(_("Please choose a reason."))],
    )
    reason = text(
        _("Reasons for the author"),
        limit=REASON_LENGTH,
        required=_("Please give the reasons in words, without the words that go."),
    )
    stamp = HiddenField(filters=[lambda value: value or ""])
    looked = HiddenField(filters=[lambda value: value or ""])
    request_key = HiddenField(filters=[lambda value: value or ""], validators=[Regexp(r"[A-Za-z0-9_-]{0,40}\Z")])


class ObjectForm(Form):
    """The author does not agree."""

    objection = text(
        _("Why you do not agree"),
        limit=REASON_LENGTH,
        required=_("Please write why the passage should be readable again."),
    )


class DecideForm(Form):
    """Whether the passage stays blanked."""

    verdict = RadioField(
        _("Your decision"),
        choices=[
            SelectChoice(STAY, _("It stays blanked out")),
            SelectChoice(RESTORE, _("Restore the words everywhere")),
        ],
        validators=[InputRequired(_("Please choose."))],
    )
    decision = text(_("Reasons for the author"), limit=REASON_LENGTH, required=_("Please give reasons."))


class RestoreForm(Form):
    """Taking a blanking back that nobody contested."""

    decision = text(_("Reasons for the author"), limit=REASON_LENGTH, required=_("Please give reasons."))


class UnsealForm(Form):
    """Why somebody reads the original."""

    purpose = text(_("What you need the original for"), limit=500, required=_("Please say what you need it for."))
