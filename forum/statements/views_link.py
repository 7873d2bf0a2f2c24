"""The page behind a mailed link: one question about one public idea, answered once, without an account."""

from __future__ import annotations

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from forum.contributions import addresses
from forum.contributions.words import Words
from forum.statements import links, service
from forum.statements.forms import StatementForm
from forum.statements.views import views
from forum.web.limits import count_write
from forum.web.transaction import writing


def _unkept(page: str, status: int = 200) -> Response:
    """Give a page that no cache keeps; no other site learns its address (Referrer-Policy of the house)."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@views.get("/stellungnahme/danke")
def thanks() -> ResponseReturnValue:
    """Say thank you."""
    return render_template("statements/thanks.html")


@views.route("/stellungnahme/<secret>", methods=["GET", "POST"])
def by_link(secret: str) -> ResponseReturnValue:
    """Answer a request by its mailed link; what was typed is given back once the link has ended."""
    form = StatementForm()
    statement = links.find(secret)
    if statement is None:
        return _over(form)
    if not form.sent:
        if not form.is_submitted():
            form.body.data = statement.body
        page = render_template(
            "statements/by_link.html",
            form=form,
            statement=statement,
            idea=statement.contribution,
            address=addresses.url(statement.contribution),
        )
        return _unkept(page, 422 if form.errors else 200)
    words = Words.of("", form.body.data, "de")
    with writing():
        count_write("statement")
        done = service.answer_by_link(secret, words)
    if done is None:
        return _over(form)
    return redirect(url_for("statements.thanks"), 303)


def _over(form: StatementForm) -> Response:
    typed = (form.body.data or "") if form.is_submitted() else ""
    return _unkept(render_template("statements/link_over.html", typed=typed), 410)
