"""Forms around statements."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, DateField, HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum.accounts.forms import email_field
from forum.kernel.clock import today
from forum.statements import queries
from forum.statements.models import NAME_LENGTH, QUESTION_LENGTH, STATEMENT_LENGTH
from forum.web.forms import Form, line, text


class AskForm(Form):
    """Whom to ask what, and until when."""

    department = SelectField(lazy("Department"), validators=[InputRequired(lazy("Please choose a department."))])
    question = text(
        lazy("Question to the department"),
        limit=QUESTION_LENGTH,
        required=lazy("Please write what you would like to know."),
    )
    due_on = DateField(lazy("Answer by"), validators=[InputRequired(lazy("Please choose a day."))])

    def offer(self) -> None:
        """Offer the departments that can be asked."""
        self.department.choices = [
            SelectChoice("", lazy("Please choose")),
            *(SelectChoice(str(entry.id), entry.name) for entry in queries.departments()),
        ]

    def validate_due_on(self, field: Any) -> None:
        """Refuse a day that is over."""
        if field.data and field.data <= today():
            raise ValidationError(_("Please choose a day in the future."))


class StatementForm(Form):
    """What the department says; published word by word."""

    body = text(
        lazy("Statement of the department"), limit=STATEMENT_LENGTH, required=lazy("Please write the statement.")
    )


class NoteForm(Form):
    """What the office asks the department to go over."""

    revision = HiddenField()
    note = text(
        lazy("What the department should go over"),
        limit=QUESTION_LENGTH,
        required=lazy("Please say what should be different."),
    )


class WithdrawForm(Form):
    """Why the request is not needed any more."""

    revision = HiddenField()
    note = text(lazy("Note to the department"), limit=QUESTION_LENGTH)


class DepartmentForm(Form):
    """A department, its mail address, and who answers for it signed in; `revision` is the fingerprint of what stands."""

    name = line(lazy("Name of the department"), limit=NAME_LENGTH, required=lazy("Please name the department."))
    email = email_field(lazy("Mail address of the department"))
    people = text(lazy("People who answer signed in"), limit=4_000)
    closed = BooleanField(lazy("Can no longer be asked"))
    revision = HiddenField()

    keys: frozenset[int] = frozenset()

    def validate_people(self, field: Any) -> None:
        """Find the people; everyone must have the role."""
        emails = {part.strip().lower() for part in (field.data or "").splitlines() if part.strip()}
        known = queries.with_role(emails)
        if unknown := sorted(emails - set(known)):
            raise ValidationError(
                _("Nobody with the role “Department” has this address: %(emails)s", emails=", ".join(unknown))
            )
        self.keys = frozenset(person.id for person in known.values())
