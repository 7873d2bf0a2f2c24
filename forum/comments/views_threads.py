"""Addresses of one comment: its thread and older texts, editing, support, the office's pin."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.comments import queries, section, voices
from forum.comments.forms import STANCES
from forum.comments.models import COMMENT_LENGTH, Comment, Stance
from forum.contributions import addresses, differing
from forum.kernel.errors import Missing
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
