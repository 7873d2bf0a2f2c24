"""Addresses of following: one page for each thing that can be followed, and all of it in one place."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from forum.contributions import addresses, follow, service
from forum.contributions.follow_models import PACE_LABELS, Follow, Pace
from forum.contributions.models import Contribution
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.web.actor import actor
from forum.web.forms import Form
from forum.web.limits import count_write
from forum.web.links import next_url
from forum.web.transaction import writing

views = Blueprint("follows", __name__)


class PaceForm(Form):
    """How soon mail comes about one thing."""

    pace = SelectField(
        lazy("Mail about it"),
        choices=[
            SelectChoice("", lazy("as chosen for what I follow")),
            *(SelectChoice(str(pace), PACE_LABELS[pace]) for pace in Pace),
        ],
    )


@views.get("/folgen/<any(idee, thema, bezirk, organisation):sort>/<key>")
def show(sort: str, key: str) -> ResponseReturnValue:
    """Follow one thing, choose how soon mail about it comes, or end it."""
    thing = follow.find(sort, key, actor())
    standing = follow.standing(thing, actor())
    form = PaceForm(data={"pace": standing.pace if standing else ""})
    back = _address(thing)
    return render_template("contributions/follow.html", thing=thing, standing=standing, form=form, back=back)


@views.post("/folgen/<any(idee, thema, bezirk, organisation):sort>/<key>")
def change(sort: str, key: str) -> ResponseReturnValue:
    """Follow, follow no longer (`ende`), or choose the pace of mail."""
    thing = follow.find(sort, key, actor())
    form = PaceForm()
    with writing():
        count_write("follow")
        if request.form.get("ende"):
            follow.unfollow(thing, actor=actor())
            told = _("You do not follow this any more.")
        elif "pace" in request.form and form.validate():
            follow.follow(thing, actor=actor(), pace=None)
            follow.choose(thing, actor=actor(), pace=form.pace.data)
            told = _("Your choice has been saved.")
        else:
            follow.follow(thing, actor=actor())
            told = _("You follow this now. You find news under “Notifications”.")
    flash(told, "good")
    return redirect(next_url(url_for(".show", sort=sort, key=key)), 303)


@views.get("/konto/folgen")
def mine() -> ResponseReturnValue:
    """Show all that I support and follow; each can be ended here."""
    written = request.args.get("vor", "")
    before = int(written) if written.isascii() and written.isdigit() and len(written) < len("1000000000") else None
    supported, further = follow.supported(actor(), before=before)
    return render_template(
        "contributions/followed.html",
        followed=follow.followed(actor()) if before is None else [],
        supported=supported,
        further=further,
        first=before is None,
        labels=PACE_LABELS,
    )


@views.post("/konto/folgen/ende")
def unsupport() -> ResponseReturnValue:
    """End one support or one follow, also of what cannot be seen any more."""
    with writing():
        count_write("follow")
        if (key := _key("folgt")) is not None:
            follow.end(actor(), Follow.id == key)
            told = _("You do not follow this any more.")
        else:
            contribution = session.get(Contribution, _key("beitrag") or 0)
            if contribution is None or not service.unsupport(contribution, actor=actor()):
                raise Missing
            told = _("Your support has been taken back.")
    flash(told, "good")
    return redirect(url_for(".mine"), 303)


def _key(name: str) -> int | None:
    written = request.form.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < len("1000000000") else None


def _address(thing: follow.Thing) -> Any:
    """Give where a thing is read; None for what has no page of its own here."""
    if thing.contribution is not None:
        return addresses.url(thing.contribution)
    return None
