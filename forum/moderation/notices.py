"""Who hears by mail what moderators decided, and what they are told (EU Digital Services Act, Art. 16 and 17)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Person, PersonState
from forum.comments import queries as comments
from forum.comments.models import Comment
from forum.contributions import addresses
from forum.contributions.models import Contribution
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.kernel.settings import current
from forum.moderation.models import REASON_LABELS, Report, ReportReason, ReportStatus
from forum.moderation.rules import declining_label, hiding_label, rule_of
from forum.web.links import public_url


def author_of_idea(occasion: Occasion) -> list[Recipient]:
    """Tell the author of an idea what was decided; not once it is overtaken by something else."""
    idea = session.scalar(select(Idea).where(Idea.id == occasion.subject_id).options(joinedload(Idea.author)))
    if idea is None or idea.author_id == occasion.actor_id or _overtaken(occasion, idea):
        return []
    code = str(occasion.details.get("reason_code") or "")
    return to_person(
        idea.author,
        title=idea.title,
        number=idea.number,
        link=addresses.public(idea),
        reason=occasion.details.get("reason") or "",
        addressee=occasion.details.get("addressee") or "",
        due_on=idea.due_on,
        **_ground(code),
    )


def _overtaken(occasion: Occasion, idea: Idea) -> bool:
    still = {
        "idea.publish": idea.visibility == Visibility.PUBLIC,
        "idea.ask": idea.status == Status.CLARIFICATION,
        "idea.show": idea.visibility == Visibility.PUBLIC,
        "idea.hide": idea.visibility == Visibility.HIDDEN,
    }
    return not still.get(occasion.event, True)


def _ground(code: str) -> dict[str, Any]:
    rule = rule_of(code)
    return {
        "ground": declining_label(code) or hiding_label(code),
        "rule": rule,
        "rule_link": public_url("pages.rules", _anchor=f"regel-{rule}" if rule else None),
        "review_link": public_url("pages.rules", _anchor="ueberpruefung"),
        "office": current().operator_email,
    }


def author_of_comment(occasion: Occasion) -> list[Recipient]:
    """Tell the author of a comment what a moderator decided; nobody writes about a comment that was public at once."""
    comment = session.scalar(
        select(Comment)
        .where(Comment.id == occasion.subject_id)
        .options(joinedload(Comment.author), joinedload(Comment.contribution))
    )
    if comment is None or comment.author_id == occasion.actor_id or comment.withdrawn_at is not None:
        return []
    expected = Visibility.HIDDEN if occasion.event == "comment.hide" else Visibility.PUBLIC
    if comment.visibility != expected or comment.contribution.visibility != Visibility.PUBLIC:
        return []
    return to_person(
        comment.author,
        title=comment.contribution.title,
        body=comment.body,
        link=current().public_url + comments.address(comment.contribution, comment.id),
        reason=occasion.details.get("reason") or "",
        **_ground(str(occasion.details.get("reason_code") or "")),
    )


def reporter(occasion: Occasion) -> list[Recipient]:
    """Tell who reported something that it has arrived, or what was decided; visitors only where they left an address."""
    row = session.execute(
        select(Report, Person)
        .outerjoin(Person, Person.id == Report.reporter_id)
        .where(Report.id == occasion.subject_id)
        .options(joinedload(Report.contribution))
    ).one_or_none()
    if row is None:
        return []
    report, person = row
    context = _about(report)
    if person is not None:
        return to_person(person, **context) if person.state == PersonState.ACTIVE else []
    if not report.reporter_email:
        return []
    return [Recipient(None, report.reporter_email, "", report.locale, context)]


def _about(report: Report) -> dict[str, Any]:
    contribution: Contribution = report.contribution
    return {
        "number": contribution.number,
        "is_comment": report.comment_id is not None,
        "label": REASON_LABELS[ReportReason(report.reason)],
        "text": report.text,
        "code": report.receipt,
        "due_on": report.due_on,
        "upheld": report.status == ReportStatus.UPHELD,
        "decision": report.decision,
        "link": public_url("reports.receipt", code=report.receipt),
        "review_link": public_url("pages.rules", _anchor="ueberpruefung"),
        "office": current().operator_email,
    }


ALL = (
    *(
        Notice(f"idea.{event}", author_of_idea, f"moderation/mail/idea_{event}.txt")
        for event in ("publish", "ask", "decline", "forward", "hide", "show")
    ),
    Notice("comment.publish", author_of_comment, "moderation/mail/comment_publish.txt"),
    Notice("comment.show", author_of_comment, "moderation/mail/comment_publish.txt"),
    Notice("comment.hide", author_of_comment, "moderation/mail/comment_hide.txt"),
    Notice("report.submit", reporter, "moderation/mail/report_submit.txt"),
    Notice("report.decide", reporter, "moderation/mail/report_decide.txt"),
)
