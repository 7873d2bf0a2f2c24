"""Addresses of the standing pages; each has one template a language."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.pages import service
from forum.pages.forms import FeedbackForm
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.limits import count_write
from forum.web.links import public_url
from forum.web.transaction import writing

PAGES = {
    "rules": "/spielregeln",
    "imprint": "/impressum",
    "privacy": "/datenschutz",
    "accessibility": "/barrierefreiheit",
    "plain_language": "/leichte-sprache",
    "how_it_works": "/so-funktioniert-es",
}

views = Blueprint("pages", __name__)


def _standing(name: str) -> Callable[[], ResponseReturnValue]:
    def show() -> ResponseReturnValue:
        return render_template(f"pages/{name}.{locale()}.html", canonical=public_url(f"pages.{name}", lang=None))

    return show


for _name, _address in PAGES.items():
    views.add_url_rule(_address, _name, _standing(_name))


@views.route("/barrierefreiheit/feedback", methods=["GET", "POST"])
def feedback() -> ResponseReturnValue:
    """Take in a message about a barrier; on an address of its own, since public pages carry no token."""
    form = FeedbackForm()
    if form.sent:
        with writing():
            count_write("feedback")
            service.send_feedback(
                actor=actor(),
                message=form.message.data,
                page=form.page.data or "",
                email=form.email.data or "",
                language=locale(),
            )
        return redirect(url_for(".feedback_thanks"), 303)
    return render_template("pages/feedback.html", form=form), 422 if form.errors else 200


@views.get("/barrierefreiheit/feedback/danke")
def feedback_thanks() -> ResponseReturnValue:
    """Say that the message has arrived and by when the answer comes."""
    return render_template("pages/feedback_thanks.html")
