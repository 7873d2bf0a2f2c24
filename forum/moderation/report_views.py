"""Reporting content, without an account, and the receipt that tells what became of it."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.comments import queries as comments
from forum.comments.models import Comment
from forum.contributions import addresses
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.ideas.models import KIND
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.moderation import policy, reports
from forum.moderation.forms import ReportForm
from forum.moderation.models import STATUS_LABELS, Report, ReportReason, ReportStatus
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.limits import count_write
from forum.web.transaction import writing

views = Blueprint("reports", __name__, url_prefix="/melden")
RECEIPT = re.compile(
    rf"[{reports.ALPHABET}]{{{reports.GROUP}}}(-[{reports.ALPHABET}]{{{reports.GROUP}}}){{{reports.GROUPS - 1}}}"
)


@views.route("/idee/<number:number>", methods=["GET", "POST"])
def write_idea(number: int) -> ResponseReturnValue:
    """Report an idea."""
    found = session.scalar(select(Contribution).where(Contribution.kind == KIND, Contribution.number == number))
    if found is None or not trunk.VIEW.allows(actor(), found):
        raise Missing
    return _write(found, None, addresses.url(found))


@views.route("/kommentar/<number:number>", methods=["GET", "POST"])
def write_comment(number: int) -> ResponseReturnValue:
    """Report a comment."""
    found = comments.visible(number, actor())
    return _write(found.contribution, found, comments.address(found.contribution, found))


def _write(contribution: Contribution, comment: Comment | None, back: str) -> ResponseReturnValue:
    who = actor()
    policy.REPORTABLE.require(who, comment or contribution)
    form = ReportForm()
    if not form.is_submitted():
        form.request_key.data = secrets.token_urlsafe(16)
    if who.id is not None:
        del form.email
    if form.sent:
        with writing():
            count_write("report")
            made = reports.report(
                contribution,
                comment,
                reason=ReportReason(form.reason.data),
                text=form.text.data,
                email=(form.email.data or "") if form.email else "",
                actor=who,
                locale=locale(),
                request_key=form.request_key.data,
            )
        return redirect(url_for(".receipt", code=made.receipt), 303)
    shown: dict[str, Any] = {"contribution": contribution, "comment": comment, "back": back, "form": form}
    return render_template("moderation/write_report.html", **shown), 422 if form.errors else 200


@views.get("/quittung/<code>")
def receipt(code: str) -> ResponseReturnValue:
    """Show what became of a report, to whoever has its code."""
    wanted = code.upper().replace(" ", "-")
    if not RECEIPT.fullmatch(wanted):
        raise Missing
    found = session.scalar(
        select(Report)
        .where(Report.receipt == wanted)
        .options(joinedload(Report.contribution), joinedload(Report.comment))
    )
    if found is None:
        raise Missing
    return render_template(
        "moderation/receipt.html",
        report=found,
        label=STATUS_LABELS[ReportStatus(found.status)],
        address=_address(found),
    )


def _address(report: Report) -> str | None:
    """Give the way to what was reported, as long as everyone can see it."""
    if not policy.REPORTABLE.allows(actor(), report.contribution):
        return None
    if report.comment is None:
        return addresses.url(report.contribution)
    if not policy.REPORTABLE.allows(actor(), report.comment):
        return None
    return comments.address(report.contribution, report.comment)
