"""The office's pages: propose a merge, withdraw or undo it; link ideas as related."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.contributions import fulltext
from forum.contributions import policy as trunk
from forum.contributions import queries as trunk_queries
from forum.contributions.models import Contribution
from forum.kernel.errors import Missing, Refused
from forum.kernel.text import whole_number
from forum.lineage import policy, queries, relations, service
from forum.lineage.forms import NoteForm, OtherForm, ProposeForm, UndoForm, number_of
from forum.lineage.models import Merge, MergeStatus
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing

views = Blueprint("lineage", __name__)
KIND = "idea"
SIMILAR = 4


@views.route("/geschaeftsstelle/ideen/<number:number>/zusammenfuehren", methods=["GET", "POST"])
def propose(number: int) -> ResponseReturnValue:
    """Propose that an idea goes up in another; a proposal that stands, or a merge, is shown instead."""
    idea = found(number)
    policy.CONNECT.require(actor(), idea)
    form = ProposeForm(data={"revision": idea.revision, "other": request.args.get("mit", ""), "relate": True})
    if not form.sent:
        return _page(idea, form=form), 422 if form.errors else 200
    target = _other(form)
    if target is None:
        return _page(idea, form=form), 422
    try:
        with writing():
            count_write("merge")
            service.propose(
                idea,
                target,
                form.reason.data,
                relate=form.relate.data,
                actor=actor(),
                revision=whole_number(form.revision.data) or 0,
            )
    except Refused as error:
        return _changed(number, form.reason.data, error.message)
    flash(_("The author gets a mail and can agree or refuse."), "good")
    return redirect(url_for("office.show", number=number), 303)


@views.post("/geschaeftsstelle/ideen/<number:number>/zusammenfuehren/zuruecknehmen")
def withdraw(number: int) -> ResponseReturnValue:
    """Take the proposal back."""
    idea = found(number)
    policy.CONNECT.require(actor(), idea)
    form, merge = NoteForm(), _standing(idea, MergeStatus.PROPOSED)
    if merge is None:
        return _changed(number, form.note.data or "")
    if not form.sent:
        return _page(idea, form=form), 422
    try:
        with writing():
            service.withdraw(merge.id, form.note.data or "", actor=actor())
    except Refused as error:
        return _changed(number, form.note.data or "", error.message)
    flash(_("The proposal has been withdrawn. The author gets a mail."), "good")
    return redirect(url_for("office.show", number=number), 303)


@views.post("/geschaeftsstelle/ideen/<number:number>/zusammenfuehren/rueckgaengig")
def undo(number: int) -> ResponseReturnValue:
    """Undo a merge, with reasons."""
    idea = found(number)
    policy.CONNECT.require(actor(), idea)
    form, merge = UndoForm(), _standing(idea, MergeStatus.MERGED)
    if merge is None:
        return _changed(number, form.reason.data or "")
    if not form.sent:
        return _page(idea, form=form), 422
    try:
        with writing():
            revision = whole_number(form.revision.data) or 0
            service.undo(merge.id, form.reason.data, actor=actor(), revision=revision)
    except Refused as error:
        return _changed(number, form.reason.data, error.message)
    flash(_("The merge has been undone. The idea stands on its own again."), "good")
    return redirect(url_for("office.show", number=number), 303)


@views.route("/geschaeftsstelle/ideen/<number:number>/verwandt", methods=["GET", "POST"])
def relate(number: int) -> ResponseReturnValue:
    """Link an idea with a related one, which needs nobody's consent."""
    idea = found(number)
    policy.CONNECT.require(actor(), idea)
    form = OtherForm(data={"other": request.args.get("mit", "")})
    other = _other(form) if form.sent else None
    if other is None:
        return _related(idea, form), 422 if form.errors else 200
    try:
        with writing():
            count_write("merge")
            new = relations.relate(idea, other, actor=actor())
    except Refused as error:
        form.refuse("other", error.message)
        return _related(found(number), form), 409
    told = _("Both pages now link to each other.") if new else _("These two ideas are linked already.")
    flash(told, "good" if new else "wait")
    return redirect(url_for(".relate", number=number), 303)


@views.post("/geschaeftsstelle/ideen/<number:number>/verwandt/loesen")
def unrelate(number: int) -> ResponseReturnValue:
    """End a link."""
    idea = found(number)
    policy.CONNECT.require(actor(), idea)
    other = queries.found(whole_number(request.form.get("other")) or 0, KIND, actor())
    if other is None:
        raise Missing
    with writing():
        relations.unrelate(idea, other, actor=actor())
    flash(_("The two ideas are not linked any more."), "good")
    return redirect(url_for(".relate", number=number), 303)


def found(number: int) -> Contribution:
    """Give an idea that the actor may see. Raises Missing."""
    idea = trunk_queries.loaded(Contribution, KIND, number)
    if idea is None or not trunk.VIEW.allows(actor(), idea):
        raise Missing
    return idea


def _other(form: OtherForm) -> Contribution | None:
    """Give the other idea that a form names; without one the form says so."""
    other = queries.found(number_of(form.other.data) or 0, KIND, actor())
    if other is None:
        form.refuse("other", _("There is no idea with this number."))
    return other


def _standing(idea: Contribution, status: MergeStatus) -> Merge | None:
    merge = queries.standing(idea.id)
    return merge if merge is not None and merge.status == status else None


def _changed(number: int, typed: str, why: str = "") -> ResponseReturnValue:
    """Show how it stands now, say why it could not be done, and give back what was typed."""
    return _page(found(number), stale=why or _("This has changed meanwhile."), typed=typed), 409


def _page(idea: Contribution, *, form: Any = None, stale: str = "", typed: str = "") -> str:
    merge = queries.standing(idea.id)
    if merge is None and not isinstance(form, ProposeForm):
        given = {"revision": idea.revision, "other": request.args.get("mit", ""), "reason": typed, "relate": True}
        form = ProposeForm(formdata=None, data=given)
    elif merge is not None and merge.status == MergeStatus.PROPOSED and not isinstance(form, NoteForm):
        form = NoteForm(formdata=None)
    elif merge is not None and merge.status == MergeStatus.MERGED and not isinstance(form, UndoForm):
        form = UndoForm(formdata=None, data={"revision": idea.revision})
    return render_template(
        "lineage/merge.html",
        idea=idea,
        merge=merge,
        form=form,
        stale=stale,
        typed=typed,
        possible=service.mergeable(idea),
        similar=[other for other in _similar(idea) if service.takes(other)] if merge is None else [],
    )


def _related(idea: Contribution, form: OtherForm) -> str:
    related = queries.related(idea, actor())
    linked = {one.id for one in related}
    similar = [other for other in _similar(idea) if other.id not in linked]
    return render_template("lineage/relate.html", idea=idea, form=form, related=related, similar=similar)


def _similar(idea: Contribution) -> list[Contribution]:
    keys = fulltext.near_duplicates(idea.title, idea.body, SIMILAR, besides=idea.id)
    return queries.alike(keys)
