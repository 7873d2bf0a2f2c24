"""The pages of single acts: what was done and why, the author's objection, the decision, the sealed original; the desk's list."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.blanking import queries, service
from forum.blanking.forms import RESTORE, DecideForm, ObjectForm, RestoreForm, UnsealForm
from forum.blanking.models import BlankingStatus
from forum.blanking.queries import Case
from forum.blanking.views import views
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.kernel.text import whole_number
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing


@views.get("/schwaerzungen")
def index() -> ResponseReturnValue:
    """List objections that wait, then all acts, newest first."""
    page = queries.page(actor(), before=whole_number(request.args.get("vor")))
    return render_template("blanking/index.html", page=page, labels=queries.labels())


@views.route("/schwaerzungen/<number:key>", methods=["GET", "POST"])
def show(key: int) -> ResponseReturnValue:
    """Show an act to the author of the text and to the desk; the author can object here."""
    case = queries.case(key, actor())
    if request.method == "GET":
        return _page(case)
    if not case.mine:
        raise Forbidden
    form = ObjectForm()
    if not form.sent:
        return _page(case, contest=form), 422
    try:
        with writing():
            count_write("comment")
            service.contest(key, form.objection.data, actor=actor())
    except Refused as error:
        return _page(queries.case(key, actor()), stale=error.message, typed=form.objection.data), 409
    flash(_("Your objection has been sent. A colleague who did not decide this reads it."), "good")
    return redirect(url_for(".show", key=key), 303)


@views.post("/schwaerzungen/<number:key>/entscheiden")
def decide(key: int) -> ResponseReturnValue:
    """Decide on an objection, or take the act back where nobody objects."""
    case = _at_desk(key)
    if not case.may_decide:
        raise Forbidden
    contested = case.row.status == BlankingStatus.CONTESTED
    form = DecideForm() if contested else RestoreForm()
    if not form.sent:
        return _page(case, decide=form), 422
    restoring = not contested or form.verdict.data == RESTORE
    try:
        with writing():
            (service.undo if restoring else service.confirm)(key, form.decision.data, actor=actor())
    except Refused as error:
        return _page(queries.case(key, actor()), stale=error.message, typed=form.decision.data), 409
    told = _("The words stand there again.") if restoring else _("The passage stays blanked out.")
    flash(f"{told} {_('The author gets a mail.')}", "good")
    return redirect(url_for(".show", key=key), 303)


@views.post("/schwaerzungen/<number:key>/oeffnen")
def unseal(key: int) -> ResponseReturnValue:
    """Show the original to who says what for; that stands in the log."""
    case = _at_desk(key)
    form = UnsealForm()
    if not form.sent:
        return _page(case, unseal=form), 422
    with writing():
        sealed = service.unseal(key, form.purpose.data, actor=actor())
    return _page(queries.case(key, actor()), words=sealed["words"])


def _at_desk(key: int) -> Case:
    case = queries.case(key, actor())
    if not case.desk:
        raise Missing
    return case


def _page(case: Case, **more: Any) -> str:
    if case.mine and case.row.contestable:
        more.setdefault("contest", ObjectForm(formdata=None))
    if case.may_decide and case.row.sealed is not None and case.row.status != BlankingStatus.UNDONE:
        contested = case.row.status == BlankingStatus.CONTESTED
        more.setdefault("decide", DecideForm(formdata=None) if contested else RestoreForm(formdata=None))
    if case.desk and case.row.sealed is not None and "words" not in more:
        more.setdefault("unseal", UnsealForm(formdata=None))
    return render_template("blanking/show.html", case=case, row=case.row, labels=queries.labels(), **more)
