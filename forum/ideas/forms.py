"""The pages of the submit wizard and what authors do with their ideas, as forms."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from forum.contributions.attaching import WithFiles
from forum.contributions.models import BODY_LENGTH, PLACE_LENGTH, TITLE_LENGTH
from forum.strategy.queries import districts, topic_name, topics
from forum.web.forms import Form, OpenForm, line, text
from forum.web.languages import locale

SHORTEST = 30
LANGUAGES = (SelectChoice("de", _("German")), SelectChoice("en", _("English")))


def topic_choices() -> list[SelectChoice]:
    """Offer the topics in the language of the page."""
    first = SelectChoice("", _("Please choose"))
    return [first, *(SelectChoice(topic.slug, topic_name(topic, locale())) for topic in topics())]


def district_choices() -> list[SelectChoice]:
    """Offer the districts, and the whole city before them."""
    first = SelectChoice("", _("The whole city"))
    return [first, *(SelectChoice(district.number, district.label) for district in districts())]


class WordsForm(OpenForm):
    """Step 1: own words and a title."""

    title = line(_("Title of your idea"), limit=TITLE_LENGTH, required=_("Please give your idea a title."))
    body = text(_("Your idea in your own words"), limit=BODY_LENGTH, required=_("Please describe your idea."))
    language = RadioField(_("Language of your text"), choices=list(LANGUAGES), default="de")

    def validate_body(self, field: Any) -> None:
        """Ask for more than a few words, so that others can understand it."""
        if len(field.data.strip()) < SHORTEST:
            raise ValidationError(_("Please write one or two sentences, so that others understand your idea."))


class PlaceForm(WithFiles):
    """Step 3: topic, place, pictures and documents."""

    topic = SelectField(_("Topic"), validators=[InputRequired(_("Please choose a topic."))])
    district = SelectField(_("District"), validators=[Optional()])
    place = line(_("Address or place"), limit=PLACE_LENGTH)


class SendForm(Form):
    """Step 4: check and send."""

    organisation = SelectField(_("In the name of"), validators=[Optional()], default="")
    rules = BooleanField(
        _("I have read the rules."), validators=[InputRequired(_("Please confirm that you have read the rules."))]
    )


class ReplyForm(WithFiles):
    """The author's answer to a question, with a new version of the text and other files if they wish."""

    revision = HiddenField()
    answer = text(_("Your answer"), limit=2_000, required=_("Please answer the question."))
    title = line(_("Title"), limit=TITLE_LENGTH, required=_("Please give your idea a title."))
    body = text(_("Text of your idea"), limit=BODY_LENGTH, required=_("Please describe your idea."), edited=True)


class ActForm(Form):
    """A button that changes something: token and revision alone."""

    revision = HiddenField()
