"""The feedback form of the accessibility statement."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import EmailField
from wtforms.validators import Email, Length, Optional

from forum.pages.models import EMAIL_LENGTH, MESSAGE_LENGTH, PAGE_LENGTH
from forum.web.forms import OpenForm, clean_line, line, text


class FeedbackForm(OpenForm):
    """A message, the address of the page it is about, and a mail address for the answer."""

    message = text(
        _("Description of the barrier"),
        limit=MESSAGE_LENGTH,
        required=_("Please describe the barrier, one sentence is enough."),
    )
    page = line(_("Address of the page"), limit=PAGE_LENGTH)
    email = EmailField(
        _("Your mail address"),
        filters=[clean_line(EMAIL_LENGTH * 2)],
        validators=[
            Optional(),
            Length(max=EMAIL_LENGTH),
            Email(message=_("Please check the mail address, for example name@example.org.")),
        ],
    )
