"""Forms of the room: plan a meeting, its agenda, who takes part, what the minutes say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from forum.accounts.forms import email_field
from forum.councils.models_members import REAL_NAME_LENGTH
from forum.kernel.clock import now
from forum.meetings import agenda, times
from forum.meetings.agenda import Words
from forum.meetings.kinds import (
    ACCESS_LABELS,
    ANSWER_LABELS,
    SIGHT_LABELS,
    Access,
    Answer,
    Sight,
)
from forum.meetings.models import (
    ITEM_LENGTH,
    LINK_LENGTH,
    LONGEST,
    MOST_GUESTS,
    NOTE_LENGTH,
    PLACE_LENGTH,
    REASON_LENGTH,
    RECORD_LENGTH,
    RESULT_LENGTH,
    TITLE_LENGTH,
    Meeting,
)
from forum.meetings.models_people import CONFLICT_LENGTH
from forum.meetings.planning import Plan
from forum.web.forms import Form, line, text
from forum.web.upload_field import UploadField

FURTHEST = timedelta(days=1_100)


def choices(labels: Any) -> list[SelectChoice]:
    """Give the options of a field from labels by code, without the empty one."""
    return [SelectChoice(str(code), label) for code, label in labels.items() if code]


def whole(label: Any, most: int) -> IntegerField:
    """Make a field for a whole number from 0."""
    wrong = lazy("Please enter a number from %(least)d to %(most)d.", least=0, most=most)
    return IntegerField(label, default=0, validators=[Optional(), NumberRange(0, most, wrong)])


class ActForm(Form):
    """A button that knows which state of the meeting it was pressed on."""

    revision = HiddenField()


class PlanForm(ActForm):
    """When and where a meeting is, and for whom."""

    day = DateField(lazy("Day"), validators=[InputRequired(lazy("Please choose a day."))])
    begins = TimeField(
        lazy("Begin"), validators=[InputRequired(lazy("Please enter when it begins, for example 17:00."))]
    )
    ends = TimeField(
        lazy("End of the meeting"), validators=[InputRequired(lazy("Please enter when it ends, for example 19:00."))]
    )
    sight = RadioField(lazy("Who may know of it"), choices=choices(SIGHT_LABELS), default=str(Sight.PUBLIC))
    place = line(lazy("Place"), limit=PLACE_LENGTH)
    access = SelectMultipleField(
        lazy("Access"),
        choices=choices(ACCESS_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    access_note = text(lazy("How to get there and what else helps"), limit=NOTE_LENGTH)
    remote_url = line(lazy("Link to take part by video"), limit=LINK_LENGTH)
    guests = whole(lazy("Seats for guests who register"), MOST_GUESTS)
    proposals_until = DateField(lazy("Members propose items until"), validators=[Optional()])

    def validate_remote_url(self, field: Any) -> None:
        """Take web addresses alone."""
        parts = urlsplit(field.data or "")
        if field.data and not (parts.scheme in {"https", "http"} and parts.netloc):
            raise ValidationError(_("Please enter a whole address that begins with https://."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse times that do not exist, are over, or end before they begin; and a meeting nobody can come to."""
        right = bool(super().validate(extra_validators))
        if self.day.data and self.begins.data and self.ends.data and not {"day", "begins", "ends"} & self.errors.keys():
            self._check_times()
        if not (self.place.data or self.remote_url.data):
            self.refuse("place", _("Please say where it takes place, or give a link to take part by video."))
        until = self.proposals_until.data
        if until and self.day.data and until > self.day.data:
            self.refuse("proposals_until", _("Please choose a day that is not after the meeting."))
        return right and not self.errors

    def _check_times(self) -> None:
        start, end = self._span()
        if start is None:
            self.refuse("begins", _("The clock is put forward at this time: this hour does not exist on that day."))
        elif end is None:
            self.refuse("ends", _("The clock is put forward at this time: this hour does not exist on that day."))
        elif end <= start:
            self.refuse("ends", _("Please choose an end after the begin."))
        elif start <= now() or start > now() + FURTHEST:
            self.refuse("day", _("Please choose a time that lies ahead, within three years."))

    def _span(self) -> tuple[datetime | None, datetime | None]:
        return times.moment(self.day.data, self.begins.data), times.moment(self.day.data, self.ends.data)

    def plan(self) -> Plan:
        """Give what was planned."""
        start, end = self._span()
        assert start is not None  # noqa: S101 (validated)
        assert end is not None  # noqa: S101 (validated)
        return Plan(
            starts_at=start,
            ends_at=end,
            sight=Sight(self.sight.data),
            place=self.place.data or "",
            access=[Access(code) for code in self.access.data or ()],
            access_note=self.access_note.data or "",
            remote_url=self.remote_url.data or "",
            guests=self.guests.data or 0,
            proposals_until=self.proposals_until.data,
        )


