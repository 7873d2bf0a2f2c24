"""The page on which several ideas get one answer."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.contributions.words import Words
from forum.ideas.acts import AnswerForm
from forum.ideas.models import Idea
from forum.office import many, templates
from forum.office.views import views
from forum.web.actor import actor
from forum.web.languages import locale


@views.route("/antworten", methods=["GET", "POST"])
def answer_many() -> ResponseReturnValue:
    """Answer the chosen ideas at once; those that a colleague was faster with are named, and nothing typed is lost."""
    seen = many.read(request.values.getlist("idee"))
    ideas = many.chosen(seen, actor())
    if not ideas:
        flash(_("Please select at least one idea."), "wait")
        return redirect(url_for("office.index"), 303)
    open_ones = [idea for idea in ideas if many.answerable(idea, actor())]
    closed = [idea for idea in ideas if not many.answerable(idea, actor())]
    form = AnswerForm()
    if templates.wished():
        templates.insert(form)
        return _page(form, open_ones, closed)
    if not form.sent or not open_ones:
        return _page(form, open_ones, closed), 422 if form.errors else 200
    words = Words.of(form.verdict.data, form.body.data, locale(), title_limit=240)
    facts = {name: form[name].data or "" for name in ("costs", "period", "responsible", "paper")}
    done = many.answer(open_ones, seen, words, actor=actor(), outcome=form.outcome.data, **facts)
    if done.done:
        flash(
            ngettext("%(num)s idea has the answer.", "%(num)s ideas have the answer.", len(done.done)),
            "good",
        )
    if not done.failed and not closed:
        return redirect(url_for("office.index"), 303)
    rest = many.chosen([idea.number for idea in (*done.failed, *closed)], actor())
    still = [idea for idea in rest if many.answerable(idea, actor())]
    gone = [idea for idea in rest if not many.answerable(idea, actor())]
    return _page(form, still, gone, failed=True), 409


def _page(form: AnswerForm, ideas: Sequence[Idea], closed: Sequence[Idea], *, failed: bool = False) -> str:
    return render_template(
        "office/answer_many.html",
        form=form,
        ideas=ideas,
        closed=closed,
        failed=failed,
        templates=templates.every(),
    )
