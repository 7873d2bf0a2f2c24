"""Forms of people: apply, say yes to an invitation, declare, be away, resign, speak."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, DateField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from forum.accounts.actor import Actor
from forum.councils.applications import Letter
from forum.councils.kinds import GROUP_LABELS, Group
from forum.councils.members import Card
from forum.councils.models import REASON_LENGTH
from forum.councils.models_members import CONTACT_LENGTH, INTERESTS_LENGTH, MOTIVATION_LENGTH, REAL_NAME_LENGTH
from forum.councils.models_threads import POST_LENGTH, TITLE_LENGTH
from forum.kernel.clock import today
from forum.organisations import forms as organisation_forms
from forum.organisations import queries as organisations
from forum.web.forms import Form, line, text
from forum.web.upload_field import UploadField

ORGANISATIONS_LENGTH = 1_500


class ButtonForm(Form):
    """A button."""


class AcceptForm(Form):
    """What an invited person says: their real name, for whom they would sit, what they have to do with."""

    name = line(
        lazy("Your real name"),
        limit=REAL_NAME_LENGTH,
        required=lazy("Please enter your real name: members of councils show it."),
    )
    organisation = SelectField(lazy("For whom"), choices=[], validators=[Optional()])
    motivation = text(lazy("Why you would like to"), limit=MOTIVATION_LENGTH)
    interests = text(lazy("What you have to do with outside the council"), limit=INTERESTS_LENGTH)
    agreed = BooleanField(
        lazy(
            "If I am appointed, my real name, for whom I sit and my interests may stand on the council's public page."
        ),
        validators=[InputRequired(lazy("Please agree: who sits in a council is public."))],
    )

    def offer(self, actor: Actor, groups: Iterable[Group] = ()) -> None:
        """Offer the organisations the actor speaks for, themselves before them."""
        del groups
        self.organisation.choices = [
            SelectChoice("", lazy("For myself")),
            *(SelectChoice(str(each.id), each.name) for each in organisations.speakable(actor)),
        ]

    def letter(self, group: str) -> Letter:
        """Give what was written, for a seat of a group."""
        return Letter.of(
            name=self.name.data,
            group=group,
            motivation=self.motivation.data or "",
            interests=self.interests.data or "",
            organisation_id=int(self.organisation.data) if self.organisation.data else None,
        )


class ApplyForm(AcceptForm):
    """An application for a seat of a group that has one free."""

    group = RadioField(lazy("For which seat"), choices=[], validators=[InputRequired(lazy("Please choose a seat."))])
    motivation = text(
        lazy("Why you would like to"),
        limit=MOTIVATION_LENGTH,
        required=lazy("Please say in a few sentences why you would like to sit in this council."),
    )

    def offer(self, actor: Actor, groups: Iterable[Group] = ()) -> None:
        """Offer groups with free seats."""
        super().offer(actor)
        self.group.choices = [SelectChoice(str(group), GROUP_LABELS[group]) for group in groups]


class DeclareForm(Form):
    """What a member says about themselves, on the public page."""

    organisations = text(lazy("Organisations you have to do with"), limit=ORGANISATIONS_LENGTH)
    interests = text(lazy("In your own words"), limit=INTERESTS_LENGTH)
    contact_email = line(lazy("Mail address for everyone"), limit=CONTACT_LENGTH)
    contact_phone = line(lazy("Telephone for everyone"), limit=CONTACT_LENGTH)
    contact_website = line(lazy("Website"), limit=CONTACT_LENGTH, checks=[organisation_forms.check_website])

    keys: frozenset[int] = frozenset()

    def __init__(self, *args: Any, **kw: Any) -> None:
        """Complete the address of the website as soon as it was read."""
        super().__init__(*args, **kw)
        self.contact_website.data = organisation_forms.web_address(self.contact_website.data)

    def validate_organisations(self, field: Any) -> None:
        """Find the organisations; what is not registered here belongs into the words."""
        wanted = {part.strip() for part in (field.data or "").splitlines() if part.strip()}
        known = organisations.named(wanted)
        if unknown := sorted(wanted - set(known)):
            names = ", ".join(unknown)
            raise ValidationError(
                _("Not registered here: %(names)s. Please name it in your own words below.", names=names)
            )
        self.keys = frozenset(known.values())

    def validate_contact_email(self, field: Any) -> None:
        """Refuse what is no mail address."""
        name, at, host = (field.data or "").partition("@")
        if field.data and not (name and at and "." in host and " " not in field.data):
            raise ValidationError(_("Please check the mail address, for example name@example.org."))

    def card(self) -> Card:
        """Give what was declared."""
        return Card(
            self.interests.data or "",
            self.keys,
            self.contact_email.data or "",
            self.contact_phone.data or "",
            self.contact_website.data or "",
        )


class AwayForm(Form):
    """From when until when somebody is away; both empty: here again."""

    away_from = DateField(lazy("Away from"), validators=[Optional()])
    away_until = DateField(lazy("Away until"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse half a period, one that ends before it begins, and one that is over."""
        right = bool(super().validate(extra_validators))
        first, last = self.away_from.data, self.away_until.data
        if right and (first is None) != (last is None):
            self.refuse("away_until", _("Please enter both days, or neither."))
        elif right and first and last and (last < first or last < today()):
            self.refuse("away_until", _("Please choose a last day that is not before the first and not over."))
        return right and not self.errors


class ResignForm(Form):
    """The last step before somebody gives their seat up."""

    reason = text(lazy("Reason, for the office"), limit=REASON_LENGTH)
    sure = BooleanField(
        lazy("Yes, I give up my seat. It ends at once."),
        validators=[InputRequired(lazy("Please confirm that this is what you want."))],
    )


class PostForm(Form):
    """What somebody says in a public talk."""

    body = text(lazy("Your post"), limit=POST_LENGTH, required=lazy("Please write something."))


class InternalPostForm(PostForm):
    """What somebody says among members, with a file if they like."""

    file = UploadField(lazy("File"))


class ThreadForm(PostForm):
    """A new public talk."""

    title = line(lazy("What it is about"), limit=TITLE_LENGTH, required=lazy("Please give it a title."))


class InternalThreadForm(InternalPostForm):
    """A new talk among members."""

    title = line(lazy("What it is about"), limit=TITLE_LENGTH, required=lazy("Please give it a title."))
