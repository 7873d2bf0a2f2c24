"""Votes in a meeting: open one on an item, vote in the browser, write down what was counted, close."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.views import unkept
from forum.kernel.errors import Refused
from forum.meetings import forms, forms_running, motions, planning, policy, queries
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.views_room import act, inside, late
from forum.votes import queries as ballots
from forum.votes.kinds import COUNTED, Choice, Kind, Paper
from forum.votes.models import Vote
from forum.votes.service import Question
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing

views = Blueprint("meeting_votes", __name__, url_prefix="/fachbeiraete/<slug>/intern/sitzungen/<number:number>")


def _found(slug: str, number: int, key: int, permission: Any = policy.READ) -> tuple[Meeting, AgendaItem, Vote]:
    meeting = inside(slug, number)
    permission.require(actor(), meeting)
    return meeting, *queries.vote_of(meeting, key)


def _url(meeting: Meeting, key: int) -> str:
    return url_for(".show", slug=meeting.council.slug, number=meeting.number, key=key)


@views.route("/punkte/<number:key>/abstimmen", methods=["GET", "POST"])
def hold(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Open a vote on an item."""
    meeting = inside(slug, number)
    policy.RECORD.require(actor(), meeting)
    item = queries.item_of(meeting, key)
    form = forms_running.MotionForm(data={"title": item.title})
    if form.sent:
        question, held_at = Question.of(form.title.data, form.body.data or ""), meeting.id
        kind, paper = Kind(form.kind.data), Paper(form.paper.data)
        try:
            with writing():
                count_write("meeting")
                held = planning.locked(held_at)
                item = queries.item_of(held, key)
                vote = motions.hold(held, item, question, kind, paper=paper, actor=actor()).id
        except Refused:
            return late(url_for("meeting_room.show", slug=slug, number=number))
        flash(_("The vote is open."), "good")
        return redirect(url_for(".show", slug=slug, number=number, key=vote), 303)
    told = {"council": meeting.council, "advises": motions.advises(meeting, item)}
    content = render_template("meetings/vote_open.html", meeting=meeting, item=item, form=form, **told)
    return unkept(content, 422 if form.errors else 200)


@views.get("/abstimmungen/<number:key>")
def show(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Show a vote: to vote, to count, or what came of it."""
    return _page(*_found(slug, number, key))


def _page(meeting: Meeting, item: AgendaItem, vote: Vote, status: int = 200, **told: Any) -> ResponseReturnValue:
    who, paper = actor(), Paper(vote.paper)
    electors = ballots.electors(vote.id)
    mine = next((row for row in electors if row.person_id == who.id), None)
    cast = ballots.cast(vote, who)
    ballot = forms_running.BallotForm(formdata=None, choice=cast.mine or "")
    ballot.offer(paper)
    counts = vote.kind in COUNTED
    page = render_template(
        "meetings/vote.html",
        meeting=meeting,
        council=meeting.council,
        item=item,
        vote=vote,
        electors=electors,
        mine=mine,
        voted=cast.number,
        ballots=cast.shown,
        records=policy.RECORD.allows(who, meeting),
        counts=counts,
        act=forms.ActForm(formdata=None),
        **{
            "stop": forms.ReasonForm(formdata=None, prefix="stop-"),
            "ballot": ballot,
            "totals": forms_running.totals_form(paper),
            **told,
        },
    )
    return unkept(page, status)


@views.post("/abstimmungen/<number:key>/stimme")
def cast(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Vote, or vote otherwise while it is open."""
    meeting, item, vote = _found(slug, number, key)
    form = forms_running.BallotForm()
    form.offer(Paper(vote.paper))
    if not form.sent:
        return _page(meeting, item, vote, 422, ballot=form)
    choice = Choice(form.choice.data)
    return act(
        meeting,
        lambda held: motions.cast(held, vote, choice, actor=actor()),
        _("Your vote is counted. You can change it until the vote is closed."),
        back=_url(meeting, key),
    )


@views.post("/abstimmungen/<number:key>/ergebnis")
def record(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Write down what was counted in the room."""
    meeting, item, vote = _found(slug, number, key, policy.RECORD)
    form = forms_running.totals_form(Paper(vote.paper))
    able = sum(not row.conflict for row in ballots.electors(vote.id))
    right = form.sent
    totals = forms_running.totals(form) if right else {}
    if right and not 0 < sum(totals.values()) <= able:
        form.refuse("total_yes", _("Please check the numbers: %(able)s people may vote.", able=able))
        right = False
    if not right:
        return _page(meeting, item, vote, 422, totals=form)
    return act(
        meeting, lambda held: motions.record(held, vote, totals, actor=actor()), _("Noted."), back=_url(meeting, key)
    )


@views.post("/abstimmungen/<number:key>/schliessen")
def close(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Close a vote in the browser."""
    meeting, _item, vote = _found(slug, number, key, policy.RECORD)
    done = _("The vote is closed.")
    return act(meeting, lambda held: motions.close(held, vote, actor=actor()), done, back=_url(meeting, key))


@views.post("/abstimmungen/<number:key>/abbrechen")
def stop(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Stop a vote that was asked wrongly."""
    meeting, item, vote = _found(slug, number, key, policy.RECORD)
    form = forms.ReasonForm(prefix="stop-")
    if not form.sent:
        return _page(meeting, item, vote, 422, stop=form)
    reason, done = form.reason.data, _("The vote was stopped. The minutes leave it out.")
    return act(meeting, lambda held: motions.stop(held, vote, reason, actor=actor()), done, back=_url(meeting, key))
