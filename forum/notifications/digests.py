"""Makes the digests of a day and of a week: who gets one, and which news stand in it.

Every step can be repeated: a chunk of people is settled in one transaction, news that were settled never come again,
and the row of the run, written last, keeps a finished run from being walked through once a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select

from forum.contributions.follow_models import Pace
from forum.contributions.models import Contribution
from forum.kernel.clock import local, now
from forum.kernel.database import insert_into, insert_once, session
from forum.kernel.settings import current
from forum.notifications import paces
from forum.notifications.models import Digest, DigestRun, Notification
from forum.web.transaction import writing

DIGESTS = (Pace.DAILY, Pace.WEEKLY)
CHUNK = 500  # people settled in one transaction
N = Notification
log = structlog.get_logger()


def due(moment: datetime) -> list[tuple[Pace, date]]:
    """Give the digests that should have been made by a moment: of its day, and of the Monday of its week.

    They are made from the set hour on the city's wall clock on, so both changes of the clock are right; a Monday on
    which no worker ran is made up for later in the week.
    """
    here = local(moment)
    today, hour = here.date(), current().digest_hour
    monday = today - timedelta(days=today.weekday())
    wanted = [(Pace.DAILY, today)] if here.hour >= hour else []
    return [*wanted, (Pace.WEEKLY, monday)] if today > monday or here.hour >= hour else wanted


def make_due() -> None:
    """Make the digests that are due now (a job of the worker)."""
    make(now())


def make(moment: datetime) -> int:
    """Make the digests that are due at a moment and were not made yet; gives how many."""
    made = 0
    for pace, day in due(moment):
        if session.get(DigestRun, (str(pace), day)) is not None:
            continue
        count, last = 0, 0
        while people := _waiting(last):
            last = people[-1]
            with writing():
                count += _settle(people, pace, day)
        with writing():
            insert_once(DigestRun, pace=str(pace), day=day)
        made += count
        log.info("digests.made", pace=str(pace), count=count)
    return made


def _waiting(after: int) -> Sequence[int]:
    """Give the next people for whom some news wait."""
    wanted = select(N.person_id).where(N.settled_at.is_(None), N.person_id > after)
    return session.scalars(wanted.distinct().order_by(N.person_id).limit(CHUNK)).all()


def _settle(people: Sequence[int], pace: Pace, day: date) -> int:
    """Put what waits for these people into a digest each; what they read meanwhile or do not want waits no more."""
    rows = session.execute(
        select(N, Contribution)
        .join(Contribution, Contribution.id == N.contribution_id)
        .where(N.person_id.in_(people), N.settled_at.is_(None))
        .order_by(N.person_id, N.news_id)
    ).all()
    wishes = paces.wishes(people, {row.Contribution for row in rows})
    at, chosen = now(), []
    for row in rows:
        notification, wish = (
            row.Notification,
            wishes.pace(row.Notification.person_id, row.Notification.kind, row.Contribution),
        )
        if wish == Pace.NEVER or notification.read_at is not None:
            notification.settled_at = at
        elif pace == (Pace.WEEKLY if wish == Pace.WEEKLY else Pace.DAILY):
            chosen.append(notification)
    made = _digests({one.person_id for one in chosen}, pace, day)
    for notification in chosen:
        if (digest_id := made.get(notification.person_id)) is not None:  # else: there was one today, this waits
            notification.settled_at, notification.digest_id = at, digest_id
    session.flush()
    return len(made)


def _digests(people: set[int], pace: Pace, day: date) -> dict[int, int]:
    """Make one digest for each of the people who has none of this day yet: person → digest."""
    if not people:
        return {}
    at = now()
    values: list[dict[str, Any]] = [
        {"person_id": key, "pace": str(pace), "day": day, "created_at": at, "next_at": at, "attempts": 0}
        for key in sorted(people)
    ]
    statement = insert_into(Digest).values(values).on_conflict_do_nothing()
    return {row[0]: row[1] for row in session.execute(statement.returning(Digest.person_id, Digest.id))}
