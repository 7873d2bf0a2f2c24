"""Turns events into news: what is worth telling, who hears of it and why, and one notification for each of them.

The worker calls `spread` for each outbox entry, as often as it takes: a person has one notification of one event,
whatever happens meanwhile. What is not public is told to its author alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy import func as sql

from forum.accounts.actor import Actor
from forum.accounts.models import Person, PersonState
from forum.comments import policy as comments
from forum.comments.models import Comment
from forum.contributions import policy as trunk
from forum.contributions.follow_models import Follow, Pace
from forum.contributions.models import Contribution, Support, TimelineEntry
from forum.contributions.status import Visibility
from forum.kernel.clock import now
from forum.kernel.database import insert_into, session
from forum.kernel.events import Event
from forum.kernel.mail import Occasion
from forum.notifications import paces
from forum.notifications.kinds import KINDS, Kind
from forum.notifications.models import News, Notification
from forum.web.transaction import writing

SAID = "comment.publish"
FOR_THE_AUTHOR = {"hide", "show", "propose_merge"}  # nobody else hears of it
OFFICIAL = {"answer", "decline", "nominate", "approve", "defer", "reject", "stop", "complete", "recommend", "respond"}
CHUNK = 1_000  # notifications written in one transaction


def is_news(event: Event) -> bool:
    """Tell whether inboxes may have to tell an event: all that happens to contributions, and public comments."""
    return isinstance(event.subject, Contribution) or event.name == SAID


def may_hear(person_id: int, contribution: Contribution, comment: Comment | None = None) -> bool:
    """Tell whether a person may hear of this now: what they see as anyone without a desk."""
    who = Actor(id=person_id)
    return trunk.VIEW.allows(who, contribution) and (comment is None or comments.VIEW.allows(who, comment))


def spread(source: str, occasion: Occasion, told: Collection[int] = (), *, by_room: bool = False) -> int | None:
    """Write the news of an event into the inboxes; gives its key, or None where there is nothing to tell.

    `source` names the event for ever. `told` are people to whom a room writes a mail about it now; `by_room` says that
    mail to the author at once is the room's affair, for what it does not write any more was overtaken.
    """
    subject = _subject(occasion)
    if subject is None:
        return None
    contribution, comment, entry_id = subject
    audience = _audience(occasion, contribution, comment)
    if not audience:
        return None
    contribution_id = contribution.id
    values = {
        "source": source,
        "event": occasion.event,
        "contribution_id": contribution_id,
        "comment_id": comment.id if comment else None,
        "entry_id": entry_id,
        "at": occasion.at,
    }
    with writing():
        session.execute(insert_into(News).values(**values).on_conflict_do_nothing(index_elements=["source"]))
        news_id = session.scalars(select(News.id).where(News.source == source)).one()
    for start in range(0, len(audience), CHUNK):
        with writing():
            _notify(
                news_id, session.get_one(Contribution, contribution_id), audience[start : start + CHUNK], told, by_room
            )
    return news_id


def _subject(occasion: Occasion) -> tuple[Contribution, Comment | None, int | None] | None:
    """Give what the event is about as it is now, and the move that the timeline shows; None where nothing is told."""
    if occasion.subject_id is None:
        return None
    if occasion.event == SAID:
        comment = session.get(Comment, occasion.subject_id)
        if comment is None or comment.visibility != Visibility.PUBLIC:
            return None
        return session.get_one(Contribution, comment.contribution_id), comment, None
    kind, _, verb = occasion.event.partition(".")
    contribution = session.get(Contribution, occasion.subject_id)
    if contribution is None or contribution.kind != kind:
        return None
    entry_id = session.scalar(
        select(sql.max(TimelineEntry.id)).where(
            TimelineEntry.contribution_id == contribution.id,
            TimelineEntry.move == verb,
            TimelineEntry.at <= occasion.at,
        )
    )
    if entry_id is None and verb not in FOR_THE_AUTHOR:
        return None
    return contribution, None, entry_id


def _audience(occasion: Occasion, contribution: Contribution, comment: Comment | None) -> Sequence[tuple[int, str]]:
    """Give who hears of it as (person, kind), each once, without who did it."""
    said = comment is not None and not comment.official
    reasons = [_one(contribution.author_id, Kind.REPLIES if said else Kind.OWN)]
    verb = occasion.event.partition(".")[2]
    if contribution.visibility == Visibility.PUBLIC and verb not in FOR_THE_AUTHOR:
        if comment is not None:
            reasons += _around_comment(comment, occasion)
        else:
            reasons += _around_move(contribution, occasion, Kind.OFFICIAL if verb in OFFICIAL else None)
    everyone = union_all(*reasons).subquery("reasons")
    wanted = (
        select(everyone.c.person_id, sql.min(everyone.c.rank))
        .join(Person, Person.id == everyone.c.person_id)
        .where(
            Person.state == PersonState.ACTIVE,
            everyone.c.person_id.not_in([occasion.actor_id or 0, (comment.author_id if comment else 0) or 0]),
        )
        .group_by(everyone.c.person_id)
        .order_by(everyone.c.person_id)
    )
    if (elsewhere := _told_elsewhere(occasion)) is not None:
        wanted = wanted.where(everyone.c.person_id.not_in(select(elsewhere.c.person_id)))
    return [(row[0], str(KINDS[row[1]])) for row in session.execute(wanted)]


def _told_elsewhere(occasion: Occasion) -> Any:
    """Ask for those who hear of the same thing by the event of another contribution; None where there is none."""
    other = session.get(Contribution, occasion.details.get("told_with", 0))
    if other is None:
        return None
    reasons = [_one(other.author_id, Kind.OWN)]
    if other.visibility == Visibility.PUBLIC:
        reasons += _around_move(other, occasion, None)
    return union_all(*reasons).subquery("elsewhere")


def _around_comment(comment: Comment, occasion: Occasion) -> list[Select[Any]]:
    """Whom a comment concerns besides the author of the idea; what the city says officially concerns many."""
    reasons = [
        _following(Follow.contribution_id, comment.contribution_id, occasion, Kind.FOLLOWED),
        _following(Follow.organisation_id, comment.organisation_id, occasion, Kind.FOLLOWED),
    ]
    parent = session.get(Comment, comment.parent_id) if comment.parent_id is not None else None
    if parent is not None:
        reasons.append(_one(parent.author_id, Kind.REPLIES))
    if comment.official:
        reasons += _involved(comment.contribution_id, occasion, Kind.OFFICIAL)
    return reasons


def _around_move(contribution: Contribution, occasion: Occasion, official: Kind | None) -> list[Select[Any]]:
    """Whom a step on the way concerns besides the author."""
    reasons = _involved(contribution.id, occasion, official)
    if occasion.details.get("told_with"):  # a step of the other contribution, not of this one
        return reasons
    for column in (Follow.topic_id, Follow.district_id, Follow.organisation_id):
        reasons.append(_following(column, getattr(contribution, column.key), occasion, Kind.FOLLOWED))
    return reasons


def _involved(contribution_id: int, occasion: Occasion, official: Kind | None) -> list[Select[Any]]:
    """Who supports, commented or follows this very contribution."""
    near = official or Kind.SUPPORTED
    supporting = _reason(Support.person_id, near).where(
        Support.contribution_id == contribution_id, Support.created_at <= occasion.at
    )
    speaking = _reason(Comment.author_id, near).where(
        Comment.contribution_id == contribution_id,
        Comment.visibility == Visibility.PUBLIC,
        Comment.author_id.is_not(None),
        Comment.created_at <= occasion.at,
    )
    following = _following(Follow.contribution_id, contribution_id, occasion, official or Kind.FOLLOWED)
    return [supporting, speaking, following]


def _reason(person: Any, kind: Kind) -> Select[Any]:
    return select(person.label("person_id"), literal(KINDS.index(kind)).label("rank"))


def _one(person_id: int | None, kind: Kind) -> Select[Any]:
    return _reason(Person.id, kind).where(Person.id == (person_id or 0))


def _following(column: Any, value: int | None, occasion: Occasion, kind: Kind) -> Select[Any]:
    return _reason(Follow.person_id, kind).where(column == (value or 0), Follow.created_at <= occasion.at)


def _notify(
    news_id: int, contribution: Contribution, chunk: Sequence[tuple[int, str]], told: Collection[int], by_room: object
) -> None:
    """Write notifications, and settle the question of mail for all that do not wait for a digest."""
    wishes, at = paces.wishes([person_id for person_id, _kind in chunk], [contribution]), now()
    rows = []
    for person_id, kind in chunk:
        pace = wishes.pace(person_id, kind, contribution)
        waits = person_id not in told and pace in {Pace.DAILY, Pace.WEEKLY}
        rows.append(
            {
                "person_id": person_id,
                "news_id": news_id,
                "contribution_id": contribution.id,
                "kind": kind,
                "at_once": pace == Pace.ONCE and person_id not in told and not (by_room and kind == Kind.OWN),
                "settled_at": None if waits else at,
            }
        )
    session.execute(insert_into(Notification).on_conflict_do_nothing(), rows)


def at_pace(kind: str, person_ids: Collection[int], contribution: Contribution | None) -> set[int]:
    """Give those of the people who want a mail at once about this kind of news."""
    if contribution is None:
        return set(person_ids)
    wishes = paces.wishes(person_ids, [contribution])
    return {key for key in person_ids if wishes.pace(key, kind, contribution) == Pace.ONCE}
