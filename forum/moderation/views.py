"""The moderators' desk: the queue, and one page a case on which it is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from forum.comments import policy as comment_policy
from forum.comments import queries as comments
from forum.contributions import files
from forum.contributions import policy as trunk
from forum.contributions.models import Attachment
from forum.kernel.errors import Forbidden, Refused
from forum.kernel.text import whole_number
from forum.moderation import cases, service
from forum.moderation import queue as desk
from forum.moderation.cases import Step
from forum.moderation.forms import Act, form_of
from forum.moderation.models import ReportStatus
from forum.moderation.words import ADDRESSES, DONE, acts_of
from forum.strategy.queries import topic_name
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.transaction import writing

views = Blueprint("moderation", __name__, url_prefix="/moderation")
TABS = {"": _("Contribution"), "verlauf": _("Timeline"), "zusammenhang": _("Context"), "kommentare": _("Comments")}


@dataclass(frozen=True)
class Case:
    """One case on the desk: what may be decided, by whom not, and how; `page` is what its template shows."""

    kind: str
    key: int
    title: str
    acts: tuple[str, ...]
    own: bool
    revision: int
    decide: Callable[[str, Act], object]
    latest: Callable[[], Step | None]
    page: Callable[[], dict[str, Any]]


@views.get("")
def queue() -> ResponseReturnValue:
    """Show what waits, oldest first."""
    waiting = desk.waiting(actor(), request.args.get("art", ""))
    return render_template("moderation/queue.html", queue=waiting, counts=desk.counts(actor()), filters=desk.FILTERS)


@views.route("/ideen/<number:number>", methods=["GET", "POST"])
def idea(number: int) -> ResponseReturnValue:
    """Decide about an idea."""

    def load() -> Case:
        found, who = cases.idea(number, actor()), actor()

        def decide(act: str, form: Act) -> object:
            return service.decide_idea(number, act, actor=who, revision=_revision(form), details=form.details())

        def page() -> dict[str, Any]:
            tab = request.args.get("ansicht", "")
            tab = tab if tab in TABS else ""
            shown: dict[str, Any] = {"idea": found, "tab": tab, "tabs": TABS}
            if tab == "verlauf":
                return {**shown, "steps": cases.steps(found.id), "reports": cases.reports_about(found.id, None)}
            if tab == "kommentare":
                said, further = cases.said_about(found.id, after=whole_number(request.args.get("nach")))
                return {**shown, "said": said, "further": further}
            alike = cases.alike(found, who)
            history = cases.history(found.author_id, found.id)
            if tab == "zusammenhang":
                return {**shown, "alike": cases.contributions(alike), "history": history}
            topic = topic_name(found.topic, locale()) if found.topic else ""
            held = files.of(Attachment.contribution_id, found.id)
            return {**shown, "alike": alike, "history": history, "topic": topic, "files": held}

        return Case(
            "idea",
            number,
            found.title,
            service.idea_acts(found, who),
            own=not trunk.MODERATE.allows(who, found),
            revision=found.revision,
            decide=decide,
            latest=lambda: cases.latest(cases.steps(found.id)),
            page=page,
        )

    return _respond(load)


@views.route("/kommentare/<number:number>", methods=["GET", "POST"])
def comment(number: int) -> ResponseReturnValue:
    """Decide about a comment."""

    def load() -> Case:
        found, who = comments.visible(number, actor()), actor()

        def decide(act: str, form: Act) -> object:
            return service.decide_comment(number, act, actor=who, revision=_revision(form), **form.details())

        def page() -> dict[str, Any]:
            return {
                "comment": found,
                "steps": cases.decisions(found.contribution_id, found.id),
                "history": cases.history(found.author_id, found.contribution_id, found.id),
                "reports": cases.reports_about(found.contribution_id, found.id),
            }

        return Case(
            "comment",
            number,
            found.contribution.title,
            service.comment_acts(found, who),
            own=not comment_policy.MODERATE.allows(who, found),
            revision=found.revision,
            decide=decide,
            latest=lambda: cases.latest(cases.decisions(found.contribution_id, found.id)),
            page=page,
        )

    return _respond(load)


@views.route("/meldungen/<number:number>", methods=["GET", "POST"])
def report(number: int) -> ResponseReturnValue:
    """Decide a report."""

    def load() -> Case:
        found, who = cases.report(number, actor()), actor()
        subject = found.comment or found.contribution
        acts = service.report_acts(found, who)

        def decide(act: str, form: Act) -> object:
            return service.decide_report(number, act, actor=who, **form.details())

        def page() -> dict[str, Any]:
            return {
                "report": found,
                "subject": subject,
                "files": files.of(Attachment.comment_id, found.comment_id)
                if found.comment_id
                else files.of(Attachment.contribution_id, found.contribution_id),
                "decided": cases.outcome(found),
                "history": cases.history(subject.author_id, found.contribution_id, found.comment_id),
                "reports": cases.reports_about(found.contribution_id, found.comment_id, besides=found.id),
            }

        return Case(
            "report",
            number,
            found.contribution.title,
            acts,
            own=found.status == ReportStatus.OPEN and not acts,
            revision=1,
            decide=decide,
            latest=lambda: cases.outcome(found),
            page=page,
        )

    return _respond(load)


def _revision(form: Act) -> int:
    return int(form.revision.data)


def _respond(load: Callable[[], Case]) -> ResponseReturnValue:
    """Show a case, or do what was decided: once, and never over what a colleague has just decided."""
    case = load()
    act = ADDRESSES.get(request.args.get("akt", ""))
    if request.method == "GET":
        form = form_of(act) if act in case.acts else None
        return _page(case, act if form else None, form)
    if act is None:
        abort(400)
    if case.own:
        raise Forbidden
    form = form_of(act)
    if act not in case.acts:
        return _conflict(case, act, form)
    if not form.sent:
        return _page(case, act, form), 422
    stood = desk.waiting(actor(), _chosen()).find(case.kind, case.key)
    try:
        with writing():
            case.decide(act, form)
    except Refused:
        return _conflict(load(), act, form)
    flash(str(DONE[act]) % {"title": case.title}, "good")
    return redirect(_next(case, stood), 303)


def _chosen() -> str:
    chosen = request.args.get("art", "")
    return chosen if chosen in desk.KINDS else ""


def _conflict(case: Case, act: str, form: Act) -> ResponseReturnValue:
    """Say what a colleague has just decided; what was typed is kept."""
    still = act if act in case.acts else None
    return _page(case, still, form if still else None, conflict=case.latest(), stale=True, typed=form.typed()), 409


def _page(case: Case, act: str | None, form: Act | None, **more: Any) -> str:
    if form is not None:
        form.revision.data = str(case.revision)
    return render_template(
        f"moderation/{case.kind}.html",
        case=case,
        case_open=True,
        queue=desk.waiting(actor(), _chosen()),
        acts=acts_of(case.acts),
        act=act,
        form=form,
        here=_url(case),
        addresses={name: _url(case, akt=address) for address, name in ADDRESSES.items() if name in case.acts},
        **case.page(),
        **more,
    )


def _url(case: Case, **values: Any) -> str:
    return url_for(f".{case.kind}", number=case.key, art=_chosen() or None, **values)


def _next(case: Case, stood: desk.Item | None) -> str:
    """Give the case to open after one was dealt with; one that did not wait stays open."""
    if stood is None:
        return _url(case)
    rest = desk.waiting(actor(), _chosen())
    if rest.find(case.kind, case.key):
        return _url(case)
    following = rest.after(stood)
    return following.url(_chosen()) if following else url_for(".queue")
