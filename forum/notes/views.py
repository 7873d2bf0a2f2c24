"""Notes on an idea: one page for colleagues."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import HiddenField

from forum.contributions import addresses
from forum.contributions import policy as trunk
from forum.contributions import queries as trunk_queries
from forum.contributions.models import Contribution
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.notes import policy, service
from forum.notes.models import NOTE_LENGTH, Note
from forum.web.actor import actor
from forum.web.forms import Form, text
from forum.web.limits import count_write
from forum.web.transaction import writing

views = Blueprint("notes", __name__)
KIND = "idea"


class NoteForm(Form):
    """A note."""

    body = text(lazy("New note"), limit=NOTE_LENGTH, required=lazy("Please write a note."))


class RemoveForm(Form):
    """The button that removes a note."""

    note = HiddenField()


@views.route("/ideen/<number:number>/notizen", methods=["GET", "POST"])
def index(number: int) -> ResponseReturnValue:
    """Show the notes on an idea, and write one."""
    idea = _found(number)
    form = NoteForm()
    if form.sent:
        with writing():
            count_write("note")
            service.write(idea, form.body.data, actor=actor())
        flash(_("Your note is kept. Moderation and office can read it."), "good")
        return redirect(url_for("notes.index", number=number), 303)
    page = render_template(
        "notes/index.html", idea=idea, notes=service.about(idea, actor()), form=form, back=addresses.url(idea)
    )
    return page, 422 if form.errors else 200


@views.post("/ideen/<number:number>/notizen/<number:key>/entfernen")
def remove(number: int, key: int) -> ResponseReturnValue:
    """Remove one's own note."""
    idea = _found(number)
    if RemoveForm().sent:
        with writing():
            note = session.get(Note, key)
            if note is None or note.contribution_id != idea.id:
                raise Missing
            service.remove(note, actor=actor())
        flash(_("Your note has been removed."), "good")
    return redirect(url_for("notes.index", number=number), 303)


def _found(number: int) -> Contribution:
    found = trunk_queries.loaded(Contribution, KIND, number)
    if found is None or not trunk.VIEW.allows(actor(), found) or not policy.READ.allows(actor(), found):
        raise Missing
    return found
