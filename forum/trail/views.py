"""The page on which somebody sees what became of their ideas, comments and supports."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.trail import queries
from forum.web.actor import actor

views = Blueprint("trail", __name__, url_prefix="/konto")


@views.get("/was-wurde-daraus")
def mine() -> ResponseReturnValue:
    """List my things with their latest step, newest change first."""
    page = queries.page(actor(), request.args.get("nach", ""))
    return render_template("trail/mine.html", page=page)
