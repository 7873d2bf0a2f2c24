"""The members' pages of meetings: the list, one page with everything, planning, invitations, answers, opening and closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.views import unkept
from forum.councils import policy as bodies
from forum.councils import queries as councils
from forum.councils.models import Council
from forum.kernel.clock import local, today
from forum.kernel.errors import Refused
from forum.kernel.text import whole_number
from forum.meetings import agenda, attending, forms, forms_running, planning, policy, queries
from forum.meetings.kinds import ItemStatus, Status
from forum.meetings.models import Meeting
from forum.meetings.models_people import Attendance
from forum.meetings.views import points
from forum.meetings.workflow import MEETING
from forum.web import many, uploads
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing

views = Blueprint("meeting_room", __name__, url_prefix="/fachbeiraete/<slug>/intern/sitzungen")
NOT_TYPED = {"csrf_token", "revision", "answer", "public", "sight"}


def body(slug: str) -> Council:
    """Give a body to who may read its internals. Raises Missing for all others."""
    council = councils.found(slug)
    bodies.READ.require(actor(), council)
    return council


def inside(slug: str, number: int) -> Meeting:
    """Give a meeting to who may read its internals. Raises Missing for all others."""
    meeting = queries.found(slug, number)
    policy.READ.require(actor(), meeting)
    return meeting


def revision_of(form: Any) -> int:
    """Give the state of the thing on which a form was opened."""
    return whole_number(form.revision.data) or 0


def late(back: str) -> ResponseReturnValue:
    """Say that this has changed in the meantime, and give back what was typed."""
    typed = [(name, value) for name, value in request.form.items() if name not in NOT_TYPED and value.strip()]
    return unkept(render_template("councils/late.html", back=back, typed=typed), 409)


def here(meeting: Meeting) -> str:
    """Give the address of a meeting's page for members."""
    return url_for("meeting_room.show", slug=meeting.council.slug, number=meeting.number)


def act(meeting: Meeting, verb: Callable[[Meeting], object], done: str = "", *, back: str = "") -> ResponseReturnValue:
    """Do something with a meeting that is held meanwhile, and go back to its page; what was overtaken is told."""
    back = back or here(meeting)
    key = meeting.id
    try:
        with writing():
            count_write("meeting")
            verb(planning.locked(key))
    except Refused:
        return late(back)
    if done:
        flash(done, "good")
    return redirect(back, 303)


@views.get("")
def index(slug: str) -> ResponseReturnValue:
    """List all meetings of a body, internal ones too."""
    council = body(slug)
    page = render_template(
        "meetings/room_index.html",
        council=council,
        meetings=queries.of_council(council.id),
        may_plan=planning.may_plan(actor(), council),
    )
    return unkept(page)


@views.route("/neu", methods=["GET", "POST"])
def plan(slug: str) -> ResponseReturnValue:
    """Plan a meeting."""
    council = body(slug)
    if not planning.may_plan(actor(), council):
        bodies.CHAIR.require(actor(), council)
    form = forms.PlanForm()
    if form.sent:
        planned = form.plan()
        with writing():
            number = planning.plan(council, planned, actor=actor()).number
        flash(_("Planned. Now write the agenda, then invite the members."), "good")
        return redirect(url_for(".show", slug=slug, number=number), 303)
    page = render_template("meetings/plan.html", council=council, meeting=None, form=form)
    return unkept(page, 422 if form.errors else 200)


@views.get("/<number:number>")
def show(slug: str, number: int) -> ResponseReturnValue:
    """Show a meeting with everything that members and the office see and do."""
    meeting = inside(slug, number)
    mine = queries.attendance(meeting.id, actor().id)
    if not many.untouched():
        return unkept(_content(meeting, mine))
    alike, key = actor().colleague(meeting.council_id), (meeting.id, mine and (mine.asked, mine.answer))
    return unkept(many.page("meetings.room", key, lambda: _content(meeting, mine), stand_in=alike))


def page(meeting: Meeting, status: int = 200, **told: Any) -> Response:
    """Make the members' page of a meeting, with a form that was refused among what is told."""
    return unkept(_content(meeting, queries.attendance(meeting.id, actor().id), **told), status)


