"""Forms: people's text is cleaned before it is checked, bots are told apart without puzzles, errors keep what was typed."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, TimestampSigner
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, HiddenField, MultipleFileField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from forum.kernel.blanks import allowed
from forum.kernel.settings import current
from forum.kernel.text import plain, prose

OLDEST = 60 * 60 * 24


def clean_line(limit: int) -> Any:
    """Make a filter for one line of text, such as a title or a name."""
    return lambda value: plain(value, limit=limit) if isinstance(value, str) else value


def clean_text(value: Any) -> Any:
    """Filter for text of several lines; nobody writes bars of blanked passages themselves."""
    return allowed(prose(value)) if isinstance(value, str) else value


def clean_edited(value: Any) -> Any:
    """Filter for a text that is edited and may hold bars, which `Words.of` checks."""
    return prose(value) if isinstance(value, str) else value


def line(label: Any, *, limit: int, required: Any = None, **more: Any) -> StringField:
    """Make a field for one line; `required` is the message that asks for it, without it the field is optional."""
    return _field(StringField, label, limit, required, clean_line(limit * 4), more)


def text(label: Any, *, limit: int, required: Any = None, edited: bool = False, **more: Any) -> TextAreaField:
    """Make a field for several lines, like `line`; `edited` is for a text that stands somewhere already."""
    return _field(TextAreaField, label, limit, required, clean_edited if edited else clean_text, more)


def _field(kind: Any, label: Any, limit: int, required: Any, clean: Any, more: dict[str, Any]) -> Any:
    too_long = lazy("Please shorten this to at most %(max)d characters.", max=limit)
    checks: list[Any] = [InputRequired(required)] if required else []
    checks += [NotBlank(required)] if required else []
    checks += [Length(max=limit, message=too_long), *more.pop("checks", [])]
    attributes = {"maxlength": None, "data-limit": str(limit), **more.pop("attributes", {})}
    return kind(label, validators=checks, filters=[clean], render_kw=attributes, **more)


class NotBlank:
    """Refuse what is empty once cleaned."""

    def __init__(self, message: Any) -> None:
        """Keep the message that asks for the field."""
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Check the cleaned value."""
        if not (field.data or "").strip():
            raise ValidationError(self.message)


class Form(FlaskForm):  # type: ignore[misc]
    """Base of all forms."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How forms are read: files belong to file fields, words to all others, and JSON is no form."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Give what was sent, without files for fields of words and without values that are no words."""
            found = super().wrap_formdata(form, formdata)
            if found is None or found is formdata or found is request.form:
                return found
            names = {field.name for field in form if isinstance(field, FileField | MultipleFileField)}
            files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name in names)
            return CombinedMultiDict((files, request.form))

    def content(self) -> dict[str, Any]:
        """Give the values of the form's own fields, without tokens and traps."""
        skipped = {"csrf_token", "website", "opened", "submit"}
        return {name: value for name, value in self.data.items() if name not in skipped}

    def hidden_tag(self, *_fields: str) -> Markup:
        """Give the hidden fields, without ids: a page may hold several forms, and nothing refers to them."""
        hidden = (field for field in self if isinstance(field.widget, HiddenInput))
        return Markup("\n").join(field(id=False) for field in hidden)

    def refuse(self, name: str, message: str) -> None:
        """Add an error found later, such as a taken name; the page then shows it at the field."""
        field = self._fields[name]
        field.errors = [*field.errors, message]

    @property
    def sent(self) -> bool:
        """Whether the form was sent and everything in it is right."""
        return bool(self.validate_on_submit())


class OpenForm(Form):
    """A form that anyone can send without an account: a field that only bots fill in, and a signed time of opening."""

    website = StringField(lazy("Please leave this field empty"))
    opened = HiddenField()

    def __init__(self, *args: Any, **kw: Any) -> None:
        """Note when the form was opened."""
        super().__init__(*args, **kw)
        if request.method == "GET" or not self.opened.data:
            self.opened.data = opening()

    def validate_website(self, field: Field) -> None:
        """Refuse what only a machine fills in."""
        if field.data:
            raise ValidationError(_("Please leave this field empty."))

    def validate_opened(self, field: Field) -> None:
        """Refuse forms that were never opened, or sent faster than anyone can read."""
        try:
            _value, at = _signer().unsign(field.data or "", max_age=OLDEST, return_timestamp=True)
        except BadSignature:
            field.data = opening()
            raise ValidationError(_("This form was open for a long time. Please send it again.")) from None
        if time.time() - at.timestamp() < current().form_seconds:
            raise ValidationError(_("That was very fast. Please check your text and send it again."))


def opening() -> str:
    """Sign the moment at which a form was opened."""
    return _signer().sign(b"form").decode()


def _signer() -> TimestampSigner:
    return _signer_with(current().secret())


@lru_cache(maxsize=1)
def _signer_with(secret: str) -> TimestampSigner:
    return TimestampSigner(secret, salt="form-age")