def known(meeting: Meeting) -> dict[str, Any]:
    """Give what the form of a planned meeting shows."""
    (day, begins), (_day, ends) = times.split(meeting.starts_at), times.split(meeting.ends_at)
    names = ("sight", "place", "access", "access_note", "remote_url", "guests", "proposals_until", "revision")
    return {"day": day, "begins": begins, "ends": ends, **{name: getattr(meeting, name) for name in names}}


class ReasonForm(ActForm):
    """The last step before something ends: why."""

    reason = text(lazy("Reason"), limit=REASON_LENGTH, required=lazy("Please give a reason."))


class ItemForm(ActForm):
    """An item of the agenda."""

    title = line(lazy("What it is about"), limit=TITLE_LENGTH, required=lazy("Please give it a title."))
    body = text(lazy("What members should know before"), limit=ITEM_LENGTH)
    minutes = whole(lazy("Time planned, in minutes"), LONGEST)
    idea = IntegerField(lazy("Number of the idea"), validators=[Optional()])
    candidate = IntegerField(lazy("Number of the project candidate"), validators=[Optional()])
    public = BooleanField(lazy("In the public part"), default=True)

    def validate_idea(self, field: Any) -> None:
        """Take public ideas alone."""
        if field.data is not None and agenda.idea_of(field.data) is None:
            raise ValidationError(_("There is no public idea with this number."))

    def validate_candidate(self, field: Any) -> None:
        """Take public candidates alone."""
        if field.data is not None and agenda.candidate_of(field.data) is None:
            raise ValidationError(_("There is no project candidate with this number."))

    def words(self) -> Words:
        """Give what was written, rendered."""
        return Words.of(
            self.title.data,
            self.body.data or "",
            minutes=self.minutes.data or 0,
            public=bool(self.public.data),
            idea=self.idea.data,
            candidate=self.candidate.data,
        )


class BesideForm(Form):
    """A form that stands on a page beside another one: its fields have names of their own."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        """Name the fields by the kind of form."""
        super().__init__(*args, prefix=f"{type(self).__name__.lower()}-", **kw)


class FileForm(BesideForm):
    """A document for an item."""

    file = UploadField(lazy("Document"))

    def validate_file(self, field: Any) -> None:
        """Ask for a file."""
        if field.ready is None:
            raise ValidationError(_("Please choose a file."))


class GuestForm(BesideForm):
    """Somebody who is asked in for one item."""

    name = line(lazy("Name of the guest"), limit=REAL_NAME_LENGTH, required=lazy("Please enter the name."))
    email = email_field(lazy("Mail address of the guest"))


class AnswerForm(Form):
    """What somebody answers to an invitation."""

    answer = RadioField(
        lazy("Do you come?"),
        choices=choices(ANSWER_LABELS),
        validators=[InputRequired(lazy("Please choose an answer."))],
    )

    def reply(self) -> Answer:
        """Give the answer."""
        return Answer(self.answer.data)


class ConflictForm(Form):
    """Somebody declares that they have to do with an item."""

    reason = line(lazy("What you have to do with it"), limit=CONFLICT_LENGTH)


class RecordForm(ActForm):
    """What the minutes say of an item."""

    record = text(lazy("How it went"), limit=RECORD_LENGTH)
    result = text(lazy("Result"), limit=RESULT_LENGTH)
