"""Questions about meetings: which there are, one with its agenda, who comes. Sight is checked here or by the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from forum.accounts.actor import VISITOR, Actor
from forum.accounts.models import Person
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.councils.models import Council
from forum.councils.queries import SLUG
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.meetings import policy
from forum.meetings.kinds import AHEAD, THERE, ItemStatus, MinutesStatus, Status
from forum.meetings.models import AgendaItem, ItemFile, Meeting
from forum.meetings.models_people import Attendance, Conflict, ItemGuest, ItemVote, Minutes, Visitor
from forum.votes.models import Elector, Vote

LENGTH = 50  # meetings on a page
FEED = 200  # meetings in a feed
FEED_PAST = timedelta(days=400)


@dataclass(frozen=True)
class Point:
    """An item as the agenda shows it: its number, when it begins, and where its idea is read, if everyone may."""

    top: int
    item: AgendaItem
    starts_at: datetime | None

    @property
    def idea(self) -> Contribution | None:
        """The idea it is about, as long as everyone may read it."""
        found = self.item.contribution
        return found if found is not None and found.visibility == Visibility.PUBLIC else None


def found(slug: str, number: int) -> Meeting:
    """Give a meeting of a body with the body's names; raises Missing. The caller asks for sight of both."""
    meeting = session.scalar(_named(), {"slug": slug, "number": number}) if SLUG.fullmatch(slug) else None
    if meeting is None:
        raise Missing
    return meeting


@cache
def _named() -> Select[Meeting]:
    names = contains_eager(Meeting.council).options(joinedload(Council.topic), joinedload(Council.founded_by))
    wanted = select(Meeting).join(Meeting.council).options(names)
    return wanted.where(Council.slug == bindparam("slug"), Meeting.number == bindparam("number"))


def _with_council() -> Select[Meeting]:
    return select(Meeting).options(joinedload(Meeting.council))


def by_id(key: int) -> Meeting | None:
    """Give a meeting with its body."""
    return session.scalar(_with_council().where(Meeting.id == key).execution_options(populate_existing=True))


def ahead(council_id: int | None = None, *, limit: int = LENGTH) -> Sequence[Meeting]:
    """Give meetings that everyone may know of and that are not over, the next first; of one body or of all."""
    wanted = _public(council_id).where(Meeting.ends_at >= now(), Meeting.status != Status.HELD)
    return session.scalars(wanted.order_by(Meeting.starts_at, Meeting.id).limit(limit)).all()


def past(council_id: int | None = None, *, limit: int = LENGTH) -> Sequence[Meeting]:
    """Give meetings that everyone may know of and that are over, the newest first."""
    over = (Meeting.ends_at < now()) | (Meeting.status == Status.HELD)
    return session.scalars(
        _public(council_id).where(over).order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(limit)
    ).all()


def around(council_id: int, limit: int) -> tuple[list[Meeting], list[Meeting]]:
    """Give the next meetings of a body that everyone may know of, and the last ones, a few of each, in one query."""
    wanted = _public(council_id).order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(LENGTH)
    rows, moment = session.scalars(wanted).all(), now()
    over = [row for row in rows if row.ends_at < moment or row.status == Status.HELD]
    return [row for row in reversed(rows) if row not in over][:limit], over[:limit]


def feed(council_id: int | None = None) -> Sequence[Meeting]:
    """Give the meetings of a calendar to subscribe to: those of the last year and all that come."""
    wanted = _public(council_id).where(Meeting.starts_at >= now() - FEED_PAST)
    return session.scalars(wanted.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(FEED)).all()


def _public(council_id: int | None) -> Select[Meeting]:
    wanted = _with_council().where(policy.LIST.where(VISITOR, Meeting))
    return wanted if council_id is None else wanted.where(Meeting.council_id == council_id)


def of_council(council_id: int) -> Sequence[Meeting]:
    """Give all meetings of a body, internal ones too, the newest first; the caller has checked sight."""
    wanted = _with_council().where(Meeting.council_id == council_id)
    return session.scalars(wanted.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(LENGTH)).all()


