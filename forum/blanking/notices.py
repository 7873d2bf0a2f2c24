"""Mail about blanked passages: the author hears that, why, and what came of an objection; never the words themselves."""

from __future__ import annotations

from typing import Any

from forum.accounts.models import Person, PersonState
from forum.blanking import texts
from forum.blanking.models import LABELS, Blanking, BlankingStatus, Why
from forum.contributions.status import Visibility
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.kernel.settings import current
from forum.web.links import public_url


def author(occasion: Occasion) -> list[Recipient]:
    """Address the author of the text, with the page on which they can object; not what was overtaken.

    Where no person is known to have written it, the mailbox of who did gets the mail, and answers by mail.
    """
    row = session.get(Blanking, occasion.subject_id)
    if row is None or occasion.actor_id in {row.author_id} - {None}:
        return []
    held = texts.load(row.kind, row.text_id)
    undone = row.status == BlankingStatus.UNDONE
    if held is None or held.stem.visibility == Visibility.INTERNAL or undone is not (occasion.event == "blanking.undo"):
        return []
    told: dict[str, Any] = {
        "is_comment": row.comment_id is not None,
        "called": held.stem.called,
        "title": held.stem.title,
        "ground": LABELS[Why(row.reason_code)],
        "reason": row.reason,
        "decision": row.decision,
        "link": "",
        "office": current().operator_email,
    }
    if row.author_id is None:
        return (
            [Recipient(None, *held.mailbox, "de", {**told, "page": current().public_url + held.url})]
            if held.mailbox
            else []
        )
    person = session.get(Person, row.author_id)
    if person is None or person.state != PersonState.ACTIVE:
        return []
    language = {} if person.locale == "de" else {"lang": person.locale}
    return to_person(person, **told | {"link": public_url("blanking.show", key=row.id, **language)})


ALL = (
    Notice("blanking.write", author, "blanking/mail/written.txt"),
    Notice("blanking.confirm", author, "blanking/mail/confirmed.txt"),
    Notice("blanking.undo", author, "blanking/mail/undone.txt"),
)
