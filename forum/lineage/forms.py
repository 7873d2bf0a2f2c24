"""Forms around merging and relating."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum.kernel.text import whole_number
from forum.lineage.models import REASON_LENGTH
from forum.web.forms import Form, line, text

AGREE, REFUSE = "agree", "refuse"


def number_of(written: Any) -> int | None:
    """Read the number of an idea as people write it: „42“, „#42“, „Nr. 42“."""
    plain = str(written or "").strip().lstrip("#").strip()
    return whole_number(plain.removeprefix("Nr.").removeprefix("no.").strip())


class OtherForm(Form):
    """Which other idea is meant."""

    other = line(_("Number of the other idea"), limit=20, required=_("Please enter the number of the other idea."))


class ProposeForm(OtherForm):
    """Into which idea, why, and what if the author does not agree."""

    revision = HiddenField()
    reason = text(
        _("Reasons for the author, public once merged"),
        limit=REASON_LENGTH,
        required=_("Please say why both ideas belong together."),
    )
    relate = BooleanField(_("If the author does not agree: link both ideas as related"), default=True)


class NoteForm(Form):
    """Why the proposal is taken back."""

    note = text(_("Note to the author"), limit=REASON_LENGTH)


class UndoForm(Form):
    """Why the merge is undone."""

    revision = HiddenField()
    reason = text(_("Reasons, public"), limit=REASON_LENGTH, required=_("Please give reasons."))


class DecideForm(Form):
    """What the author says to a proposal; `merge` names the one that was read."""

    revision = HiddenField()
    merge = HiddenField()
    decision = RadioField(
        _("Your decision"),
        choices=[
            SelectChoice(AGREE, _("Yes, my idea may be merged")),
            SelectChoice(REFUSE, _("No, my idea stays on its own")),
        ],
        validators=[InputRequired(_("Please choose."))],
    )
    note = text(_("Message to the office"), limit=REASON_LENGTH)
