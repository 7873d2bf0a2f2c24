"""Minutes inside: the draft as it stands, approval, publication, corrections."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.views import unkept
from forum.kernel.errors import Refused
from forum.meetings import content, forms, minutes, pdf, planning, policy, queries
from forum.meetings.kinds import MinutesStatus
from forum.meetings.models import Meeting
from forum.meetings.views import chosen
from forum.meetings.views_room import act, inside, late, revision_of
from forum.web.actor import actor
from forum.web.transaction import writing

views = Blueprint("meeting_minutes", __name__, url_prefix="/fachbeiraete/<slug>/intern/sitzungen/<number:number>")


@views.get("/protokoll")
def draft(slug: str, number: int) -> ResponseReturnValue:
    """Show minutes to members: the draft as it would be approved now, or a version that stands."""
    meeting = inside(slug, number)
    rows = queries.versions(meeting.id)
    row = chosen(rows)
    if row.status == MinutesStatus.DRAFT:
        written = content.build(meeting)
        told, inner = written.content, written.inner
    else:
        told, inner = row.content, row.inner
    who, newest = actor(), row.version == rows[0].version
    page = render_template(
        "meetings/draft.html",
        meeting=meeting,
        council=meeting.council,
        row=row,
        versions=rows,
        minutes=told,
        inner=inner,
        may_approve=newest and row.status == MinutesStatus.DRAFT and policy.APPROVE.allows(who, meeting),
        may_publish=newest and row.status == MinutesStatus.APPROVED and policy.PUBLISH.allows(who, meeting),
        may_correct=newest and row.status == MinutesStatus.PUBLISHED and policy.RECORD.allows(who, meeting),
        act=forms.ActForm(formdata=None, revision=meeting.revision),
    )
    return unkept(page)


def _here(meeting: Meeting) -> str:
    return url_for(".draft", slug=meeting.council.slug, number=meeting.number)


@views.post("/protokoll/<number:version>/freigeben")
def approve(slug: str, number: int, version: int) -> ResponseReturnValue:
    """Approve the minutes as they were read."""
    meeting = inside(slug, number)
    policy.APPROVE.require(actor(), meeting)
    revision = revision_of(forms.ActForm())
    return act(
        meeting,
        lambda held: minutes.approve(held, version, actor=actor(), revision=revision),
        _("Approved. The minutes can be published now."),
        back=_here(meeting),
    )


@views.post("/protokoll/<number:version>/veroeffentlichen")
def publish(slug: str, number: int, version: int) -> ResponseReturnValue:
    """Publish approved minutes; the PDF is made right after."""
    meeting = inside(slug, number)
    policy.PUBLISH.require(actor(), meeting)
    key, back = meeting.id, _here(meeting)
    try:
        with writing():
            minutes.publish(planning.locked(key), version, actor=actor())
    except Refused:
        return late(back)
    pdf.make(key, version)
    flash(_("Published. Results stand in the timelines of their ideas."), "good")
    return redirect(back, 303)


@views.route("/protokoll/<number:version>/korrigieren", methods=["GET", "POST"])
def correct(slug: str, number: int, version: int) -> ResponseReturnValue:
    """Begin a new version of published minutes; the older one stays readable."""
    meeting = inside(slug, number)
    policy.RECORD.require(actor(), meeting)
    form = forms.ReasonForm(data={"revision": meeting.revision})
    if form.sent:
        reason = form.reason.data
        return act(
            meeting,
            lambda held: minutes.correct(held, version, reason, actor=actor()),
            _("A new version has begun. The published one stays readable."),
            back=_here(meeting),
        )
    told = {"council": meeting.council, "meeting": meeting, "form": form, "version": version}
    return unkept(render_template("meetings/correct.html", **told), 422 if form.errors else 200)
