"""Forms of organisations: register, describe, decide, invite, leave, dissolve."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Regexp

from forum.accounts.forms import email_field
from forum.kernel.text import whole_number
from forum.organisations import queries
from forum.organisations.models import (
    ABOUT_LENGTH,
    LABELS,
    NAME_LENGTH,
    PROOF_LENGTH,
    REASON_LENGTH,
    REFUSAL_LABELS,
    WEBSITE_LENGTH,
    OrganisationKind,
)
from forum.web.forms import Form, line, text
from forum.web.slugs import slug
from forum.web.upload_field import UploadField


def kind_choices() -> list[SelectChoice]:
    """Offer the kinds."""
    return [SelectChoice(str(kind), label) for kind, label in LABELS.items()]


def web_address(value: Any) -> Any:
    """Filter: an address that was written without its beginning gets one."""
    if not isinstance(value, str) or not value or "://" in value:
        return value
    return f"https://{value}"


def check_website(_form: Form, field: Any) -> None:
    """Refuse what is no address of a website."""
    if not field.data:
        return
    wrong = _("Please check the address, for example www.example.org.")
    try:
        parts = urlsplit(field.data)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise ValidationError(wrong) from None
    spaced = any(sign.isspace() or sign in '<>"\\' for sign in field.data)
    if parts.scheme not in {"http", "https"} or "." not in host.strip(".") or parts.username or spaced:
        raise ValidationError(wrong)


class ProfileForm(Form):
    """What an organisation says about itself; `besides` is its key while it is being changed."""

    name = line(
        lazy("Name of the organisation"), limit=NAME_LENGTH, required=lazy("Please enter the organisation's name.")
    )
    homepage = line(lazy("Website"), limit=WEBSITE_LENGTH, checks=[check_website])
    about = text(
        lazy("What the organisation does"),
        limit=ABOUT_LENGTH,
        required=lazy("Please say in one or two sentences what the organisation does."),
    )
    revision = HiddenField()

    besides = 0

    def __init__(self, *args: Any, **kw: Any) -> None:
        """Complete the address of the website as soon as it was read."""
        super().__init__(*args, **kw)
        self.homepage.data = web_address(self.homepage.data)

    def validate_name(self, field: Any) -> None:
        """Refuse a name that a verified organisation has."""
        if not slug(field.data):
            raise ValidationError(_("Please enter the organisation's name."))
        if queries.is_known(slug(field.data), besides=self.besides):
            raise ValidationError(
                _("An organisation of this name is registered already. Ask who speaks for it to invite you.")
            )


class RegisterForm(ProfileForm):
    """Everything that the office needs to verify an organisation."""

    kind = RadioField(lazy("Kind"), choices=[], validators=[InputRequired(lazy("Please choose the kind."))])
    proof = text(
        lazy("Proof"),
        limit=PROOF_LENGTH,
        required=lazy("Please say how the office can check that the organisation exists and you may speak for it."),
    )
    file = UploadField(lazy("File as proof"), unnamed="Nachweis")
    real_name = BooleanField(
        lazy("My display name is my real name."),
        validators=[InputRequired(lazy("Who speaks for an organisation does so with their real name."))],
    )
    request_key = HiddenField(
        filters=[lambda value: value or ""],
        validators=[Regexp(r"[A-Za-z0-9_-]{0,30}\Z", message=lazy("Please try again."))],
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        """Offer the kinds."""
        super().__init__(*args, **kw)
        self.kind.choices = kind_choices()


class VerifyForm(Form):
    """The office verifies an organisation, as what it is."""

    revision = HiddenField()
    kind = SelectField(lazy("Kind"), choices=[])

    def __init__(self, *args: Any, **kw: Any) -> None:
        """Offer the kinds."""
        super().__init__(*args, **kw)
        self.kind.choices = kind_choices()


class RefuseForm(Form):
    """The office refuses, with reasons."""

    revision = HiddenField()
    reason_code = RadioField(lazy("Reason"), choices=[], validators=[InputRequired(lazy("Please choose a reason."))])
    reason = text(
        lazy("Reasons in words, for who registered it"),
        limit=REASON_LENGTH,
        required=lazy("Please say why, and what would help."),
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        """Offer the reasons."""
        super().__init__(*args, **kw)
        self.reason_code.choices = [SelectChoice(str(code), label) for code, label in REFUSAL_LABELS.items()]


class RevokeForm(Form):
    """The office takes a verification back, with reasons."""

    revision = HiddenField()
    reason = text(
        lazy("Reasons in words, for who speaks for it"), limit=REASON_LENGTH, required=lazy("Please say why.")
    )


class NameForm(Form):
    """The office confirms a new name or does not."""

    revision = HiddenField()


class RefuseNameForm(Form):
    """The office does not take over a new name."""

    revision = HiddenField()
    reason = text(lazy("Reasons in words"), limit=REASON_LENGTH, required=lazy("Please say why, and what would help."))


class InviteForm(Form):
    """A mail address that is invited."""

    email = email_field(lazy("Mail address"))


class AcceptForm(Form):
    """The invited person says yes."""

    real_name = BooleanField(
        lazy("My display name is my real name."),
        validators=[InputRequired(lazy("Who speaks for an organisation does so with their real name."))],
    )


class ButtonForm(Form):
    """A button."""


class DissolveForm(Form):
    """The last step before an organisation is dissolved."""

    sure = BooleanField(
        lazy("Yes, this is what we want. It cannot be undone."),
        validators=[InputRequired(lazy("Please confirm that this is what you want."))],
    )


def revision_of(form: Any) -> int:
    """Give the revision that a form was opened with."""
    value = form.revision.data or ""
    return whole_number(value) or 0


def kinds() -> tuple[str, ...]:
    """Give the codes of all kinds."""
    return tuple(str(kind) for kind in OrganisationKind)
