"""What people of the demonstration follow, and the news in their inboxes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from forum.comments.models import Comment
from forum.contributions.follow_models import Follow, Pace
from forum.contributions.models import Contribution, Support, TimelineEntry
from forum.contributions.status import Visibility
from forum.demo.people import ACCOUNTS, Society
from forum.ideas.models import Idea
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.notifications.kinds import Kind
from forum.notifications.models import News, Notification
from forum.notifications.news import OFFICIAL, SAID
from forum.strategy.models import District, Topic

FOLLOWED: dict[str, dict[str, Any]] = {
    "okerbiber": {
        "ideas": {"trinkbrunnen": "", "ringgleis-licht": Pace.ONCE},
        "topics": ("umwelt",),
        "districts": ("310",),
        "organisations": ("gruener-ring",),
    },
    "rep-gruener-ring": {"ideas": {"hitzekarte-pflege": ""}, "topics": ("umwelt",), "districts": ("120",)},
    "council-member": {"ideas": {"regenwasser-schulhof": Pace.WEEKLY}},
}
NEWEST = 12  # steps and comments that one person has heard of
SPAN = timedelta(days=150)
READ = timedelta(days=12)  # what is older has been read
Heard = tuple[datetime, News, Kind]
NO_NEWS = {"submit", "relate", "unrelate"}


def fill(society: Society, ideas: dict[str, Idea]) -> None:
    """Let people follow what they care about, and put the newest steps and replies into their inboxes."""
    for key, things in FOLLOWED.items():
        _follow(society, society.people[key].id, things, ideas)
    session.flush()
    known: dict[str, News] = {}
    heard: list[tuple[int, Heard]] = []
    for key, _label in ACCOUNTS:
        person_id = society.people[key].id
        told = [*_steps(person_id, known), *_replies(person_id, known)]
        heard += [(person_id, one) for one in sorted(told, key=_when)[-NEWEST:]]
    for news in sorted({one[1].source: one[1] for _person, one in heard}.values(), key=lambda news: news.at):
        session.add(news)  # keys of news rise with time
        session.flush()
    session.add_all(_notification(person_id, *one) for person_id, one in heard)


def _when(heard: Heard) -> datetime:
    return heard[0]


def _follow(society: Society, person_id: int, things: dict[str, Any], ideas: dict[str, Idea]) -> None:
    at = now() - timedelta(days=40)
    rows = [Follow(contribution_id=ideas[key].id, pace=pace) for key, pace in things.get("ideas", {}).items()]
    topics = select(Topic.id).where(Topic.slug.in_(things.get("topics", ())))
    districts = select(District.id).where(District.number.in_(things.get("districts", ())))
    rows += [Follow(topic_id=key) for key in session.scalars(topics)]
    rows += [Follow(district_id=key) for key in session.scalars(districts)]
    rows += [Follow(organisation_id=society.organisations[key].id) for key in things.get("organisations", ())]
    for row in rows:
        row.person_id, row.created_at = person_id, at
    session.add_all(rows)


def _steps(person_id: int, known: dict[str, News]) -> list[Heard]:
    """Steps of ideas that the person wrote, supports or follows."""
    supported = select(Support.contribution_id).where(Support.person_id == person_id)
    followed = select(Follow.contribution_id).where(Follow.person_id == person_id, Follow.contribution_id.is_not(None))
    rows = session.execute(
        select(TimelineEntry, Contribution.author_id, Contribution.id.in_(followed))
        .join(Contribution, Contribution.id == TimelineEntry.contribution_id)
        .where(
            Contribution.visibility == Visibility.PUBLIC,
            TimelineEntry.move.not_in(NO_NEWS),
            TimelineEntry.at > now() - SPAN,
            or_(TimelineEntry.actor_id.is_(None), TimelineEntry.actor_id != person_id),
            or_(Contribution.author_id == person_id, Contribution.id.in_(supported), Contribution.id.in_(followed)),
        )
        .order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc())
        .limit(NEWEST)
    )
    return [
        (entry.at, _news(known, f"idea.{entry.move}", entry.at, entry.contribution_id, entry_id=entry.id), kind)
        for entry, author_id, follows in rows
        for kind in [
            Kind.OWN
            if author_id == person_id
            else Kind.OFFICIAL
            if entry.move in OFFICIAL
            else Kind.FOLLOWED
            if follows
            else Kind.SUPPORTED
        ]
    ]


def _replies(person_id: int, known: dict[str, News]) -> list[Heard]:
    """Comments on the person's own ideas, and replies to their comments."""
    theirs = select(Comment.id).where(Comment.author_id == person_id)
    rows = session.scalars(
        select(Comment)
        .join(Contribution, Contribution.id == Comment.contribution_id)
        .where(
            Comment.visibility == Visibility.PUBLIC,
            Contribution.visibility == Visibility.PUBLIC,
            Comment.author_id != person_id,
            Comment.created_at > now() - SPAN,
            or_(Contribution.author_id == person_id, Comment.parent_id.in_(theirs)),
        )
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(NEWEST)
    )
    return [
        (row.created_at, _news(known, SAID, row.created_at, row.contribution_id, comment_id=row.id), Kind.REPLIES)
        for row in rows
    ]


def _news(known: dict[str, News], event: str, at: datetime, contribution_id: int, **about: int) -> News:
    """Give the piece of news about one event, the same for all who hear of it."""
    source = f"demo:{event}:{next(iter(about.values()))}"
    if source not in known:
        known[source] = News(source=source, event=event, contribution_id=contribution_id, at=at, **about)
    return known[source]


def _notification(person_id: int, at: datetime, news: News, kind: Kind) -> Notification:
    return Notification(
        person_id=person_id,
        news_id=news.id,
        contribution_id=news.contribution_id,
        kind=kind,
        settled_at=at,
        read_at=at + timedelta(hours=9) if at < now() - READ else None,
    )
