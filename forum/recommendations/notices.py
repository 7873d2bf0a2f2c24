"""Mail about recommendations: the author of the idea, and the office."""

from __future__ import annotations

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
from forum.web.links import public_url


def issued(occasion: Occasion) -> list[Recipient]:
    """Tell the author what the council recommends, with the address of its page."""
    number = occasion.details.get("recommendation")
    if not number:
        return []
    verdict = RESULT_LABELS[Result(occasion.details["verdict"])]
    council = occasion.details.get("council_name", "")
    link = public_url("recommendations.show", number=number)
    candidate = occasion.details.get("candidate")
    return author_of(occasion, verdict=verdict, council=council, candidate=candidate, recommendation_link=link)


def responded(occasion: Occasion) -> list[Recipient]:
    """Tell the author what was made of the recommendation, unless the mail about the decision itself does."""
    number = occasion.details.get("recommendation")
    if not number or occasion.details.get("told_with"):
        return []
    outcome = OUTCOME_LABELS[Outcome(occasion.details["outcome"])]
    link = public_url("recommendations.show", number=number)
    return author_of(occasion, outcome=outcome, recommendation_link=link)


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