def _content(meeting: Meeting, mine: Attendance | None, **told: Any) -> str:
    """Render the page for all with the same rights and the same answer; `mine` says of the reader only that."""
    who = actor()
    every = queries.proposals(meeting, *ItemStatus)
    items = [item for item in every if item.status == ItemStatus.ACCEPTED]
    may = {
        name: permission.allows(who, meeting)
        for name, permission in (
            ("plan", policy.PLAN),
            ("arrange", policy.ARRANGE),
            ("record", policy.RECORD),
            ("propose", policy.PROPOSE),
        )
    }
    asked = attending.is_asked(meeting, mine, who) and policy.ANSWER.allows(who, meeting)
    return render_template(
        "meetings/room.html",
        meeting=meeting,
        council=meeting.council,
        points=points(meeting, items),
        proposals=[item for item in every if item.status != ItemStatus.ACCEPTED],
        rows=queries.attendances(meeting.id),
        takes_part=mine is not None,
        asked=asked,
        biased=queries.conflicts(meeting.id),
        votes=queries.votes(meeting.id),
        versions=queries.versions(meeting.id) if meeting.status == Status.HELD else (),
        moves=MEETING.open_to(who, meeting),
        due=local(meeting.starts_at).date() <= today(),
        may={**may, "propose": may["propose"] and agenda.in_time(meeting)},
        act=forms.ActForm(formdata=None, revision=meeting.revision),
        **{"answer": forms.AnswerForm(formdata=None, answer=mine.answer if mine else ""), **told},
    )


@views.route("/<number:number>/bearbeiten", methods=["GET", "POST"])
def change(slug: str, number: int) -> ResponseReturnValue:
    """Change when, where and for whom a meeting is."""
    meeting = inside(slug, number)
    policy.PLAN.require(actor(), meeting)
    form = forms.PlanForm(data=forms.known(meeting))
    if form.sent:
        planned, revision, key = form.plan(), revision_of(form), meeting.id
        try:
            with writing():
                told = planning.change(key, planned, actor=actor(), revision=revision)
        except Refused:
            return late(here(meeting))
        done = _("Saved. Everyone who was invited gets a mail with the change.") if told else _("Saved.")
        flash(done, "good")
        return redirect(here(meeting), 303)
    content = render_template("meetings/plan.html", council=meeting.council, meeting=meeting, form=form)
    return unkept(content, 422 if form.errors else 200)


STEPS = {"einladen": planning.invite, "eroeffnen": planning.open_up, "schliessen": planning.close}


@views.post("/<number:number>/<any(einladen, eroeffnen, schliessen):step>")
def turn(slug: str, number: int, step: str) -> ResponseReturnValue:
    """Invite to a meeting, open or close it."""
    meeting = inside(slug, number)
    form = forms.ActForm()
    if not form.sent:
        return page(meeting, 422)
    said = {
        "einladen": _("Invited. Everyone gets a mail with the file for their calendar."),
        "eroeffnen": _("The meeting is open. Please note who is there."),
        "schliessen": _("The meeting is closed. Its minutes can be completed and approved now."),
    }
    verb, revision = STEPS[step], revision_of(form)
    return act(meeting, lambda held: verb(held.id, actor=actor(), revision=revision), said[step])


@views.route("/<number:number>/absagen", methods=["GET", "POST"])
def cancel(slug: str, number: int) -> ResponseReturnValue:
    """Cancel a meeting, with a reason."""
    meeting = inside(slug, number)
    policy.CANCEL.require(actor(), meeting)
    form = forms.ReasonForm(data={"revision": meeting.revision})
    if form.sent:
        reason, revision = form.reason.data, revision_of(form)
        done = _("Cancelled. Everyone who was invited gets a mail.")
        return act(
            meeting, lambda held: planning.cancel(held.id, actor=actor(), revision=revision, reason=reason), done
        )
    content = render_template("meetings/cancel.html", council=meeting.council, meeting=meeting, form=form)
    return unkept(content, 422 if form.errors else 200)


@views.post("/<number:number>/antworten")
def answer(slug: str, number: int) -> ResponseReturnValue:
    """Say whether one comes."""
    meeting = inside(slug, number)
    policy.ANSWER.require(actor(), meeting)
    form = forms.AnswerForm()
    if not form.sent:
        return page(meeting, 422, answer=form)
    return act(
        meeting, lambda held: attending.answer(held, form.reply(), actor=actor()), _("Thank you, your answer is noted.")
    )


@views.route("/<number:number>/anwesenheit", methods=["GET", "POST"])
def attendance(slug: str, number: int) -> ResponseReturnValue:
    """Note who is there."""
    meeting = inside(slug, number)
    policy.RECORD.require(actor(), meeting)
    rows = queries.attendances(meeting.id)
    form = forms_running.attendance_form(rows)
    if form.sent:
        noted = forms_running.presence(form)
        return act(meeting, lambda held: attending.note(held, noted, actor=actor()), _("Noted."))
    told = {"council": meeting.council, "meeting": meeting, "form": form, "rows": rows}
    return unkept(render_template("meetings/attendance.html", **told), 422 if form.errors else 200)


@views.get("/<number:number>/dateien/<number:file>")
def file(slug: str, number: int, file: int) -> Response:
    """Give a document of any item."""
    row = queries.file_of(inside(slug, number), file, inside=True)
    return uploads.download(agenda.FOLDER, row.key, row.ending, row.name)
