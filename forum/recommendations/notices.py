"""Mail about recommendations: the author of the idea, and the office."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.councils import labels
from forum.ideas.notices import author_of
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient
from forum.kernel.settings import current
from forum.recommendations.kinds import OUTCOME_LABELS, Outcome
from forum.recommendations.models import Recommendation
from forum.votes.kinds import RESULT_LABELS, Result
from forum.web.languages import speaking
from forum.web.links import public_url


def _to_author(occasion: Occasion, **told: Any) -> list[Recipient]:
    """Address a mail about a recommendation to the author of the idea; body and link in their language."""
    number = occasion.details.get("recommendation")
    wanted = select(Recommendation).where(Recommendation.number == number).options(joinedload(Recommendation.council))
    found = session.scalar(wanted) if number else None
    mails: list[Recipient] = []
    if found is None:
        return mails
    for mail in author_of(occasion, **told):
        with speaking(mail.locale):
            council = labels.title(found.council)
        link = public_url("recommendations.show", number=number, lang=None if mail.locale == "de" else mail.locale)
        mails.append(replace(mail, context={**mail.context, "council": council, "recommendation_link": link}))
    return mails


def issued(occasion: Occasion) -> list[Recipient]:
    """Tell the author what the council recommends, with the address of its page."""
    if not occasion.details.get("recommendation"):
        return []
    verdict = RESULT_LABELS[Result(occasion.details["verdict"])]
    return _to_author(occasion, verdict=verdict, candidate=occasion.details.get("candidate"))


def responded(occasion: Occasion) -> list[Recipient]:
    """Tell the author what was made of the recommendation, unless the mail about the decision itself does."""
    if not occasion.details.get("recommendation") or occasion.details.get("told_with"):
        return []
    return _to_author(occasion, outcome=OUTCOME_LABELS[Outcome(occasion.details["outcome"])])


def to_office(occasion: Occasion) -> list[Recipient]:
    """Tell the office that a recommendation is public and waits for its word."""
    found = session.scalar(
        select(Recommendation)
        .where(Recommendation.id == (occasion.subject_id or 0))
        .options(joinedload(Recommendation.council))
        .execution_options(populate_existing=True)
    )
    if found is None or found.outcome:
        return []
    told = {
        "title": found.title,
        "number": found.number,
        "council": labels.title(found.council),
        "link": public_url("recommendations.show", number=found.number),
    }
    return [Recipient(None, current().operator_email, "", "de", told)]


MAIL = "recommendations/mail/"
ALL = (
    Notice("idea.recommend", issued, f"{MAIL}issued.txt", kind="own"),
    Notice("idea.respond", responded, f"{MAIL}responded.txt", kind="own"),
    Notice("recommendation.issue", to_office, f"{MAIL}office.txt"),
)
