"""Forms of the office's own things."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.ideas.acts import ANSWER_LENGTH
from forum.office.models import NAME_LENGTH
from forum.web.forms import Form, line, text


class TemplateForm(Form):
    """An answer template."""

    name = line(_("Name of the template"), limit=NAME_LENGTH, required=_("Please name the template."))
    body = text(_("Text of the template"), limit=ANSWER_LENGTH, required=_("Please write the text."))
