"""The page on which several ideas get one answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.contributions.words import Words
from forum.ideas.acts import AnswerForm
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
    found = many.sort(ideas, actor())
    form = AnswerForm()
    if templates.wished():
        templates.insert(form)
        return _page(form, found)
    if not form.sent or not found.open:
        return _page(form, found), 422 if form.errors else 200
    words = Words.of(form.verdict.data, form.body.data, locale(), title_limit=240)
    facts = {name: form[name].data or "" for name in ("costs", "period", "responsible", "paper")}
    done = many.answer(found.open, seen, words, actor=actor(), outcome=form.outcome.data, **facts)
    if done.done:
        flash(
            ngettext("%(num)s idea has the answer.", "%(num)s ideas have the answer.", len(done.done)),
            "good",
        )
    left = (*done.failed, *found.closed, *found.alone)
    if not left:
        return redirect(url_for("office.index"), 303)
    rest = many.chosen([idea.number for idea in left], actor())
    failed = bool(done.failed or found.closed)
    return _page(form, many.sort(rest, actor()), failed=failed), 409 if failed else 200


def _page(form: AnswerForm, found: many.Sorted, *, failed: bool = False) -> str:
    return render_template(
        "office/answer_many.html",
        form=form,
        ideas=found.open,
        closed=found.closed,
        alone=found.alone,
        failed=failed,
        templates=templates.every(),
    )
