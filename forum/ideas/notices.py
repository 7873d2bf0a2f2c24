"""Who hears what about an idea: its author, in their language, and only while they may still read it."""

from __future__ import annotations

from typing import Any

from forum.accounts.models import Person, PersonState
from forum.contributions import addresses, queries
from forum.contributions.models import Contribution
from forum.contributions.status import Status, Visibility
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person


def author_of(occasion: Occasion, **context: Any) -> list[Recipient]:
    """Address a mail about a contribution to its author, with its title, number and link.

    Nobody hears of what they did themselves, and accounts that were ended hear nothing.
    """
    found = session.get(Contribution, occasion.subject_id)
    if found is None or found.author_id is None or found.visibility == Visibility.INTERNAL:
        return []
    person = session.get(Person, found.author_id)
    if person is None or person.state != PersonState.ACTIVE:
        return []
    language = {} if person.locale == "de" else {"lang": person.locale}
    return to_person(
        person,
        title=found.title,
        number=found.number,
        link=addresses.public(found, **language),
        due_on=found.due_on,
        reason=occasion.details.get("reason", ""),
        **context,
    )


def received(occasion: Occasion) -> list[Recipient]:
    """Tell the author that the idea arrived, with number, next step and date."""
    return author_of(occasion)


def answered(occasion: Occasion) -> list[Recipient]:
    """Tell the author the official answer in one sentence."""
    given = queries.answer(occasion.subject_id or 0)
    return author_of(occasion, verdict=given.verdict if given else "")


def continued(occasion: Occasion) -> list[Recipient]:
    """Tell the author that the idea goes on, after a question or an addressee."""
    found = session.get(Contribution, occasion.subject_id)
    return author_of(occasion, discussed=found is not None and found.status == Status.DISCUSSION)


ALL = (
    Notice("idea.submit", received, "ideas/mail/received.txt"),
    Notice("idea.answer", answered, "ideas/mail/answered.txt", kind="own"),
    Notice("idea.proceed", continued, "ideas/mail/continued.txt", kind="own"),
    Notice("idea.return", continued, "ideas/mail/continued.txt", kind="own"),
)
