"""Forms of the office: found and describe a council, its statute, invite, appoint, refuse, extend, remove, turn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from forum.accounts.forms import email_field
from forum.councils.kinds import (
    GROUP_LABELS,
    MAJORITY_LABELS,
    Group,
    Majority,
)
from forum.councils.models import (
    MOST_SEATS,
    NAME_LENGTH,
    PURPOSE_LENGTH,
    REASON_LENGTH,
    STATUTE_LENGTH,
    TASK_LENGTH,
)
from forum.councils.service import Profile, Rules
from forum.kernel.clock import today
from forum.strategy.queries import topic_name, topics
from forum.web.forms import Form, line, text
from forum.web.languages import locale

LONGEST_TERM = 120  # months
FURTHEST = timedelta(days=3650)


def _whole(label: Any, least: int, most: int) -> IntegerField:
    wrong = lazy("Please enter a number from %(least)d to %(most)d.", least=least, most=most)
    return IntegerField(label, validators=[InputRequired(wrong), NumberRange(least, most, wrong)])


def _seats(label: Any) -> IntegerField:
    wrong = lazy("Please enter a number from %(least)d to %(most)d.", least=0, most=MOST_SEATS)
    return IntegerField(label, default=0, validators=[Optional(), NumberRange(0, MOST_SEATS, wrong)])


def day_field(label: Any, message: Any = None) -> DateField:
    """Make a field for a day that must be given."""
    return DateField(label, validators=[InputRequired(message or lazy("Please choose a day."))])


class ProfileForm(Form):
    """What a council is."""

    name = line(lazy("Name of the council"), limit=NAME_LENGTH, required=lazy("Please name the council."))
    topic = SelectField(lazy("Topic"), choices=[], validators=[Optional()])
    purpose = line(
        lazy("What it is for, in one sentence"),
        limit=PURPOSE_LENGTH,
        required=lazy("Please say in one sentence what it is for."),
    )
    task = text(lazy("Task"), limit=TASK_LENGTH, required=lazy("Please describe the task."))
    seats_business = _seats(GROUP_LABELS[Group.BUSINESS])
    seats_research = _seats(GROUP_LABELS[Group.RESEARCH])
    seats_civil_society = _seats(GROUP_LABELS[Group.CIVIL_SOCIETY])
    seats_culture = _seats(GROUP_LABELS[Group.CULTURE])
    seats_citizens = _seats(GROUP_LABELS[Group.CITIZENS])
    seats_administration = _seats(GROUP_LABELS[Group.ADMINISTRATION])
    seats_partner_municipality = _seats(GROUP_LABELS[Group.PARTNER_MUNICIPALITY])
    term_months = _whole(lazy("Term, in months"), 1, LONGEST_TERM)
    deputies = BooleanField(lazy("Members may have a deputy."))
    apply_until = DateField(lazy("Applications until"), validators=[Optional()])
    public_from = DateField(lazy("Public from"), validators=[Optional()])
    revision = HiddenField()

    def offer(self) -> None:
        """Offer the topics."""
        self.topic.choices = [
            SelectChoice("", lazy("No topic of its own")),
            *(SelectChoice(topic.slug, topic_name(topic, locale())) for topic in topics()),
        ]

    def seat_fields(self) -> list[Any]:
        """Give the fields of the groups, for the page."""
        return [self[f"seats_{group}"] for group in Group]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a council without any seat."""
        right = bool(super().validate(extra_validators))
        if not any(field.data for field in self.seat_fields()):
            self.refuse(f"seats_{Group.BUSINESS}", _("Please give at least one group a seat."))
        return right and not self.errors

    def profile(self) -> Profile:
        """Give what was entered, rendered."""
        return Profile.of(
            name=self.name.data,
            purpose=self.purpose.data,
            task=self.task.data,
            topic=self.topic.data or "",
            seats={group: self[f"seats_{group}"].data or 0 for group in Group},
            term_months=self.term_months.data,
            deputies=bool(self.deputies.data),
            apply_until=self.apply_until.data,
            public_from=self.public_from.data,
        )


class RulesForm(Form):
    """A statute, and what votes and meetings read of it."""

    statute = text(lazy("Statute"), limit=STATUTE_LENGTH, required=lazy("Please write the statute."))
    quorum_percent = _whole(lazy("Must be present, in percent of the filled seats"), 1, 100)
    majority = RadioField(
        lazy("Majority"),
        choices=[SelectChoice(str(code), label) for code, label in MAJORITY_LABELS.items()],
        default=str(Majority.SIMPLE),
    )
    proposal_days = _whole(lazy("Members propose items until so many days before a meeting"), 0, 60)

    def rules(self) -> Rules:
        """Give what was entered, rendered."""
        return Rules.of(
            self.statute.data,
            quorum_percent=self.quorum_percent.data,
            majority=self.majority.data,
            proposal_days=self.proposal_days.data,
        )


class StatuteForm(RulesForm):
    """A new version of a statute."""

    decision = text(
        lazy("Who decided it, and when"), limit=REASON_LENGTH, required=lazy("Please say who decided this version.")
    )
    revision = HiddenField()


class FoundForm(ProfileForm, RulesForm):
    """Everything that a founding decision says."""

    founding = text(
        lazy("Text of the founding decision"), limit=REASON_LENGTH, required=lazy("Please enter the decision.")
    )
    founded_on = day_field(lazy("Decided on"))

    def validate_founded_on(self, field: Any) -> None:
        """Refuse a decision of the future."""
        if field.data and field.data > today():
            raise ValidationError(_("Please choose the day of the decision; it is not in the future."))


class TurnForm(Form):
    """Pause, resume or dissolve, with a public reason."""

    reason = text(lazy("Reason, public"), limit=REASON_LENGTH, required=lazy("Please give reasons."))
    revision = HiddenField()


class InviteForm(Form):
    """Whom the office invites to a seat of which group."""

    email = email_field(lazy("Mail address"))
    group = SelectField(
        lazy("For a seat of"), choices=[SelectChoice(str(group), GROUP_LABELS[group]) for group in Group]
    )