def next_ones(council_id: int) -> Sequence[Meeting]:
    """Give the meetings that members of a body have before them; the caller has checked sight."""
    wanted = _with_council().where(Meeting.council_id == council_id, Meeting.status.in_((*AHEAD, Status.RUNNING)))
    return session.scalars(wanted.order_by(Meeting.starts_at, Meeting.id).limit(LENGTH)).all()


def agenda(meeting: Meeting) -> list[AgendaItem]:
    """Give what stands on the agenda in its order, the public part first, with ideas, candidates and documents."""
    return _items(meeting.id, ItemStatus.ACCEPTED)


def proposals(meeting: Meeting, *statuses: ItemStatus) -> list[AgendaItem]:
    """Give what was proposed for the agenda."""
    return _items(meeting.id, *(statuses or (ItemStatus.PROPOSED, ItemStatus.REFUSED)))


def _items(meeting_id: int, *statuses: ItemStatus) -> list[AgendaItem]:
    return list(
        session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id, AgendaItem.status.in_(statuses))
            .options(
                joinedload(AgendaItem.contribution), joinedload(AgendaItem.candidate), selectinload(AgendaItem.files)
            )
            .order_by(AgendaItem.public.desc(), AgendaItem.position, AgendaItem.id)
            .execution_options(populate_existing=True)
        )
    )


def item_of(meeting: Meeting, key: int) -> AgendaItem:
    """Give an item of a meeting. Raises Missing."""
    item = session.scalar(
        select(AgendaItem)
        .where(AgendaItem.id == key, AgendaItem.meeting_id == meeting.id)
        .options(joinedload(AgendaItem.contribution), joinedload(AgendaItem.candidate), selectinload(AgendaItem.files))
    )
    if item is None:
        raise Missing
    return item


def file_of(meeting: Meeting, key: int, *, inside: bool) -> ItemFile:
    """Give a document: of any item for insiders, else of what everyone may read. Raises Missing."""
    wanted = select(ItemFile).join(AgendaItem, AgendaItem.id == ItemFile.item_id)
    wanted = wanted.where(ItemFile.id == key, AgendaItem.meeting_id == meeting.id)
    if not inside:
        wanted = wanted.where(AgendaItem.public, AgendaItem.status == ItemStatus.ACCEPTED)
    file = session.scalar(wanted)
    if file is None:
        raise Missing
    return file


def attendances(meeting_id: int) -> Sequence[Attendance]:
    """Give everyone who was asked to come, as the rows were made: those who lead first, deputies last."""
    order = {"chair": 0, "deputy_chair": 1, "member": 2, "deputy": 3}
    rows = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id)).all()
    return sorted(rows, key=lambda row: (order.get(row.role, 9), row.name))


def attendance(meeting_id: int, person_id: int | None) -> Attendance | None:
    """Give the row of somebody who was asked to come or came."""
    return session.get(Attendance, (meeting_id, person_id)) if person_id is not None else None


def conflicts(meeting_id: int) -> dict[int, list[Conflict]]:
    """Give who declared a conflict of interest, by item."""
    wanted = select(Conflict).join(AgendaItem, AgendaItem.id == Conflict.item_id)
    grouped: dict[int, list[Conflict]] = {}
    for row in session.scalars(wanted.where(AgendaItem.meeting_id == meeting_id).order_by(Conflict.name)):
        grouped.setdefault(row.item_id, []).append(row)
    return grouped


def guests_of_items(meeting_id: int) -> dict[int, list[ItemGuest]]:
    """Give who was asked in for which item."""
    wanted = select(ItemGuest).join(AgendaItem, AgendaItem.id == ItemGuest.item_id)
    grouped: dict[int, list[ItemGuest]] = {}
    for row in session.scalars(wanted.where(AgendaItem.meeting_id == meeting_id).order_by(ItemGuest.name)):
        grouped.setdefault(row.item_id, []).append(row)
    return grouped


