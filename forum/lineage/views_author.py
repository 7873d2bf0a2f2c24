"""The page on which an author agrees to a merge or refuses it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.contributions import addresses
from forum.contributions import policy as trunk
from forum.contributions.status import Status
from forum.kernel.errors import Refused
from forum.kernel.text import whole_number
from forum.lineage import queries, service
from forum.lineage.forms import AGREE, DecideForm
from forum.lineage.views import found, views
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing


@views.route("/ideen/<number:number>/zusammenfuehrung", methods=["GET", "POST"])
def decide(number: int) -> ResponseReturnValue:
    """Show what the office proposes, and take the author's answer."""
    idea = found(number)
    trunk.AUTHOR.require(actor(), idea)
    merge = queries.asked(idea.id)
    if merge is None:
        if request.method == "POST" and idea.status == Status.MERGED:  # sent twice
            return redirect(addresses.url(idea), 303)
        raise Refused(_("There is no open proposal for this idea."))
    form = DecideForm(data={"revision": idea.revision, "merge": merge.id})
    if not form.sent:
        return render_template("lineage/decide.html", idea=idea, merge=merge, form=form), 422 if form.errors else 200
    key, revision = whole_number(form.merge.data) or 0, whole_number(form.revision.data) or 0
    if key != merge.id:
        raise Refused
    with writing():
        count_write("merge")
        if form.decision.data == AGREE:
            service.agree(key, actor=actor(), revision=revision)
            told = _("Thank you. Your idea goes on together with the other one.")
        else:
            service.refuse(key, form.note.data or "", actor=actor())
            told = _("Your idea stays on its own. The office hears of it.")
    flash(told, "good")
    return redirect(addresses.url(idea), 303)
