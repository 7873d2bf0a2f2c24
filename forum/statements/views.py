"""Requests for statements at the desks of the office and of the departments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.contributions import policy as trunk
from forum.contributions import queries as trunk_queries
from forum.contributions.models import Contribution
from forum.contributions.words import Words
from forum.kernel.clock import today
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.kernel.settings import current
from forum.kernel.text import whole_number
from forum.statements import policy, queries, service
from forum.statements.forms import AskForm, NoteForm, StatementForm, WithdrawForm
from forum.statements.models import Department, Statement, StatementStatus
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing

views = Blueprint("statements", __name__)
KIND = "idea"


@views.get("/stellungnahmen")
def index() -> ResponseReturnValue:
    """Show what waits: for the office all requests, for a department its own."""
    who = actor()
    return render_template(
        "statements/index.html",
        waiting=queries.waiting(who),
        done=queries.done(who),
        of_office=policy.OFFICE.allows(who),
    )


@views.route("/geschaeftsstelle/ideen/<number:number>/stellungnahme", methods=["GET", "POST"])
def ask(number: int) -> ResponseReturnValue:
    """Ask a department for a statement on an idea."""
    found = trunk_queries.loaded(Contribution, KIND, number)
    if found is None or not trunk.VIEW.allows(actor(), found):
        raise Missing
    policy.ASK.require(actor(), found)
    if not service.askable(found):
        raise Refused(_("A statement can be asked for while an idea is public and its way is open."))
    form = AskForm(data={"due_on": today() + timedelta(days=current().answer_statement_days)})
    form.offer()
    if form.sent:
        try:
            with writing():
                count_write("statement")
                department = session.get_one(Department, int(form.department.data))
                service.ask(found, department, form.question.data, form.due_on.data, actor=actor())
        except Refused as error:
            form.refuse("department", error.message or _("This department cannot be asked at the moment."))
        else:
            flash(_("The department gets a mail with your question."), "good")
            return redirect(url_for("office.show", number=number), 303)
    return render_template("statements/ask.html", idea=found, form=form), 422 if form.errors else 200


@views.get("/stellungnahmen/<number:key>")
def show(key: int) -> ResponseReturnValue:
    """Show a request, and what can be done with it now."""
    return _page(_found(key))


@views.post("/stellungnahmen/<number:key>/antworten")
def answer(key: int) -> ResponseReturnValue:
    """Answer as the department."""
    statement = _found(key)
    policy.ANSWER.require(actor(), statement)
    form = StatementForm()
    if not form.sent:
        return _page(statement, form=form), 422
    words = Words.of("", form.body.data, "de")
    try:
        with writing():
            count_write("statement")
            service.answer(key, words, actor=actor())
    except Refused:
        return _page(_found(key), typed=form.body.data), 409
    flash(_("Thank you. The office has your statement and publishes it."), "good")
    return redirect(url_for("statements.show", key=key), 303)


@views.post("/stellungnahmen/<number:key>/veroeffentlichen")
def publish(key: int) -> ResponseReturnValue:
    """Publish an answer as it is."""
    _found(key)
    try:
        with writing():
            service.publish(key, actor=actor(), revision=_revision(request.form.get("revision")))
    except Refused:
        return _page(_found(key), stale=True), 409
    flash(_("The statement is public, with the name of the department."), "good")
    return redirect(url_for("statements.show", key=key), 303)


@views.post("/stellungnahmen/<number:key>/zurueckgeben")
def give_back(key: int) -> ResponseReturnValue:
    """Give an answer back to the department, with a note."""
    statement, form = _found(key), NoteForm(prefix="back")
    if not form.sent:
        return _page(statement, back=form), 422
    try:
        with writing():
            count_write("statement")
            service.give_back(key, form.note.data, actor=actor(), revision=_revision(form.revision.data))
    except Refused:
        return _page(_found(key), stale=True, typed=form.note.data), 409
    flash(_("The department gets a mail with your note."), "good")
    return redirect(url_for("statements.show", key=key), 303)


@views.post("/stellungnahmen/<number:key>/zurueckziehen")
def withdraw(key: int) -> ResponseReturnValue:
    """Take a request back."""
    statement, form = _found(key), WithdrawForm(prefix="away")
    if not form.sent:
        return _page(statement, away=form), 422
    try:
        with writing():
            count_write("statement")
            service.withdraw(key, form.note.data, actor=actor(), revision=_revision(form.revision.data))
    except Refused:
        return _page(_found(key), stale=True, typed=form.note.data), 409
    flash(_("The request has been withdrawn. The department gets a mail."), "good")
    return redirect(url_for("statements.show", key=key), 303)


def _found(key: int) -> Statement:
    found = queries.found(key, actor())
    if found is None:
        raise Missing
    return found


def _page(statement: Statement, **more: Any) -> str:
    """Show a request; forms that were not sent are made anew."""
    who, status = actor(), statement.status
    of_office = policy.ASK.allows(who, statement.contribution)
    forms: dict[str, Any] = {"form": None, "back": None, "away": None}
    if status == StatementStatus.ASKED and policy.ANSWER.allows(who, statement):
        forms["form"] = more.pop("form", None) or StatementForm(formdata=None, data={"body": statement.body})
    if of_office and status == StatementStatus.ANSWERED:
        forms["back"] = more.pop("back", None) or _fresh(NoteForm, "back", statement)
    if of_office and status in queries.OPEN:
        forms["away"] = more.pop("away", None) or _fresh(WithdrawForm, "away", statement)
    shown: dict[str, Any] = {"stale": False, "typed": ""} | more
    publishable = of_office and status == StatementStatus.ANSWERED and statement.contribution.visibility == "public"
    return render_template(
        "statements/show.html",
        statement=statement,
        idea=statement.contribution,
        of_office=policy.OFFICE.allows(who),
        publishable=publishable,
        **forms,
        **shown,
    )


def _fresh(form: type[NoteForm | WithdrawForm], prefix: str, statement: Statement) -> NoteForm | WithdrawForm:
    return form(formdata=None, prefix=prefix, data={"revision": statement.revision})


def _revision(value: str | None) -> int:
    return whole_number(value) or 0
