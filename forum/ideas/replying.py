"""The author's answer to a moderator's question; what is not sent yet, and its new files, wait as a draft."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from forum.accounts import drafts
from forum.accounts.actor import Actor
from forum.accounts.models import Draft
from forum.blanking import edits
from forum.contributions import attaching, files, queries
from forum.contributions import policy as trunk
from forum.contributions.models import Attachment
from forum.contributions.status import Status
from forum.contributions.words import Words
from forum.ideas import service
from forum.ideas.cards import address
from forum.ideas.forms import ReplyForm
from forum.ideas.models import Idea
from forum.ideas.page import found
from forum.ideas.views import views
from forum.kernel.errors import HouseError, Refused
from forum.kernel.text import render, whole_number
from forum.web.actor import actor
from forum.web.transaction import writing

DRAFT = "reply"


@views.route("/<number:number>/antworten", methods=["GET", "POST"])
def reply(number: int) -> ResponseReturnValue:
    """Answer a moderator's question, as the author; text, pictures and documents may be improved with it."""
    idea = _asked(number)
    draft = _draft(idea)

    def keep(form: ReplyForm) -> Draft:
        nonlocal draft
        content = _typed(form, idea, draft)
        if draft is None:
            draft = drafts.start(DRAFT, content)
        else:
            drafts.save(draft, content)
        return draft

    form = attaching.store(_form(idea, draft), draft, lambda: _form(idea, draft), keep=keep)
    stands = _problem(idea, form.title.data or "", form.body.data or "") if form.is_submitted() else ""
    if form.sent and stands:
        form.refuse("body", stands)
    elif form.sent:
        _send(idea, draft, _typed(form, idea, draft), whole_number(form.revision.data) or 0)
        flash(_("Thank you. Your answer has been sent."), "good")
        return redirect(address(idea.number, idea.title), 303)
    question = next((entry for entry in queries.timeline(idea.id) if entry.move == "ask"), None)
    return render_template("ideas/reply.html", idea=idea, form=form, question=question), 422 if form.errors else 200


def _asked(number: int) -> Idea:
    """Give an idea of the actor's with an open question. Raises Missing, Forbidden, Refused."""
    idea = found(number)
    trunk.AUTHOR.require(actor(), idea)
    if idea.status != Status.CLARIFICATION:
        raise Refused(_("There is no open question on this idea."))
    return idea


def _draft(idea: Idea) -> Draft | None:
    """Give the answer to this idea's question that was begun."""
    return next((one for one in drafts.of_person(idea.author_id or 0, DRAFT) if one.content["idea"] == idea.id), None)


def _form(idea: Idea, draft: Draft | None) -> ReplyForm:
    """Give the form with what was begun, else with what stands."""
    content = draft.content if draft else {}
    gone = set(content.get("removed", ()))
    rows = [row for row in files.of(Attachment.contribution_id, idea.id) if row.id not in gone]
    known = {"title": idea.title, "body": idea.body, **content, "revision": idea.revision}
    return ReplyForm(data=known, attached=[*rows, *files.of_draft(draft)])


def _typed(form: ReplyForm, idea: Idea, draft: Draft | None) -> dict[str, Any]:
    """Give what the form says, with what is to become of the files that the idea has already."""
    before = draft.content if draft else {}
    words = {str(row.id): form.described().get(row.id, row.alternative) for row in form.attached if row.contribution_id}
    return {
        "idea": idea.id,
        "number": idea.number,
        "title": (form.title.data or "")[:20_000],
        "body": (form.body.data or "")[:20_000],
        "answer": (form.answer.data or "")[:20_000],
        "removed": sorted({*before.get("removed", ()), *form.removed}),
        "words": {**before.get("words", {}), **words},
    }


def _send(idea: Idea, draft: Draft | None, content: dict[str, Any], revision: int) -> None:
    """Make the answer of what was written: move, new version, files changed, removed and added."""
    words = Words.of(content["title"], content["body"], idea.language, before=idea.body)
    with writing():
        if stands := _problem(idea, words.title, words.body):
            raise Refused(stands)
        service.reply(idea, words, content["answer"], actor=actor(), revision=revision)
        for row in files.of(Attachment.contribution_id, idea.id):
            if row.id in content["removed"]:
                files.forget([row])
            else:
                row.alternative = content["words"].get(str(row.id)) or row.alternative
        if draft is not None:
            files.hand_over(draft, contribution_id=idea.id)
            drafts.discard(draft)


def _problem(idea: Idea, title: str, body: str) -> str:
    """Say what stands against a new text because passages were blanked; empty where nothing does."""
    before, after = (idea.title, idea.body), (title, body)
    return edits.problem(before, after, blanked=idea.blanked, contribution_id=idea.id)


def send_draft(draft: Draft, who: Actor) -> str:
    """Send an answer that was begun, and give the address of its idea. Raises HouseError when it is not complete."""
    del who
    idea = _asked(draft.content["number"])
    if not all(draft.content.get(name, "").strip() for name in ("title", "body", "answer")):
        raise HouseError(_("Your answer is not complete yet."))
    _send(idea, draft, draft.content, idea.revision)
    return address(idea.number, idea.title)


def summary(draft: Draft) -> dict[str, Any]:
    """Give what lists show of an answer that was begun."""
    content = draft.content
    return {"content": content, "html": render(content["answer"]), "files": files.of_draft(draft)}


KIND = drafts.DraftKind(
    DRAFT,
    "ideas/_reply_draft.html",
    send_draft,
    resume=lambda draft: url_for("ideas.reply", number=draft.content["number"]),
    label=lazy_gettext("Answer to a question"),
    summary=summary,
    drop=files.forget_draft,
)
