"""Mail about candidates: the author hears that their idea was nominated."""

from __future__ import annotations

from forum.ideas.notices import author_of
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient
from forum.web.links import public_url


def nominated(occasion: Occasion) -> list[Recipient]:
    """Tell the author, with the address of the candidate's page."""
    number = occasion.details.get("candidate")
    link = public_url("candidates.show", number=number) if number else ""
    return author_of(occasion, candidate_link=link)


ALL = (Notice("idea.nominate", nominated, "candidates/mail/nominated.txt", kind="own"),)
