"""Mail at once: which mails of rooms somebody wants right now, and the news that come as a mail of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.orm import aliased

from forum.accounts.models import Person, PersonState
from forum.contributions.follow_models import Pace
from forum.contributions.models import Contribution
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient
from forum.notifications import digest_mail, entries, letters, news, paces
from forum.notifications.kinds import WHY, Kind
from forum.notifications.models import Notification
from forum.web.languages import LANGUAGES, speaking

TEMPLATE = "notifications/mail/news.txt"
_READER = aliased(Person, name="reader")


def wanted(notice: Notice, occasion: Occasion, recipients: Sequence[Recipient]) -> Sequence[Recipient]:
    """Give those recipients of a room's notice who want it at once; the others have it in their digest or inbox."""
    if not notice.kind:
        return recipients
    contribution = session.get(Contribution, occasion.subject_id)
    people = {one.person_id for one in recipients if one.person_id is not None}
    willing = news.at_pace(notice.kind, people, contribution)
    return [one for one in recipients if one.person_id is None or one.person_id in willing]


def spread(entry_id: int, occasion: Occasion, told: Collection[int], *, by_room: bool) -> list[tuple[str, Recipient]]:
    """Write the news of an outbox entry into the inboxes, and give the mails that are wanted at once.

    `told` are people to whom a room writes about this anyway, `by_room` that rooms write to the author.
    """
    source = f"{entry_id}.{occasion.at:%Y%m%d%H%M%S%f}"  # numbers of entries may come again, not at the same moment
    news_id = news.spread(source, occasion, told, by_room=by_room)
    if news_id is None:
        return []
    rows = session.execute(
        entries.chosen()
        .add_columns(_READER)
        .join(_READER, _READER.id == Notification.person_id)
        .where(
            Notification.news_id == news_id,
            Notification.at_once,
            _READER.state == PersonState.ACTIVE,
            _READER.email.is_not(None),
        )
        .order_by(Notification.person_id)
    ).all()
    if not rows:
        return []
    wishes = paces.wishes([row.Notification.person_id for row in rows], [rows[0].Contribution])
    with letters.public_request():
        return [
            (TEMPLATE, _recipient(row))
            for row in rows
            if news.may_hear(row.Notification.person_id, row.Contribution, row.Comment)
            and wishes.pace(row.Notification.person_id, row.Notification.kind, row.Contribution) != Pace.NEVER
        ]


def _recipient(row: Any) -> Recipient:
    person, kind = row.reader, Kind(row.Notification.kind)
    language = person.locale if person.locale in LANGUAGES else LANGUAGES[0]
    with speaking(language):
        (group,) = entries.groups([row], locale=language)
        return Recipient(
            person.id,
            person.email,
            person.name,
            language,
            {
                "groups": [group],
                "item": group.items[0],
                "title": group.title,
                "why": WHY[kind],
                **digest_mail.links(person, str(kind), language),
            },
        )
