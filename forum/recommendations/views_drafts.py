"""Pages of drafts, in the members' room: begin, read and comment, compare versions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.views import unkept
from forum.contributions import differing
from forum.contributions import policy as trunk
from forum.contributions import queries as contributions
from forum.contributions.models import Contribution
from forum.councils import policy as councils
from forum.councils import queries as bodies
from forum.councils import threads
from forum.councils.threads import Words
from forum.ideas.models import KIND, Idea
from forum.kernel.errors import Missing, Refused
from forum.kernel.text import whole_number
from forum.recommendations import drafting, forms, policy, room, stages
from forum.recommendations.drafting import Text
from forum.recommendations.kinds import Purpose
from forum.recommendations.room import Seen
from forum.recommendations.stages import Stage
from forum.votes import acting, tally
from forum.votes import policy as votes
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing

views = Blueprint("recommendation_drafts", __name__, url_prefix="/fachbeiraete/<slug>/entwuerfe")
doors = Blueprint("recommendation_doors", __name__)


@doors.get("/ideen/<number:number>/entwurf")
def of_idea(number: int) -> ResponseReturnValue:
    """Lead from an idea to the draft about it, or to the form that begins one."""
    idea = _idea(number)
    council = bodies.by_id(idea.council_id) if idea.council_id else None
    if council is None:
        raise Missing
    councils.READ.require(actor(), council)
    known = room.open_one(council.id, idea.id)
    if known is not None:
        return redirect(url_for("recommendation_drafts.show", slug=council.slug, key=known.id), 303)
    return redirect(url_for("recommendation_drafts.begin", slug=council.slug, idee=number), 303)


def _idea(number: int | None) -> Contribution:
    idea = contributions.loaded(Idea, KIND, number, names=False) if number else None
    if idea is None or not trunk.VIEW.allows(actor(), idea):
        raise Missing
    return idea


@views.route("/neu", methods=["GET", "POST"])
def begin(slug: str) -> ResponseReturnValue:
    """Begin a draft: about an idea that the council has, or of its own accord."""
    council = bodies.found(slug)
    councils.READ.require(actor(), council)
    councils.WRITE.require(actor(), council)
    number = whole_number(request.args.get("idee"))
    about = _idea(number) if number else None
    if about is not None:
        policy.UNBIASED.require(actor(), about)
    form: Any = forms.TextForm() if about is not None else forms.BeginForm()
    if about is not None and not form.is_submitted():
        form.title.data = about.title
    if form.sent:
        purpose = Purpose.ADVICE if about is not None else Purpose(form.purpose.data)
        text = Text.of(form.title.data, form.body.data)
        try:
            with writing():
                count_write("draft")
                key = drafting.begin(council, purpose, text, actor=actor(), about=about).id
        except Refused:
            return _late(slug, None)
        flash(_("Members see the draft now."), "good")
        return redirect(url_for(".show", slug=slug, key=key), 303)
    page = render_template("recommendations/write.html", council=council, about=about, form=form, draft=None)
    return unkept(page, 422 if form.errors else 200)


def _late(slug: str, key: int | None) -> ResponseReturnValue:
    """Say that it stands otherwise by now, and give back what was typed."""
    typed = [(name, request.form[name]) for name in ("title", "body", "comment", "reason") if request.form.get(name)]
    back = url_for(".show", slug=slug, key=key) if key else url_for("council_room.index", slug=slug)
    return unkept(render_template("councils/late.html", typed=typed, back=back), 409)


@views.route("/<number:key>", methods=["GET", "POST"])
def show(slug: str, key: int) -> ResponseReturnValue:
    """Show a draft with what members say about it, and take a comment."""
    seen = room.visible(slug, key, actor())
    form = forms.CommentForm()
    if form.sent:
        words = Words.of(form.comment.data)
        try:
            with writing():
                count_write("council_post")
                post = drafting.comment(key, words, actor=actor())
        except Refused:
            return _late(slug, key)
        return redirect(url_for(".show", slug=slug, key=key, _anchor=f"beitrag-{post}"), 303)
    return unkept(_page(seen, form), 422 if form.errors else 200)


def _page(seen: Seen, form: forms.CommentForm) -> str:
    draft, vote = seen.draft, seen.vote
    turn = acting.turn(draft.council, actor(), without=seen.excluded, about=draft.about)
    decided = seen.stage in {Stage.DECIDED, Stage.ISSUED}
    return render_template(
        "recommendations/draft.html",
        seen=seen,
        draft=draft,
        council=draft.council,
        vote=vote,
        counted=tally.of(vote, draft.council) if vote is not None and vote.over else None,
        posts=threads.posts(draft.thread_id),
        opinions=room.opinions(draft.id) if decided else (),
        issued=room.issued(draft.id) if seen.stage is Stage.ISSUED else None,
        form=form,
        writes=councils.WRITE.allows(actor(), draft.council) and not seen.biased and seen.stage is not Stage.DROPPED,
        acts=votes.ACT.allows(actor(), turn),
        wanted=stages.still_wanted(draft),
    )


@views.route("/<number:key>/bearbeiten", methods=["GET", "POST"])
def edit(slug: str, key: int) -> ResponseReturnValue:
    """Write a new version."""
    seen = room.visible(slug, key, actor())
    councils.WRITE.require(actor(), seen.draft.council)
    if seen.draft.about is not None:
        policy.UNBIASED.require(actor(), seen.draft.about)
    if seen.stage is not Stage.DRAFTING and request.method == "GET":
        return _late(slug, key)
    form = forms.TextForm(data=_filled(seen))
    if form.sent:
        text, revision = Text.of(form.title.data, form.body.data), whole_number(form.revision.data) or 0
        try:
            with writing():
                drafting.change(key, text, actor=actor(), revision=revision)
        except Refused:
            return _late(slug, key)
        flash(_("Members see the new version now."), "good")
        return redirect(url_for(".show", slug=slug, key=key), 303)
    told = {"council": seen.draft.council, "about": seen.draft.about, "draft": seen.draft, "form": form}
    return unkept(render_template("recommendations/write.html", **told), 422 if form.errors else 200)


def _filled(seen: Seen) -> dict[str, str]:
    return {"revision": str(seen.draft.revision), "title": seen.draft.title, "body": seen.draft.body}


@views.get("/<number:key>/fassungen")
def versions(slug: str, key: int) -> ResponseReturnValue:
    """Show word by word how versions of a draft differ."""
    draft = room.visible(slug, key, actor()).draft
    older = room.versions(draft)
    texts = {row.number: (row.title, row.body) for row in older} | {draft.version: (draft.title, draft.body)}
    page = render_template(
        "recommendations/versions.html",
        council=draft.council,
        draft=draft,
        versions=older,
        differences=differing.between(request.args, texts),
    )
    return unkept(page)
