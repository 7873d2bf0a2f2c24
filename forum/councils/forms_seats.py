"""Forms of the office about seats: appoint, refuse, extend, another part, remove, somebody else for an organisation."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from forum.councils import desk, members, succession
from forum.councils.applications import Seat
from forum.councils.forms_desk import FURTHEST, day_field
from forum.councils.kinds import APPOINTED_LABELS, ROLE_LABELS, Appointed, Kind, SeatRole
from forum.councils.models import REASON_LENGTH, Council
from forum.councils.models_members import REAL_NAME_LENGTH, Member
from forum.councils.succession import Successor
from forum.kernel.clock import today
from forum.web.forms import Form, line, text


class DutiesForm(Form):
    """When the duties were explained, without which nobody gets a seat."""

    explained_on = day_field(lazy("Duties explained on"))
    explained = BooleanField(
        lazy("The duties of an honorary office were explained (NKomVG § 43): secrecy, conflicts of interest, loyalty."),
        validators=[InputRequired(lazy("Please explain the duties first; that is recorded with the appointment."))],
    )

    def validate_explained_on(self, field: Any) -> None:
        """Refuse a day of the future."""
        if field.data and field.data > today():
            raise ValidationError(_("Please choose a day that is not in the future."))


class AppointForm(DutiesForm):
    """How and until when somebody is appointed."""

    role = SelectField(lazy("As"), choices=[])
    deputy_of = SelectField(lazy("Deputy of"), choices=[], validators=[Optional()])
    how = SelectField(
        lazy("How it came about"), choices=[SelectChoice(str(code), label) for code, label in APPOINTED_LABELS.items()]
    )
    from_on = day_field(lazy("Term from"))
    until_on = day_field(lazy("Term until"))
    revision = HiddenField()

    def offer(self, council: Council) -> None:
        """Offer what there is in this council, with a term as its rules have it."""
        roles = [role for role in SeatRole if self._possible(role, council)]
        self.role.choices = [SelectChoice(str(role), ROLE_LABELS[role]) for role in roles]
        self.deputy_of.choices = [
            SelectChoice("", lazy("nobody")),
            *(SelectChoice(str(member.id), member.name) for member in desk.seated(council.id)),
        ]
        self.role.data = self.role.data or str(SeatRole.MEMBER)
        self.from_on.data = self.from_on.data or today()
        self.until_on.data = self.until_on.data or members.term_end(council, self.from_on.data)

    @staticmethod
    def _possible(role: SeatRole, council: Council) -> bool:
        if role is SeatRole.CHAIR:
            return council.kind != Kind.FORUM  # the CDO, by right
        return role is not SeatRole.DEPUTY or council.deputies

    def validate_role(self, field: Any) -> None:
        """Ask for whom a deputy steps in."""
        if field.data == SeatRole.DEPUTY and not self.deputy_of.data:
            raise ValidationError(_("Please say for whom they step in."))

    def validate_until_on(self, field: Any) -> None:
        """Refuse a term that ends before it begins or is over, or lasts for ever."""
        first = self.from_on.data
        if field.data and (field.data < today() or (first and field.data < first)):
            raise ValidationError(_("Please choose a last day that is not before the first and not over."))
        if field.data and field.data > today() + FURTHEST:
            raise ValidationError(_("Please choose a term of at most ten years."))

    def seat(self) -> Seat:
        """Give what was entered."""
        role = SeatRole(self.role.data)
        principal = int(self.deputy_of.data) if role is SeatRole.DEPUTY else None
        how = Appointed(self.how.data)
        return Seat(role, how, self.from_on.data, self.until_on.data, self.explained_on.data, principal)


class RefuseForm(Form):
    """Why somebody is not appointed."""

    reason = text(
        lazy("Reasons, for who applied"),
        limit=REASON_LENGTH,
        required=lazy("Please give reasons that the person understands."),
    )
    revision = HiddenField()


class SucceedForm(DutiesForm):
    """Who sits for an organisation from now on."""

    person = SelectField(
        lazy("Who speaks for the organisation"), choices=[], validators=[InputRequired(lazy("Please choose a person."))]
    )
    name = line(
        lazy("Their real name"),
        limit=REAL_NAME_LENGTH,
        required=lazy("Please enter the real name: members of councils show it."),
    )
    revision = HiddenField()

    def offer(self, member: Member) -> None:
        """Offer those who could sit there."""
        self.person.choices = [SelectChoice(str(each.id), each.name) for each in succession.candidates(member)]

    def successor(self) -> Successor:
        """Give what was entered."""
        return Successor.of(person=self.person.data, name=self.name.data, explained_on=self.explained_on.data)


class ExtendForm(Form):
    """A later end of a term."""

    until_on = day_field(lazy("Term until"))
    revision = HiddenField()


class RoleForm(Form):
    """Another part in the council."""

    role = SelectField(lazy("As"), choices=[])
    revision = HiddenField()

    def offer(self, council: Council) -> None:
        """Offer the parts there are."""
        parts = (SeatRole.CHAIR, SeatRole.DEPUTY_CHAIR, SeatRole.MEMBER)
        self.role.choices = [
            SelectChoice(str(role), ROLE_LABELS[role])
            for role in parts
            if role is not SeatRole.CHAIR or council.kind != Kind.FORUM
        ]


class RemoveForm(RefuseForm):
    """Why a seat is taken from somebody."""

    reason = text(
        lazy("Reasons, for the member"),
        limit=REASON_LENGTH,
        required=lazy("Please give reasons that the person understands."),
    )
