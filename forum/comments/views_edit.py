"""Addresses where somebody changes what they said: text, meaning and files; what is not sent yet waits as a draft."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import autosave, drafts
from forum.accounts.models import Draft
from forum.comments import editing, keeping, policy, queries
from forum.comments.forms import EditForm
from forum.comments.models import Comment, Stance
from forum.comments.service import Words
from forum.comments.views_threads import views
from forum.contributions import attaching, reworking
from forum.contributions.models import Attachment
from forum.kernel.errors import Refused
from forum.web import stale
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing


@views.route("/<number:number>/bearbeiten", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    """Change one's own comment, for a while; a text that has changed meanwhile is shown beside one's own."""
    comment = _open(number)
    draft = _draft(comment)

    def again() -> EditForm:
        nonlocal comment
        comment = _open(number)
        return _form(comment, draft)

    def keep(form: EditForm) -> Draft:
        nonlocal draft
        content = keeping.changed(form, number, draft)
        draft = drafts.put(keeping.EDIT, content, keeping.about(keeping.NEW, number))
        return draft

    form = attaching.store(again(), draft, again, keep=keep)
    if form.sent and (problem := editing.problem(comment, form.body.data)):
        form.refuse("body", problem)
    elif form.sent and not stale.is_late(form, comment.version, "version"):
        try:
            return redirect(_send(comment, form, draft), 303)
        except Refused:
            comment = _open(number)
            problem = editing.problem(comment, form.body.data)  # blanked at this very moment
            if form.number == comment.version and not problem:
                raise
            if problem:
                form.refuse("body", problem)
    stands = {"body": comment.body, "stance": comment.stance or Stance.NEUTRAL}
    clashing = stale.settle(form, comment.version, stands, "version")
    page = render_template(
        "comments/edit.html",
        contribution=comment.contribution,
        comment=comment,
        form=form,
        clashing=clashing,
        draft=draft,
        here=url_for(".edit", number=comment.id),
        until=editing.until(comment.created_at),
        back=queries.address(comment.contribution, comment),
    )
    return page, stale.status(form, clashing)


@views.post("/<number:number>/bearbeiten/entwurf")
def save(number: int) -> ResponseReturnValue:
    """Keep a change that is being written (sent by itself after a pause)."""
    comment = _open(number)
    draft = _draft(comment)
    form = _form(comment, draft)
    content = keeping.changed(form, comment.id, draft)
    same = content["body"] == comment.body and content["stance"] in {"", comment.stance or Stance.NEUTRAL}
    return autosave.answer(keeping.EDIT, keeping.about(keeping.NEW, number), None if same else content)


def _open(number: int) -> Comment:
    """Give a comment of the actor's that can be edited right now. Raises Missing, Forbidden, Refused."""
    comment = queries.visible(number, actor())
    policy.OPEN.require(actor(), comment.contribution)
    policy.EDIT.require(actor(), comment)
    if not editing.is_open(actor(), comment):
        raise Refused(_("The time for editing is over. You can withdraw your comment at any time."))
    return comment


def _draft(comment: Comment) -> Draft | None:
    return drafts.find(keeping.EDIT, actor(), keeping.about(keeping.NEW, comment.id))


def _form(comment: Comment, draft: Draft | None) -> EditForm:
    """Give the form with what was begun, else with what stands."""
    stands: dict[str, Any] = {"body": comment.body, "stance": comment.stance, "version": comment.version}
    begun = {name: draft.content[name] for name in stands if draft.content.get(name)} if draft else {}
    known = {**stands, **begun}
    return EditForm(
        data={**known, "stance": known["stance"] or str(Stance.NEUTRAL)},
        asks_stance=comment.thread_id is None and not comment.official,
        attached=reworking.attached(Attachment.comment_id, comment.id, draft),
        words=reworking.words(draft),
    )


def _send(comment: Comment, form: EditForm, draft: Draft | None) -> str:
    """Change the comment and give the address where it stands."""
    words = Words.of(form.body.data, comment.body)
    content, shown = keeping.changed(form, comment.id, draft), [row.id for row in form.attached]
    with writing():
        count_write("comment")
        draft = _draft(comment)
        files = reworking.Changes.of(content, draft, shown)
        key, version, stance = comment.id, form.number, form.meant
        changed = editing.edit(key, words, actor=actor(), version=version, stance=stance, files=files)
        if draft is not None:
            drafts.throw_away(draft)
        back = queries.address(changed.contribution, changed)
    flash(_("Your comment is changed."), "good")
    return back
