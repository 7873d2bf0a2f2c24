"""Forms of registration, sign-in, my data and roles."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from forum.accounts.models import EMAIL_LENGTH, NAME_LENGTH
from forum.accounts.passwords import LEAST, MOST, is_common
from forum.web.forms import Form, OpenForm, clean_line, line

LANGUAGES = [SelectChoice("de", "Deutsch"), SelectChoice("en", "English")]
# Names that would speak for the city or its offices.
RESERVED = re.compile(
    r"moderat|gesch(ä|ae)ftsf(ü|ue)hrung|gesch(ä|ae)ftsstelle|administrat|smart ?city ?(forum|board)|gel(ö|oe)schtes konto"
    r"|deleted account|oberb(ü|ue)rgermeister|stadtverwaltung|^(die )?stadt\b|^system$",
    re.IGNORECASE,
)


def email_field(label: Any) -> EmailField:
    """Make a field for a mail address."""
    wrong = lazy("Please check the mail address, for example name@example.org.")
    return EmailField(
        label,
        filters=[clean_line(EMAIL_LENGTH * 2)],
        validators=[
            InputRequired(lazy("Please enter your mail address.")),
            Length(max=EMAIL_LENGTH, message=wrong),
            Email(message=wrong),
        ],
    )


def password_field(label: Any) -> PasswordField:
    """Make a field for a password that exists."""
    return PasswordField(
        label,
        validators=[
            InputRequired(lazy("Please enter your password.")),
            Length(max=MOST, message=lazy("This password is too long.")),
        ],
    )


class NewPassword:
    """Refuse passwords that are short, or that others soon guess; `about` are fields whose values they would try."""

    field_flags: dict[str, Any] = {"required": True}  # noqa: RUF012 (read by the library)

    def __init__(self, *about: str) -> None:
        """Keep the names of the fields."""
        self.about = about

    def __call__(self, form: Form, field: Field) -> None:
        """Check the password."""
        password = field.data or ""
        if len(password) < LEAST:
            raise ValidationError(_("Please choose a password of at least %(num)d characters.", num=LEAST))
        if len(password) > MOST:
            raise ValidationError(_("Please choose a password of at most %(num)d characters.", num=MOST))
        if is_common(password, *(str(form[name].data or "") for name in self.about)):
            raise ValidationError(
                _(
                    "This password is known or easy to guess. Several words in a row are easier to keep and harder to guess."
                )
            )


def check_name(_form: Form, field: Field) -> None:
    """Refuse names without a letter, and names that speak for the city."""
    name = field.data or ""
    if not re.search(r"[^\W\d_]{2}", name):
        raise ValidationError(_("Please choose a name of at least two letters."))
    if RESERVED.search(name):
        raise ValidationError(_("This name could be taken for the city's. Please choose another one."))


class RegisterForm(OpenForm):
    """Mail, display name, password, and the privacy notice."""

    email = email_field(lazy("Mail address"))
    name = line(lazy("Display name"), limit=NAME_LENGTH, required=lazy("Please enter a name."), checks=[check_name])
    password = PasswordField(lazy("Password"), validators=[NewPassword("email", "name")])
    privacy = BooleanField(
        lazy("I have read the privacy notice."),
        validators=[InputRequired(lazy("Please confirm that you have read the privacy notice."))],
    )
    of_age = BooleanField(
        lazy("I am at least 14 years old."),
        validators=[InputRequired(lazy("You can take part from the age of 14."))],
    )


class SignInForm(Form):
    """Mail and password; `next` is where to go on."""

    email = email_field(lazy("Mail address"))
    password = password_field(lazy("Password"))
    next = HiddenField()


class MailForm(OpenForm):
    """A mail address that a link is sent to."""

    email = email_field(lazy("Mail address"))


class ConfirmForm(Form):
    """One button; `draft` is the key of what is sent with it."""

    draft = HiddenField()


class NewPasswordForm(Form):
    """A new password, by a mailed link."""

    password = PasswordField(lazy("New password"), validators=[NewPassword()])


class ProfileForm(Form):
    """Name and language."""

    name = line(lazy("Display name"), limit=NAME_LENGTH, required=lazy("Please enter a name."), checks=[check_name])
    locale = RadioField(lazy("Language of pages and mail"), choices=LANGUAGES)


class EmailForm(Form):
    """A new mail address, with the password."""

    email = email_field(lazy("New mail address"))
    current = password_field(lazy("Your password"))


class PasswordForm(Form):
    """A new password, with the present one."""

    current = password_field(lazy("Present password"))
    password = PasswordField(lazy("New password"), validators=[NewPassword()])


class EraseForm(Form):
    """The last step before an account is erased."""

    current = password_field(lazy("Your password"))
    sure = BooleanField(
        lazy("Yes, erase my account. This cannot be undone."),
        validators=[InputRequired(lazy("Please confirm that the account is to be erased."))],
    )


class GrantForm(Form):
    """Who gets which role; `person` chooses between people of the same name."""

    who = line(
        lazy("Mail address or display name"),
        limit=EMAIL_LENGTH,
        required=lazy("Please enter the mail address or the display name."),
    )
    role = SelectField(lazy("Role"))
    person = RadioField(lazy("Who of them?"), choices=[], validate_choice=False)


class RevokeForm(Form):
    """A role that is taken; both values stand in the button's form."""

    person = HiddenField(validators=[InputRequired()])
    role = HiddenField(validators=[InputRequired()])