def guest_item(key: int, actor: Actor) -> tuple[AgendaItem, Meeting]:
    """Give the item that somebody was asked in for, while its meeting lies ahead or runs. Raises Missing."""
    row = session.execute(
        select(AgendaItem, Meeting)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(ItemGuest, ItemGuest.item_id == AgendaItem.id)
        .join(Person, Person.email == ItemGuest.email)
        .where(
            AgendaItem.id == key,
            AgendaItem.status == ItemStatus.ACCEPTED,
            Person.id == actor.id,
            Meeting.status.in_((Status.INVITED, Status.RUNNING)),
        )
        .options(
            joinedload(AgendaItem.contribution),
            joinedload(AgendaItem.candidate),
            selectinload(AgendaItem.files),
            joinedload(Meeting.council),
        )
    ).first()
    if row is None:
        raise Missing
    return row[0], row[1]


def visitors(meeting_id: int) -> Sequence[Visitor]:
    """Give who registered as a guest, in the order in which they did."""
    wanted = select(Visitor).where(Visitor.meeting_id == meeting_id).options(joinedload(Visitor.person))
    return session.scalars(wanted.order_by(Visitor.at, Visitor.person_id)).all()


def registered(meeting_id: int, actor: Actor) -> tuple[int, bool]:
    """Give how many guests registered, and whether the actor is one of them."""
    keys = set(session.scalars(select(Visitor.person_id).where(Visitor.meeting_id == meeting_id)))
    return len(keys), actor.id in keys


def versions(meeting_id: int, *, published: bool = False) -> Sequence[Minutes]:
    """Give the versions of a meeting's minutes, the newest first; with `published` those that everyone may know."""
    wanted = select(Minutes).where(Minutes.meeting_id == meeting_id).order_by(Minutes.version.desc())
    if published:
        wanted = wanted.where(Minutes.status == MinutesStatus.PUBLISHED)
    return session.scalars(wanted).all()


def votes(meeting_id: int) -> dict[int, list[Vote]]:
    """Give the votes of a meeting by item, in the order in which they were opened."""
    wanted = (
        select(ItemVote)
        .join(AgendaItem, AgendaItem.id == ItemVote.item_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .options(joinedload(ItemVote.vote))
        .order_by(ItemVote.vote_id)
    )
    grouped: dict[int, list[Vote]] = {}
    for row in session.scalars(wanted):
        grouped.setdefault(row.item_id, []).append(row.vote)
    return grouped


def excluded(meeting_id: int) -> dict[int, set[str]]:
    """Give by item who did not vote on it: who declared a conflict of interest, and of whom the house knew one."""
    found = {key: {row.name for row in rows} for key, rows in conflicts(meeting_id).items()}
    known = (
        select(ItemVote.item_id, Elector.name)
        .join(AgendaItem, AgendaItem.id == ItemVote.item_id)
        .join(Elector, Elector.vote_id == ItemVote.vote_id)
        .where(AgendaItem.meeting_id == meeting_id, Elector.conflict != "")
    )
    for item_id, name in session.execute(known):
        found.setdefault(item_id, set()).add(name)
    return found


def vote_of(meeting: Meeting, key: int) -> tuple[AgendaItem, Vote]:
    """Give a vote of a meeting with its item. Raises Missing."""
    row = session.execute(
        select(AgendaItem, Vote)
        .join(ItemVote, ItemVote.item_id == AgendaItem.id)
        .join(Vote, Vote.id == ItemVote.vote_id)
        .where(Vote.id == key, AgendaItem.meeting_id == meeting.id)
        .options(joinedload(Vote.council), joinedload(Vote.about))
    ).first()
    if row is None:
        raise Missing
    return row[0], row[1]


def there(rows: Sequence[Attendance]) -> set[int]:
    """Give who is there."""
    return {row.person_id for row in rows if row.presence in THERE}
