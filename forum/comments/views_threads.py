"""Addresses of one comment: its thread and older texts, editing, support, the office's pin."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.comments import editing, policy, queries, section, voices
from forum.comments.forms import STANCES, EditForm
from forum.comments.models import COMMENT_LENGTH, Comment, Stance
from forum.comments.service import Words
from forum.contributions import addresses, differing
from forum.kernel.errors import Missing, Refused
from forum.kernel.text import excerpt
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.links import next_url, public_url
from forum.web.transaction import writing

views = Blueprint("threads", __name__, url_prefix="/kommentare")


@views.get("/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """Show a comment in its thread; this address stays the same for ever."""
    comment = queries.in_public(number, actor())
    contribution = comment.contribution
    key = comment.thread_id or comment.id
    return render_template(
        "comments/thread.html",
        back=addresses.url(contribution),
        canonical=public_url("threads.show", number=key),
        **section.thread(comment, actor(), request.args),
    )


@views.get("/<number:number>/fassungen")
def versions(number: int) -> ResponseReturnValue:
    """Show how a comment read before it was edited."""
    comment = queries.visible(number, actor())
    older = queries.versions(comment.id)
    if not older or comment.withdrawn_at is not None:
        raise Missing
    author = comment.author
    return render_template(
        "comments/versions.html",
        contribution=comment.contribution,
        comment=comment,
        versions=older,
        differences=differing.between(
            request.args,
            {
                number: ("", excerpt(html, 2 * COMMENT_LENGTH))
                for number, html in [(comment.version, comment.html), *((row.number, row.html) for row in older)]
            },
        ),
        name=comment.organisation.name
        if comment.organisation
        else queries.display_name(author.name if author else None, author.state if author else None),
        back=addresses.url(comment.contribution),
        url=queries.address(comment.contribution, comment),
        stance_label=lambda code: STANCES[Stance(code)],
    )


@views.route("/<number:number>/bearbeiten", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    """Change one's own comment, for a while; a text that has changed meanwhile is shown beside one's own."""
    comment = _open(number)
    policy.EDIT.require(actor(), comment)
    if not editing.is_open(actor(), comment):
        raise Refused(_("The time for editing is over. You can withdraw your comment at any time."))
    asks_stance = comment.thread_id is None and not comment.official
    form = EditForm(
        data={"body": comment.body, "stance": comment.stance or str(Stance.NEUTRAL), "version": comment.version},
        asks_stance=asks_stance,
    )
    stale = form.is_submitted() and form.number != comment.version
    if form.sent and (stands := editing.problem(comment, form.body.data)):
        form.refuse("body", stands)
    elif form.sent and not stale:
        words = Words.of(form.body.data, comment.body)
        try:
            with writing():
                count_write("comment")
                comment = editing.edit(number, words, actor=actor(), version=form.number, stance=form.meant)
                back = queries.address(comment.contribution, comment)
        except Refused:
            comment, stale = _open(number), True
            blanked = editing.problem(comment, form.body.data)
            if not editing.is_open(actor(), comment) or (form.number == comment.version and not blanked):
                raise
        else:
            flash(_("Your comment is changed."), "good")
            return redirect(back, 303)
    if stale:
        form.version.data = str(comment.version)
    page = render_template(
        "comments/edit.html",
        contribution=comment.contribution,
        comment=comment,
        form=form,
        stale=stale,
        until=editing.until(comment.created_at),
        back=queries.address(comment.contribution, comment),
    )
    return page, 409 if stale else 422 if form.errors else 200


def _open(number: int) -> Comment:
    """Give a comment where comments are open. Raises Missing, Forbidden."""
    comment = queries.visible(number, actor())
    policy.OPEN.require(actor(), comment.contribution)
    return comment


@views.post("/<number:number>/unterstuetzen")
def support(number: int) -> ResponseReturnValue:
    """Support a comment, or take the support back."""
    act = voices.unsupport if request.form.get("ende") else voices.support
    with writing():
        count_write("support")
        back = _back(act(number, actor=actor()))
    return redirect(back, 303)


@views.post("/<number:number>/anheften")
def pin(number: int) -> ResponseReturnValue:
    """Set an official statement above the discussion, or put it back among the others."""
    ending = bool(request.form.get("ende"))
    with writing():
        count_write("comment")
        back = _back((voices.unpin if ending else voices.pin)(number, actor=actor()))
    told = _("The statement stands among the others again.") if ending else _("The statement is pinned to the top.")
    flash(told, "good")
    return redirect(back, 303)


def _back(comment: Comment) -> str:
    """Give the page where a button was pressed, at its comment."""
    here = next_url("").partition("#")[0]
    return f"{here}#kommentar-{comment.id}" if here else queries.address(comment.contribution, comment)
