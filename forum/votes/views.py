"""Pages of votes, for members and their secretary: all of a body, one with its ballot, asking by circulation."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.views import unkept
from forum.councils import policy as councils
from forum.councils import queries as bodies
from forum.kernel.errors import Missing, Refused
from forum.votes import acting, forms, policy, queries, service, shelves, tally
from forum.votes.kinds import ONLINE, Choice, Kind, Paper, Result
from forum.votes.queries import Seen
from forum.votes.service import Call, Question
from forum.web.actor import actor
from forum.web.forms import Form
from forum.web.limits import count_write
from forum.web.shelves import MAIN
from forum.web.transaction import writing

views = Blueprint("votes", __name__, url_prefix="/fachbeiraete/<slug>/abstimmungen")


@views.get("")
def index(slug: str) -> ResponseReturnValue:
    """Show all votes of a body to who sits there."""
    council = bodies.found(slug)
    councils.READ.require(actor(), council)
    page = render_template(
        "votes/index.html",
        council=council,
        votes=[(vote, tally.of(vote, council) if vote.over else None) for vote in queries.of_council(council.id)],
        acts=policy.ACT.allows(actor(), acting.turn(council, actor())),
    )
    return unkept(page)


@views.route("/neu", methods=["GET", "POST"])
def ask(slug: str) -> ResponseReturnValue:
    """Ask all members by circulation."""
    council = bodies.found(slug)
    policy.ACT.require(actor(), acting.turn(council, actor()))
    form = forms.CircularForm()
    if form.sent:
        question = Question.of(form.title.data, form.body.data)
        with writing():
            count_write("vote")
            vote = service.open_vote(council, question, Call(Kind.CIRCULAR, closes_at=form.moment), actor=actor())
            number = vote.number
        flash(_("The vote is open. Everyone who may vote gets a mail."), "good")
        return redirect(url_for(".show", slug=slug, number=number), 303)
    page = render_template("votes/ask.html", council=council, form=form)
    return unkept(page, 422 if form.errors else 200)


@views.route("/<number:number>", methods=["GET", "POST"])
def show(slug: str, number: int) -> ResponseReturnValue:
    """Show a vote, and take the ballot of who may vote."""
    seen = queries.visible(slug, number, actor())
    form = forms.CastForm()
    form.offer(Paper(seen.vote.paper))
    if not form.sent:
        return unkept(_page(seen, form), 422 if form.errors else 200)
    key, choice = seen.vote.id, Choice(form.choice.data)
    try:
        with writing():
            service.cast(key, choice, actor=actor())
    except Refused:
        return unkept(_page(queries.visible(slug, number, actor()), form, late=True), 409)
    flash(_("Your vote counts. You can change it until the end."), "good")
    return redirect(url_for(".show", slug=slug, number=number), 303)


def _page(seen: Seen, form: forms.CastForm, *, late: bool = False) -> str:
    vote, mine = seen.vote, seen.mine
    cast, counted = queries.cast(vote, actor()), tally.of(vote, vote.council) if vote.over else None
    if not form.is_submitted():
        form.choice.data = cast.mine
    biased = [elector.person_id for elector in seen.biased]
    turn = acting.turn(vote.council, actor(), without=biased, about=vote.about)
    return render_template(
        "votes/show.html",
        vote=vote,
        council=vote.council,
        form=form,
        seen=seen,
        mine=mine,
        inside=councils.READ.allows(actor(), vote.council),
        may_vote=mine is not None and not mine.conflict and not vote.over and vote.kind in ONLINE,
        late=late,
        counted=counted,
        cast=cast,
        acts=policy.ACT.allows(actor(), turn),
        again=queries.again_of(vote.id) if counted and counted.result == Result.NO_QUORUM else None,
        parts=shelves.VOTE.render(MAIN, vote, actor()),
    )


@views.route("/<number:number>/befangen", methods=["GET", "POST"])
def declare(slug: str, number: int) -> ResponseReturnValue:
    """Say that one is biased."""
    seen = queries.visible(slug, number, actor())
    vote = seen.vote
    if seen.mine is None:
        raise Missing
    form = forms.ReasonForm()
    if form.sent:
        key = vote.id
        try:
            with writing():
                service.declare(key, form.reason.data, actor=actor())
        except Refused:
            return unkept(render_template("votes/late.html", slug=slug, number=number, typed=request.form), 409)
        flash(_("It stands in the record. You do not vote on this."), "good")
        return redirect(url_for(".show", slug=slug, number=number), 303)
    page = render_template("votes/declare.html", vote=vote, council=vote.council, form=form)
    return unkept(page, 422 if form.errors else 200)


@views.route("/<number:number>/<any(erneut, abbrechen, beenden):act>", methods=["GET", "POST"])
def act(slug: str, number: int, act: str) -> ResponseReturnValue:
    """Ask anew what had no quorum, stop a vote, or end it once everyone has voted – as who acts for the body."""
    vote = queries.visible(slug, number, actor()).vote
    key = vote.id
    policy.ACT.require(actor(), service.turn(vote, actor()))
    form: Any = {"erneut": forms.UntilForm, "abbrechen": forms.ReasonForm, "beenden": Form}[act]()
    if form.sent:
        try:
            with writing():
                shown, done = _act(key, act, form, number)
        except Refused:
            return unkept(render_template("votes/late.html", slug=slug, number=number, typed=request.form), 409)
        flash(done, "good")
        return redirect(url_for(".show", slug=slug, number=shown), 303)
    page = render_template("votes/act.html", vote=vote, council=vote.council, form=form, act=act)
    return unkept(page, 422 if form.errors else 200)


def _act(key: int, act: str, form: Any, number: int) -> tuple[int, str]:
    """Do it; gives the number of the vote to show then, and what to say."""
    if act == "erneut":
        again = service.open_again(key, form.moment, actor=actor())
        return again.number, _("The vote is open again. Everyone who may vote gets a mail.")
    if act == "abbrechen":
        service.cancel(key, form.reason.data, actor=actor())
        return number, _("The vote was stopped.")
    service.close(key, actor=actor())
    return number, _("The vote has ended.")
