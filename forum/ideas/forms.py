"""The pages of the submit wizard and what authors do with their ideas, as forms."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from forum.contributions.models import BODY_LENGTH, PLACE_LENGTH, TITLE_LENGTH
from forum.contributions.pictures import LARGEST, MEGABYTE, NotAPictureError, Picture, read
from forum.strategy.queries import districts, topic_name, topics
from forum.web.forms import Form, OpenForm, line, text
from forum.web.languages import locale

SHORTEST = 30
ALTERNATIVE_LENGTH = 300
LANGUAGES = (SelectChoice("de", _("German")), SelectChoice("en", _("English")))
PICTURE_ERRORS = {
    "format": _("This file is not a picture we can show. Please choose a JPEG, PNG or WebP file."),
    "size": _("This picture is larger than %(size)d MB. Please choose a smaller one.", size=LARGEST // MEGABYTE),
    "pixels": _("This picture has too many pixels. Please choose a smaller one."),
}


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


class PlaceForm(Form):
    """Step 3: topic, place and picture."""

    topic = SelectField(_("Topic"), validators=[InputRequired(_("Please choose a topic."))])
    district = SelectField(_("District"), validators=[Optional()])
    place = line(_("Address or place"), limit=PLACE_LENGTH)
    picture = FileField(_("Picture"))
    alternative = text(_("Description of the picture"), limit=ALTERNATIVE_LENGTH)
    remove = BooleanField(_("Remove the picture"))

    ready: Picture | None = None
    has_picture = False

    def validate_picture(self, field: Any) -> None:
        """Decode what was uploaded; it is kept for the view as `ready`."""
        if not field.data or not field.data.filename:
            return
        try:
            self.ready = read(field.data.read(LARGEST + 1), field.data.filename)
        except NotAPictureError as error:
            raise ValidationError(str(PICTURE_ERRORS[error.reason])) from None

    def validate_alternative(self, field: Any) -> None:
        """Ask for a description as soon as there is a picture."""
        uploaded = bool(self.picture.data and self.picture.data.filename)
        kept = self.has_picture and not self.remove.data
        if (uploaded or kept) and not (field.data or "").strip():
            raise ValidationError(_("Please describe the picture in a sentence for people who cannot see it."))

    def picture_is_lost(self) -> bool:
        """Tell whether a good picture came with a form that was refused for another reason: browsers send it once."""
        return self.ready is not None and bool(self.errors)


class SendForm(Form):
    """Step 4: check and send."""

    organisation = SelectField(_("In the name of"), validators=[Optional()], default="")
    rules = BooleanField(
        _("I have read the rules."), validators=[InputRequired(_("Please confirm that you have read the rules."))]
    )


class ReplyForm(Form):
    """The author's answer to a question, with a new version of the text if they wish."""

    revision = HiddenField()
    answer = text(_("Your answer"), limit=2_000, required=_("Please answer the question."))
    title = line(_("Title"), limit=TITLE_LENGTH, required=_("Please give your idea a title."))
    body = text(_("Text of your idea"), limit=BODY_LENGTH, required=_("Please describe your idea."))


class ActForm(Form):
    """A button that changes something: token and revision alone."""

    revision = HiddenField()
