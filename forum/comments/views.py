"""Addresses of comments: write one, take one's own back, see one's own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts import autosave, drafts
from forum.accounts.actor import Actor
from forum.accounts.models import Draft
from forum.comments import attached, keeping, policy, queries, service
from forum.comments.forms import CommentForm, WithdrawForm, form_for
from forum.comments.models import Comment
from forum.comments.service import Words
from forum.contributions import addresses, attaching, files
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.errors import Missing
from forum.organisations.queries import speakable
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.links import next_url
from forum.web.transaction import writing

views = Blueprint("comments", __name__)


@views.route("/ideen/<number:number>/kommentieren", methods=["GET", "POST"])
def write(number: int) -> ResponseReturnValue:
    """Write a comment, or a reply to the one that `auf` names; visitors write first and sign in last."""
    who: Actor = actor()
    contribution = queries.open_contribution(keeping.IDEA, number, who)
    parent = queries.answered(contribution, request.args.get("auf"))
    parent_id = parent.id if parent else None
    draft = keeping.find(contribution, parent_id, who)

    def again() -> CommentForm:
        form = form_for(contribution, who, draft=draft, visitors=True, reply=parent is not None)
        if form is None:
            raise Missing
        return form

    def keep(form: CommentForm) -> Draft:
        nonlocal draft
        draft = keeping.keep(form, contribution, parent_id)
        return draft

    form = attaching.store(again(), draft, again, keep=keep)
    if form.sent:
        send = _keep if who.id is None else _send
        return send(form, contribution, parent_id)
    page = render_template(
        "comments/write.html",
        contribution=contribution,
        form=form,
        parent=parent,
        back=queries.permalink(parent.id) if parent else next_url(addresses.url(contribution)),
        draft=draft,
    )
    return page, 422 if form.errors else 200


@views.post("/ideen/<number:number>/kommentieren/entwurf")
def save(number: int) -> ResponseReturnValue:
    """Keep a comment that is being written (sent by itself after a pause)."""
    who: Actor = actor()
    contribution = queries.open_contribution(keeping.IDEA, number, who)
    parent = queries.answered(contribution, request.args.get("auf"))
    parent_id = parent.id if parent else None
    form = CommentForm(actor=who, organisations=speakable(who), reply=parent is not None)
    if service.sent(form.request_key.data, who) is not None:
        return "", 204  # it was sent while this was on its way
    content = keeping.written(form, contribution, parent_id) if (form.body.data or "").strip() else None
    about = keeping.about(contribution.kind, contribution.number, parent_id)
    return autosave.answer(keeping.NEW, about, content)


def _keep(form: CommentForm, contribution: Contribution, parent_id: int | None) -> Response:
    """Keep a visitor's words until they have signed in."""
    with writing():
        count_write("comment")
        keeping.keep(form, contribution, parent_id)
    flash(_("Your comment is kept. Sign in or register now, then send it."))
    back = url_for("comments.write", number=contribution.number, auf=parent_id)
    return redirect(url_for("accounts.sign_in", next=back), 303)


def _send(form: CommentForm, contribution: Contribution, parent_id: int | None) -> Response:
    words = Words.of(form.body.data)
    with writing():
        count_write("comment")
        made = service.comment(
            contribution,
            words,
            actor=actor(),
            parent_id=parent_id,
            stance=form.meant,
            organisation_id=form.organisation_id,
            official=form.official,
            request_key=form.request_key.data,
        )
        draft = keeping.find(contribution, parent_id, actor())
        if draft is not None:
            attached.attach(made, draft, (row.id for row in form.attached))
            files.forget(files.of_draft(draft))
            drafts.discard(draft)
    return redirect(_tell(made, contribution), 303)


def _tell(made: Comment, contribution: Contribution) -> str:
    """Say what became of a new comment, and where it stands."""
    if made.visibility == Visibility.PUBLIC:
        flash(_("Thank you. Your comment is public."), "good")
    else:
        flash(_("Thank you. Somebody from the moderation team reads your first comment, then it is public."), "good")
    here = next_url("").partition("#")[0].partition("?")[0]
    return queries.address(contribution, made, here)


def is_visible(comment_id: int, who: Actor) -> bool:
    """Tell whether somebody may see a comment and what it is about; its files follow."""
    try:
        queries.visible(comment_id, who)
    except Missing:
        return False
    return True


def send_draft(draft: Draft, who: Actor) -> str:
    """Send what somebody wrote before they signed in, and give the address of the comment."""
    kind, number = draft.content["kind"], draft.content["number"]
    words, key = Words.of(draft.content["body"]), draft.key[:40]
    contribution = queries.open_contribution(kind, number, who)
    with writing():
        made = service.comment(
            contribution,
            words,
            actor=who,
            parent_id=draft.content.get("parent"),
            stance=draft.content.get("stance") or "",
            request_key=key,
        )
        attached.attach(made, draft, (row.id for row in files.of_draft(draft)))
        drafts.discard(draft)
    return _tell(made, contribution)


@views.route("/kommentare/<number:number>/zurueckziehen", methods=["GET", "POST"])
def withdraw(number: int) -> ResponseReturnValue:
    """Take one's own comment back, after a question – also where what it was about cannot be seen any more."""
    comment = queries.own(number, actor())
    policy.WITHDRAW.require(actor(), comment)
    if comment.withdrawn_at is not None:
        raise Missing
    form = WithdrawForm()
    if form.sent:
        with writing():
            service.withdraw(number, actor=actor())
        flash(_("Your comment is withdrawn and its text is gone."), "good")
        return redirect(url_for(".mine"), 303)
    return render_template("comments/withdraw.html", comment=comment, form=form)


@views.get("/konto/kommentare")
def mine() -> ResponseReturnValue:
    """Show one's own comments, where they stand and what became of them."""
    found, further = queries.mine(actor(), before=request.args.get("vor"))
    return render_template("comments/mine.html", comments=found, further=further)
