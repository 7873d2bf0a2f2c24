"""What the city owes, in public; and the page on which somebody takes more time."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from markupsafe import Markup
from wtforms import DateField, HiddenField, ValidationError
from wtforms.validators import InputRequired

from forum.answer_clock import figures, policy, queries, service
from forum.contributions import addresses
from forum.contributions import policy as trunk
from forum.contributions import queries as trunk_queries
from forum.contributions.models import Contribution
from forum.contributions.status import Status
from forum.contributions.way import periods
from forum.kernel.clock import now
from forum.kernel.errors import Missing, Refused
from forum.kernel.settings import current
from forum.web import blocks
from forum.web.actor import actor
from forum.web.format import day
from forum.web.forms import Form, text
from forum.web.limits import count_write
from forum.web.links import public_url
from forum.web.transaction import writing

views = Blueprint("clock", __name__)
REASON_LENGTH = 2_000


@views.get("/offene-antworten")
def index() -> ResponseReturnValue:
    """List what is overdue and tell how fast answers come."""
    place = (request.args.get("nach", ""), request.args.get("vor", ""))
    status = request.args.get("status", "")
    status = status if status in queries.CLOCKED else ""
    content = blocks.shared("clock.index", (*place, status), lambda: _content(*place, status))
    canonical = public_url("clock.index") if place == ("", "") and not status else None
    return render_template("answer_clock/index.html", content=content, canonical=canonical)


def _content(after: str, before: str, status: str) -> Markup:
    page = queries.overdue(after, before)
    return Markup(
        render_template(
            "answer_clock/_content.html",
            page=page,
            next_url=url_for("clock.index", nach=page.after) if page.after else None,
            previous_url=url_for("clock.index", vor=page.before) if page.before else None,
            open=queries.open_answers(),
            figures=figures.figures(figures.kept(), status),
            chosen=status,
            periods=periods(current()),
            at=now(),
        )
    )


@views.get("/offene-antworten.csv")
def table() -> ResponseReturnValue:
    """Give the figures as CSV: how fast answers came, or with `?sicht=offen` how many are open."""
    if request.args.get("sicht") == "offen":
        rows: list[tuple[Any, ...]] = [("status", "open", "overdue")]
        rows += [(entry.status, entry.total, entry.late) for entry in queries.open_answers()]
        return _csv("offen", rows)
    rows = [("status", "month", "answers", "in_time", "median_days")]
    rows += [
        (row.status or "all", row.month or "last_12_months", row.answers, row.in_time, row.median_days)
        for row in figures.kept()
    ]
    return _csv("antwortzeiten", rows)


def _csv(name: str, rows: list[tuple[Any, ...]]) -> Response:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    answer = Response(file.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


class ExtendForm(Form):
    """Until when, and why: the reason is public."""

    revision = HiddenField()
    until = DateField(
        lazy("New date"), validators=[InputRequired(lazy("Please choose a day."))], render_kw={"type": "date"}
    )
    reason = text(
        lazy("Why it takes longer, public"),
        limit=REASON_LENGTH,
        required=lazy("Please give a reason that everyone can read."),
    )

    def __init__(self, contribution: Contribution) -> None:
        """Offer the days that are possible for this contribution."""
        super().__init__(data={"revision": contribution.revision})
        self.first, self.last = service.span(contribution)

    def validate_until(self, field: Any) -> None:
        """Refuse a day that is not later, or too far away."""
        if field.data and not self.first <= field.data <= self.last:
            raise ValidationError(
                _(
                    "Please choose a day from %(first)s to %(last)s.",
                    first=day(self.first),
                    last=day(self.last),
                )
            )


@views.route("/ideen/<number:number>/frist", methods=["GET", "POST"])
def extend(number: int) -> ResponseReturnValue:
    """Take more time for an answer, with a public reason."""
    found = trunk_queries.loaded(Contribution, queries.KIND, number)
    if found is None or not trunk.VIEW.allows(actor(), found):
        raise Missing
    policy.EXTEND.require(actor(), found)
    if found.due_on is None:
        raise Refused(_("No answer is due on this idea at the moment."))
    back = addresses.url(found)
    form = ExtendForm(found)
    if form.sent:
        revision = form.revision.data or ""
        try:
            with writing():
                count_write("extend")
                service.extend(
                    found,
                    form.until.data,
                    form.reason.data,
                    actor=actor(),
                    revision=int(revision) if revision.isascii() and revision.isdigit() else 0,
                )
        except Refused as error:
            form.refuse("until", error.message or _("Somebody has just changed something here. Please send it again."))
            form.revision.data = str(found.revision)
        else:
            flash(_("The new date is public, with your reason."), "good")
            return redirect(back, 303)
    page = render_template("answer_clock/extend.html", idea=found, form=form, status=Status(found.status), back=back)
    return page, 422 if form.errors else 200
