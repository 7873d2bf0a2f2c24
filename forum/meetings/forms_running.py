"""Forms of a meeting that runs: who is there, who has a conflict of interest, motions, ballots, totals."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as lazy
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from forum.meetings.forms import ActForm, BesideForm, choices, whole
from forum.meetings.kinds import PRESENCE_LABELS, Presence
from forum.meetings.models import ITEM_LENGTH
from forum.votes.kinds import CHOICE_LABELS, KIND_LABELS, Kind, Paper
from forum.votes.models import MOST
from forum.votes.models import TITLE_LENGTH as VOTE_TITLE
from forum.web.forms import Form, line, text

IN_A_MEETING = (Kind.HANDS, Kind.BROWSER, Kind.SECRET)


class MotionForm(Form):
    """What is voted on, and how."""

    title = line(lazy("What is decided"), limit=VOTE_TITLE, required=lazy("Please write what is decided."))
    body = text(lazy("Wording of the motion"), limit=ITEM_LENGTH)
    paper = RadioField(
        lazy("What is asked"),
        choices=choices(
            {
                Paper.MOTION: lazy("A motion: yes, no or abstention"),
                Paper.ADVICE: lazy("The recommendation: recommended, with conditions or not"),
            }
        ),
        default=str(Paper.MOTION),
    )
    kind = RadioField(
        lazy("How the vote is held"),
        choices=choices({kind: KIND_LABELS[kind] for kind in IN_A_MEETING}),
        default=str(Kind.HANDS),
    )


class BallotForm(Form):
    """One's own ballot."""

    choice = RadioField(lazy("Your vote"), choices=[], validators=[InputRequired(lazy("Please choose how you vote."))])

    def offer(self, paper: Paper) -> None:
        """Offer what stands on the ballot."""
        self.choice.choices = choices(CHOICE_LABELS[paper])


def totals_form(paper: Paper) -> Any:
    """Make a form for the numbers that were counted in the room."""
    fields = {f"total_{choice}": whole(label, MOST) for choice, label in CHOICE_LABELS[paper].items()}
    return type("TotalsForm", (Form,), fields)()


def totals(form: Any) -> dict[str, int]:
    """Give the numbers that were entered, by choice."""
    fields = (field for field in form if field.name.startswith("total_"))
    return {field.name.removeprefix("total_"): field.data or 0 for field in fields}


def attendance_form(rows: Any) -> Any:
    """Make a form with a choice of presence for each person who was asked."""
    fields = {
        f"person_{row.person_id}": SelectField(
            row.name or lazy("Deleted account"),
            choices=[SelectChoice(str(code), label) for code, label in PRESENCE_LABELS.items()],
            default=row.presence,
            validators=[Optional()],
        )
        for row in rows
    }
    return type("AttendanceForm", (ActForm,), fields)()


def presence(form: Any) -> dict[int, Presence]:
    """Give what was chosen, by person; who was left open stays so."""
    return {
        int(field.name.removeprefix("person_")): Presence(field.data)
        for field in form
        if field.name.startswith("person_") and field.data
    }


def conflict_form(rows: Any, biased: dict[int, str]) -> Any:
    """Make a form to tick who has a conflict of interest in an item."""
    choices = [SelectChoice(str(row.person_id), row.name or lazy("Deleted account")) for row in rows]
    people = SelectMultipleField(
        lazy("Who has a conflict of interest"),
        choices=choices,
        default=[str(key) for key in biased],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    return type("ConflictsForm", (BesideForm,), {"people": people})()
