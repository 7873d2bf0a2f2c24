"""Who hears by mail what moderators decided, and what they are told (EU Digital Services Act, Art. 16 and 17)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Person, PersonState
from forum.comments import queries as comments
from forum.comments.models import Comment
from forum.contributions import addresses
from forum.contributions.models import Support
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.ideas.notices import author_of
from forum.kernel import blanks
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.kernel.settings import current
from forum.moderation.models import REASON_LABELS, Report, ReportReason, ReportStatus
from forum.moderation.rules import declining_label, hiding_label, rule_of
from forum.web.links import public_url


def author_of_idea(occasion: Occasion) -> list[Recipient]:
    """Tell the author of an idea what was decided; not once it is overtaken by something else."""
    idea = session.get(Idea, occasion.subject_id)
    if idea is None or idea.author_id == occasion.actor_id or _overtaken(occasion, idea):
        return []
    author = session.get(Person, idea.author_id) if idea.author_id else None
    addressee = occasion.details.get("addressee") or ""
    return author_of(occasion, addressee=addressee, **_ground(occasion, author.locale if author else ""))


def supporters_of_idea(occasion: Occasion) -> list[Recipient]:
    """Tell who supports a public idea that it is not pursued, and why (mission, rule 4)."""
    idea = session.get(Idea, occasion.subject_id)
    if idea is None or idea.visibility != Visibility.PUBLIC or idea.status != Status.DECLINED:
        return []
    supporters = session.scalars(
        select(Person)
        .join(Support, Support.person_id == Person.id)
        .where(
            Support.contribution_id == idea.id,
            Person.state == PersonState.ACTIVE,
            Person.id.not_in([key for key in (idea.author_id, occasion.actor_id) if key]),
        )
        .order_by(Person.id)
    )
    reason = occasion.details.get("reason") or ""
    return [
        recipient
        for person in supporters
        for recipient in to_person(
            person,
            title=idea.title,
            number=idea.number,
            link=addresses.public(idea, **_language(person.locale)),
            reason=reason,
            **_ground(occasion, person.locale),
        )
    ]


def _overtaken(occasion: Occasion, idea: Idea) -> bool:
    still = {
        "idea.publish": idea.visibility == Visibility.PUBLIC,
        "idea.ask": idea.status == Status.CLARIFICATION,
        "idea.show": idea.visibility == Visibility.PUBLIC,
        "idea.hide": idea.visibility == Visibility.HIDDEN,
    }
    return not still.get(occasion.event, True)


def _language(locale: str) -> dict[str, str]:
    """Make a link open in the language of the mail."""
    return {"lang": locale} if locale == "en" else {}


def _ground(occasion: Occasion, locale: str) -> dict[str, Any]:
    """Give the reason in words, the rule behind it, and the way to a review."""
    code = str(occasion.details.get("reason_code") or "")
    rule, language = rule_of(code), _language(locale)
    return {
        "ground": declining_label(code) if occasion.event == "idea.decline" else hiding_label(code),
        "rule": rule,
        "rule_link": public_url("pages.rules", _anchor=f"regel-{rule}", **language) if rule else "",
        "review_link": public_url("pages.rules", _anchor="ueberpruefung", **language),
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
    author = comment.author
    if author is None or author.state != PersonState.ACTIVE:
        return []
    return to_person(
        author,
        title=comment.contribution.title,
        number=comment.id,
        body=blanks.spoken(comment.body, blanks.mark(comment.language)),
        link=current().public_url + comments.address(comment.contribution, comment, **_language(author.locale)),
        reason=occasion.details.get("reason") or "",
        **_ground(occasion, author.locale),
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
    report: Report = row[0]
    person: Person | None = row[1]
    context = _about(report, person.locale if person else report.locale)
    if person is not None:
        return to_person(person, **context) if person.state == PersonState.ACTIVE else []
    if not report.reporter_email:
        return []
    return [Recipient(None, report.reporter_email, "", report.locale, context)]


def _about(report: Report, locale: str) -> dict[str, Any]:
    language = _language(locale)
    return {
        "number": report.contribution.number,
        "is_comment": report.comment_id is not None,
        "label": REASON_LABELS[ReportReason(report.reason)],
        "text": report.text,
        "code": report.receipt,
        "due_on": report.due_on,
        "upheld": report.status == ReportStatus.UPHELD,
        "decision": report.decision,
        "link": public_url("reports.receipt", code=report.receipt, **language),
        "review_link": public_url("pages.rules", _anchor="ueberpruefung", **language),
        "office": current().operator_email,
    }


ALL = (
    *(
        Notice(f"idea.{event}", author_of_idea, f"moderation/mail/idea_{event}.txt")
        for event in ("publish", "ask", "decline", "forward", "hide", "show")
    ),
    Notice("idea.decline", supporters_of_idea, "moderation/mail/supported_decline.txt", kind="official"),
    Notice("comment.publish", author_of_comment, "moderation/mail/comment_publish.txt"),
    Notice("comment.show", author_of_comment, "moderation/mail/comment_publish.txt"),
    Notice("comment.hide", author_of_comment, "moderation/mail/comment_hide.txt"),
    Notice("report.submit", reporter, "moderation/mail/report_submit.txt"),
    Notice("report.decide", reporter, "moderation/mail/report_decide.txt"),
)
