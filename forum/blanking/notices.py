"""Mail about blanked passages: the author hears that, why, and what came of an objection; never the words themselves."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Person, PersonState
from forum.blanking.models import LABELS, Blanking, BlankingStatus, Why
from forum.contributions.status import Visibility
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.web.links import public_url


def author(occasion: Occasion) -> list[Recipient]:
    """Address the author of the text, with the page on which they can object; not what was overtaken."""
    row = session.scalar(
        select(Blanking).where(Blanking.id == occasion.subject_id).options(joinedload(Blanking.contribution))
    )
    if row is None or row.author_id in {None, occasion.actor_id}:
        return []
    if row.contribution.visibility == Visibility.INTERNAL:
        return []
    undone = row.status == BlankingStatus.UNDONE
    if undone is not (occasion.event == "blanking.undo"):
        return []
    person = session.get(Person, row.author_id)
    if person is None or person.state != PersonState.ACTIVE:
        return []
    language = {} if person.locale == "de" else {"lang": person.locale}
    return to_person(
        person,
        is_comment=row.comment_id is not None,
        number=row.contribution.number,
        title=row.contribution.title,
        ground=LABELS[Why(row.reason_code)],
        reason=row.reason,
        decision=row.decision,
        link=public_url("blanking.show", key=row.id, **language),
    )


ALL = (
    Notice("blanking.write", author, "blanking/mail/written.txt"),
    Notice("blanking.confirm", author, "blanking/mail/confirmed.txt"),
    Notice("blanking.undo", author, "blanking/mail/undone.txt"),
)
