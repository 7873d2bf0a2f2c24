"""The author's answer to a moderator's question; what is not sent yet, and its new files, wait as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from forum.accounts import autosave, drafts
from forum.accounts.actor import Actor
from forum.accounts.models import Draft
from forum.blanking import edits
from forum.contributions import attaching, queries, reworking
from forum.contributions import policy as trunk
from forum.contributions.models import Attachment
from forum.contributions.status import Status
from forum.contributions.words import Words
from forum.ideas import service
from forum.ideas.cards import address
from forum.ideas.forms import ReplyForm
from forum.ideas.models import KIND as IDEA
from forum.ideas.models import Idea
from forum.ideas.page import found
from forum.ideas.views import views
from forum.kernel.errors import HouseError, Refused
from forum.kernel.text import prose, render, whole_number
from forum.web import stale
from forum.web.actor import actor
from forum.web.transaction import writing

DRAFT = "reply"
TEXTS = ("title", "body", "answer")
MOST = 20_000  # characters of a text that is kept, however long it still is


@views.route("/<number:number>/antworten", methods=["GET", "POST"])
def reply(number: int) -> ResponseReturnValue:
    """Answer a moderator's question, as the author; text, pictures and documents may be improved with it."""
    idea = _asked(number)
    draft = _draft(idea)

    def keep(form: ReplyForm) -> Draft:
        nonlocal draft
        draft = drafts.put(DRAFT, _typed(form, idea, draft), _about(idea.number))
        return draft

    form = attaching.store(_form(idea, draft), draft, lambda: _form(idea, draft), keep=keep)
    problem = _problem(idea, form.title.data or "", form.body.data or "") if form.is_submitted() else ""
    if form.sent and problem:
        form.refuse("body", problem)
    elif form.sent and not stale.is_late(form, idea.revision):
        try:
            _send(idea, _typed(form, idea, draft), whole_number(form.revision.data) or 0)
        except Refused:
            idea = _asked(number)
            if not stale.is_late(form, idea.revision):
                raise
        else:
            flash(_("Thank you. Your answer has been sent."), "good")
            return redirect(address(idea.number, idea.title), 303)
    question = next((entry for entry in queries.timeline(idea.id) if entry.move == "ask"), None)
    clashing = stale.settle(form, idea.revision, {"title": idea.title, "body": idea.body})
    told = {"idea": idea, "form": form, "question": question, "draft": draft, "clashing": clashing}
    return render_template("ideas/reply.html", **told), stale.status(form, clashing)


def _asked(number: int) -> Idea:
    """Give an idea of the actor's with an open question. Raises Missing, Forbidden, Refused."""
    idea = found(number)
    trunk.AUTHOR.require(actor(), idea)
    if idea.status != Status.CLARIFICATION:
        raise Refused(_("There is no open question on this idea."))
    return idea


def _draft(idea: Idea) -> Draft | None:
    """Give the answer to this idea's question that was begun."""
    return drafts.find(DRAFT, actor(), _about(idea.number))


def _about(number: int) -> str:
    return f"{IDEA}/{number}"


def _form(idea: Idea, draft: Draft | None) -> ReplyForm:
    """Give the form with what was begun, else with what stands."""
    known = {"title": idea.title, "body": idea.body, "revision": idea.revision, **(draft.content if draft else {})}
    rows = reworking.attached(Attachment.contribution_id, idea.id, draft)
    return ReplyForm(data=known, attached=rows, words=reworking.words(draft))


def _typed(form: ReplyForm, idea: Idea, draft: Draft | None) -> dict[str, Any]:
    """Give what the form says, with what is to become of the files that the idea has already."""
    return {
        "number": idea.number,
        "revision": whole_number(form.revision.data) or 0,
        **{name: (form[name].data or "")[:MOST] for name in TEXTS},
        **reworking.typed(form, draft),
    }


def _send(idea: Idea, content: dict[str, Any], revision: int) -> None:
    """Make the answer of what was written: move, new version, files changed, removed and added."""
    words = Words.of(content["title"], content["body"], idea.language, before=idea.body)
    with writing():
        if stands := _problem(idea, words.title, words.body):
            raise Refused(stands)
        service.reply(idea, words, content["answer"], actor=actor(), revision=revision)
        draft = _draft(idea)
        reworking.Changes.of(content, draft).apply(Attachment.contribution_id, idea.id)
        if draft is not None:
            drafts.discard(draft)


def _problem(idea: Idea, title: str, body: str) -> str:
    """Say what stands against a new text because passages were blanked; empty where nothing does."""
    before, after = (idea.title, idea.body), (title, body)
    return edits.problem(before, after, blanked=idea.blanked, contribution_id=idea.id)


@views.post("/<number:number>/antworten/entwurf")
def save_reply(number: int) -> ResponseReturnValue:
    """Keep an answer that is being written (sent by itself after a pause)."""
    idea = _asked(number)
    draft = _draft(idea)
    form = _form(idea, draft)
    content = _typed(form, idea, draft)
    stands = {"title": idea.title, "body": idea.body, "answer": ""}
    same = all(content[name] == text for name, text in stands.items())
    return autosave.answer(DRAFT, _about(number), None if same else content)


def keep_late(number: int) -> str:
    """Keep an answer that came too late, and give the address where it is written on."""
    draft = drafts.find(DRAFT, actor(), _about(number))
    typed = {name: prose(request.form.get(name, ""))[:MOST] for name in TEXTS}
    revision = whole_number(request.form.get("revision")) or 0
    if any(text.strip() for text in typed.values()):
        content = {"number": number, "revision": revision, **typed, **reworking.typed(None, draft)}
        autosave.keep_late(DRAFT, _about(number), content)
    return url_for("ideas.reply", number=number)


def send_draft(draft: Draft, who: Actor) -> str:
    """Send an answer that was begun, and give the address of its idea. Raises HouseError when it is not complete."""
    del who
    idea = _asked(draft.content["number"])
    if not all(draft.content.get(name, "").strip() for name in ("title", "body", "answer")):
        raise HouseError(_("Your answer is not complete yet."))
    _send(idea, draft.content, idea.revision)
    return address(idea.number, idea.title)


def summary(found: Sequence[Draft]) -> dict[int, dict[str, Any]]:
    """Give what lists show of answers that were begun."""
    return {draft.id: {"content": draft.content, "html": render(draft.content["answer"])} for draft in found}


KIND = drafts.DraftKind(
    DRAFT,
    "ideas/_reply_draft.html",
    send_draft,
    resume=lambda draft: url_for("ideas.reply", number=draft.content["number"]),
    label=lazy_gettext("Answer to a question"),
    summary=summary,
)
