"""What moderators decide. The verbs never commit; each holds what it decides on and refuses a stale `revision`."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.comments import service as comments
from forum.comments.models import Comment
from forum.comments.policy import MODERATE as MODERATE_COMMENT
from forum.contributions import policy as trunk
from forum.contributions import service as trunk_service
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.ideas import service as ideas
from forum.ideas.models import Idea
from forum.ideas.workflow import WORKFLOW
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.moderation import policy, reports
from forum.moderation.models import Decision, Report, ReportStatus

MOVES = ("publish", "ask", "forward", "decline")
ROLE = "moderator"


def idea_acts(idea: Contribution, actor: Actor) -> tuple[str, ...]:
    """Name what this actor may decide about an idea right now, in the order of the buttons."""
    moves = WORKFLOW.open_to(actor, idea)
    acts = [name for name in MOVES if name in moves]
    if trunk.MODERATE.allows(actor, idea):
        acts += {Visibility.PUBLIC: ["hide"], Visibility.HIDDEN: ["show"]}.get(Visibility(idea.visibility), [])
    return tuple(acts)


def comment_acts(comment: Comment, actor: Actor) -> tuple[str, ...]:
    """Name what this actor may decide about a comment right now."""
    if comment.withdrawn_at is not None or not MODERATE_COMMENT.allows(actor, comment):
        return ()
    return {
        Visibility.PENDING: ("publish", "hide"),
        Visibility.PUBLIC: ("hide",),
        Visibility.HIDDEN: ("show",),
    }[Visibility(comment.visibility)]


def report_acts(report: Report, actor: Actor) -> tuple[str, ...]:
    """Name what this actor may decide about a report right now; needs its contribution and comment."""
    subject = report.comment or report.contribution
    rule = MODERATE_COMMENT if report.comment else trunk.MODERATE
    if report.status != ReportStatus.OPEN or not policy.DECIDE.allows(actor, report) or not rule.allows(actor, subject):
        return ()
    return ("reject", "uphold")


def _stale() -> Refused:
    return Refused(_("A colleague has just decided this."))


def held(number: int, *, actor: Actor, revision: int) -> Idea:
    """Give an idea read anew and held until the transaction ends.

    Raises Missing, also for what the actor may not see, or Refused for a stale `revision`.
    """
    found = session.scalar(
        select(Idea)
        .where(Idea.number == number)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing
    trunk.VIEW.require(actor, found)
    if found.revision != revision:
        raise _stale()
    return found


def decide_idea(
    number: int, act: str, *, actor: Actor, revision: int, details: Mapping[str, str] | None = None
) -> Idea:
    """Publish, ask back, decline, forward, hide or show an idea.

    `details` holds `reason`, `reason_code`, `addressee` as the act needs them; `public` says that a forwarded idea is
    shown. Raises Missing, Forbidden, Refused, and ValueError when a needed detail is missing.
    """
    given = dict(details or {})
    idea = held(number, actor=actor, revision=revision)
    if act == "hide":
        hide(idea, actor=actor, reason_code=given["reason_code"], reason=given["reason"])
        return idea
    if act == "show":
        _show_again(idea, actor=actor)
        return idea
    shown = act == "publish" or (act == "forward" and bool(given.pop("public", "")))
    ideas.move(idea, act, actor=actor, revision=revision, role=ROLE, **given)
    if act == "forward":
        idea.addressee = given["addressee"]
    if shown and idea.visibility == Visibility.PENDING:
        trunk_service.show(idea)
        comments.trust(idea.author_id)
    _note(act, idea, actor=actor, reason_code=given.get("reason_code", ""), reason=given.get("reason", ""))
    return idea


def hide(contribution: Contribution, *, actor: Actor, reason_code: str, reason: str) -> None:
    """Take a public contribution out of sight, with reasons for its author; answers all open reports about it.

    Its status and clock stay as they are. Raises Missing, Forbidden, Refused for what is not public.
    """
    trunk.MODERATE.require(actor, contribution)
    if contribution.visibility != Visibility.PUBLIC:
        raise _stale()
    contribution.visibility = Visibility.HIDDEN
    contribution.revision += 1
    emit(f"{contribution.kind}.hide", actor=actor, subject=contribution, reason_code=reason_code, reason=reason)
    _note("hide", contribution, actor=actor, reason_code=reason_code, reason=reason)
    for report in reports.open_about(contribution.id, None):
        reports.close(report, ReportStatus.UPHELD, actor=actor, reason=reason)


def _show_again(contribution: Contribution, *, actor: Actor) -> None:
    trunk.MODERATE.require(actor, contribution)
    if contribution.visibility != Visibility.HIDDEN:
        raise _stale()
    trunk_service.show(contribution)
    contribution.revision += 1
    emit(f"{contribution.kind}.show", actor=actor, subject=contribution)
    _note("show", contribution, actor=actor)


def decide_comment(
    comment_id: int, act: str, *, actor: Actor, revision: int, reason_code: str = "", reason: str = ""
) -> Comment:
    """Publish, hide or show a comment; hiding answers all open reports about it. Raises as `comments.service` does."""
    if act == "hide":
        found = comments.hide(comment_id, actor=actor, reason_code=reason_code, reason=reason, revision=revision)
        for report in reports.open_about(found.contribution_id, found.id):
            reports.close(report, ReportStatus.UPHELD, actor=actor, reason=reason)
    else:
        found = comments.publish(comment_id, actor=actor, revision=revision)
    _note(act, found.contribution, found, actor=actor, reason_code=reason_code, reason=reason)
    return found


def decide_report(report_id: int, act: str, *, actor: Actor, reason: str, reason_code: str = "") -> Report:
    """Uphold a report, which hides the content and answers all others about it, or reject it with reasons.

    Raises Missing, Forbidden for one's own content or report, Refused when it is decided already.
    """
    found = session.get(Report, report_id)
    if found is None:
        raise Missing
    # Content is locked before its reports, here as everywhere, so that two decisions never wait for each other.
    comment = comments.locked(found.comment_id) if found.comment_id is not None else None
    contribution = comment.contribution if comment else _contribution(found.contribution_id)
    report = session.scalars(
        select(Report)
        .where(Report.id == report_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    trunk.VIEW.require(actor, contribution)
    policy.DECIDE.require(actor, report)
    (MODERATE_COMMENT if comment else trunk.MODERATE).require(actor, comment or contribution)
    if report.status != ReportStatus.OPEN:
        raise _stale()
    if act == "reject":
        reports.close(report, ReportStatus.REJECTED, actor=actor, reason=reason)
        _note("reject", contribution, comment, actor=actor, reason=reason)
        return report
    if comment is not None and comment.visibility != Visibility.HIDDEN:
        decide_comment(
            comment.id, "hide", actor=actor, revision=comment.revision, reason_code=reason_code, reason=reason
        )
    elif comment is None and contribution.visibility == Visibility.PUBLIC:
        hide(contribution, actor=actor, reason_code=reason_code, reason=reason)
    else:
        for other in reports.open_about(report.contribution_id, report.comment_id):
            reports.close(other, ReportStatus.UPHELD, actor=actor, reason=reason)
    return report


def _contribution(key: int) -> Contribution:
    """Give a contribution of any kind, read anew and held."""
    return session.scalars(
        select(Contribution)
        .where(Contribution.id == key)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def _note(
    act: str,
    contribution: Contribution,
    comment: Comment | None = None,
    *,
    actor: Actor,
    reason_code: str = "",
    reason: str = "",
) -> None:
    """Write down who decided what, for colleagues and for the statement of reasons."""
    session.add(
        Decision(
            actor_id=actor.id,
            act=act,
            contribution_id=contribution.id,
            comment_id=comment.id if comment else None,
            reason_code=reason_code,
            reason=reason,
        )
    )
