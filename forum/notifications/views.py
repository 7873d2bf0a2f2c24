"""The inbox, its choices, and leaving mails by their link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from forum.contributions.follow_models import PACE_LABELS, Pace
from forum.kernel.settings import current
from forum.notifications import inbox as questions
from forum.notifications import paces, unsubscribing
from forum.notifications.digests import DIGESTS
from forum.notifications.forms import PreferencesForm
from forum.notifications.kinds import HINTS, LABELS, Kind
from forum.web.actor import actor
from forum.web.blocks import shared_each
from forum.web.limits import count_write
from forum.web.transaction import writing

views = Blueprint("notifications", __name__, url_prefix="/mitteilungen")
HIGHEST = 2**31


def _key(name: str) -> int | None:
    """Read a key of the address or the form; what is none counts as absent."""
    written = request.values.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and int(written[:10]) < HIGHEST else None


@views.get("")
def inbox() -> ResponseReturnValue:
    """Show what happened, grouped by idea, the newest first."""
    only_unread = request.args.get("ansicht") == "neu"
    page = questions.page(actor(), before=_key("vor"), only_unread=only_unread)
    return render_template("notifications/inbox.html", page=page, told=_told(page.heard), only_unread=only_unread)


def _told(heard: list[questions.Heard]) -> list[Markup]:
    """Render what is told about each contribution, once for all whose inboxes tell the same about it."""

    def make(missing: list[questions.Heard]) -> Iterator[Markup]:
        for group in questions.groups(actor(), missing):
            yield Markup(render_template("notifications/_told.html", group=group))

    return shared_each("notifications.told", heard, make)


@views.post("/gelesen")
def read() -> ResponseReturnValue:
    """Mark what was shown as read: one idea's news, or all."""
    upto, contribution_id = _key("bis") or 0, _key("beitrag")
    with writing():
        count_write("read")
        done = questions.mark_read(actor(), upto=upto, contribution_id=contribution_id)
    flash(ngettext("%(num)s notification marked as read.", "%(num)s notifications marked as read.", done), "good")
    view = "neu" if request.form.get("ansicht") == "neu" else None
    return redirect(url_for(".inbox", ansicht=view), 303)


@views.route("/einstellungen", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """Choose how soon I want mail about what."""
    person_id = actor().id
    form = PreferencesForm(data={str(kind): str(pace) for kind, pace in paces.of_person(person_id).items()})
    if form.sent:
        with writing():
            count_write("preferences")
            paces.choose(person_id, form.chosen())
        flash(_("Your choice has been saved."), "good")
        return redirect(url_for(".settings"), 303)
    page = render_template("notifications/settings.html", form=form, hints=HINTS, hour=current().digest_hour)
    return page, 422 if form.errors else 200


@views.route("/abmelden/<token>", methods=["GET", "POST"])
def leave(token: str) -> ResponseReturnValue:
    """End the mails that a link is about, without signing in; mail programs post here with one click (RFC 8058)."""
    done = request.method == "POST"
    if done:
        with writing():
            link = unsubscribing.use(token)
    else:
        link = unsubscribing.read(token)
    page = render_template(
        "notifications/leave.html", link=link, done=done or (link is not None and link.used), what=_what(link)
    )
    answer = make_response(page, 200 if link else 410)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _what(link: unsubscribing.Link | None) -> Any:
    """Name the mails that a link ends."""
    if link is None:
        return ""
    if link.scope in DIGESTS:
        return PACE_LABELS[Pace(link.scope)]
    return LABELS[Kind(link.scope)]


@views.record_once
def _without_token(state: BlueprintSetupState) -> None:
    """Let mail programs post: they have no form of ours. What the link may do stands in its signature."""
    state.app.extensions["csrf"].exempt(leave)
