"""Verbs of the agenda: add, propose, accept, refuse, change, move, take off, documents, what the minutes say. Never commit.

Whoever calls them holds the meeting (`planning.locked`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from forum.accounts.actor import Actor
from forum.candidates import queries as candidates
from forum.candidates.models import Candidate
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.councils import queries as councils
from forum.kernel.clock import today
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.kernel.text import language_of, plain, prose, render
from forum.meetings import policy, queries
from forum.meetings.kinds import ItemStatus, MinutesStatus, Sight
from forum.meetings.models import (
    FILE_NAME_LENGTH,
    ITEM_LENGTH,
    REASON_LENGTH,
    RECORD_LENGTH,
    RESULT_LENGTH,
    TITLE_LENGTH,
    AgendaItem,
    ItemFile,
    Meeting,
)
from forum.web import uploads
from forum.web.uploads import Upload

FOLDER = "sitzungen"
MOST = 60  # items of one meeting
UP, DOWN = -1, 1


@dataclass(frozen=True)
class Words:
    """What an item says, made ready before the database is locked; ideas and candidates are named by their number."""

    title: str
    body: str
    html: str
    language: str
    minutes: int
    public: bool
    idea: int | None
    candidate: int | None

    @classmethod
    def of(
        cls,
        title: str,
        body: str,
        *,
        minutes: int = 0,
        public: bool = True,
        idea: int | None = None,
        **more: int | None,
    ) -> Words:
        """Clean, render and find the language."""
        body = prose(body)[:ITEM_LENGTH]
        title = plain(title, limit=TITLE_LENGTH)
        return cls(
            title, body, render(body), language_of(f"{title} {body}"), minutes, public, idea, more.get("candidate")
        )


def idea_of(number: int | None) -> Contribution | None:
    """Give a public idea by its number; None for any other."""
    if number is None:
        return None
    wanted = select(Contribution).where(Contribution.kind == "idea", Contribution.number == number)
    return session.scalar(wanted.where(Contribution.visibility == Visibility.PUBLIC))


def candidate_of(number: int | None) -> Candidate | None:
    """Give a public candidate by its number."""
    return candidates.public(number) if number is not None else None


def add(meeting: Meeting, words: Words, *, actor: Actor) -> AgendaItem:
    """Put an item at the end of the agenda's part. The same title twice is one item."""
    policy.ARRANGE.require(actor, meeting)
    if (known := _same(meeting, words, ItemStatus.ACCEPTED)) is not None:
        return known
    item = AgendaItem(meeting_id=meeting.id, status=ItemStatus.ACCEPTED, position=_last(meeting) + 1)
    _write(item, words)
    session.add(item)
    _changed(meeting)
    session.flush()
    emit("meeting.add_item", actor=actor, subject=item, council=meeting.council_id)
    return item


def propose(meeting: Meeting, words: Words, *, actor: Actor, name: str) -> AgendaItem:
    """Propose an item until the last day for it. The same proposal twice is one. Raises Refused when that day is over."""
    policy.PROPOSE.require(actor, meeting)
    if not in_time(meeting):
        raise Refused
    if (known := _same(meeting, words, ItemStatus.PROPOSED)) is not None:
        return known
    item = AgendaItem(meeting_id=meeting.id, status=ItemStatus.PROPOSED, proposed_by_id=actor.id, proposed_by=name)
    _write(item, words)
    session.add(item)
    session.flush()
    emit("meeting.propose", actor=actor, subject=item, council=meeting.council_id)
    return item


def in_time(meeting: Meeting) -> bool:
    """Tell whether members may still propose items today."""
    return meeting.proposals_until is not None and today() <= meeting.proposals_until


def decide(meeting: Meeting, item: AgendaItem, *, accept: bool, actor: Actor, reason: str = "") -> None:
    """Accept a proposal onto the agenda, or refuse it with a reason that its author is told. Raises Refused if decided."""
    policy.ARRANGE.require(actor, meeting)
    if item.status != ItemStatus.PROPOSED or not (accept or reason.strip()):
        raise Refused
    item.status = ItemStatus.ACCEPTED if accept else ItemStatus.REFUSED
    item.reason = prose(reason)[:REASON_LENGTH]
    item.position = _last(meeting) + 1 if accept else 0
    item.revision += 1
    _changed(meeting)
    session.flush()
    emit(
        "meeting.accept_item" if accept else "meeting.refuse_item",
        actor=actor,
        subject=item,
        council=meeting.council_id,
    )


def change(meeting: Meeting, item: AgendaItem, words: Words, *, actor: Actor, revision: int) -> None:
    """Change an item. Raises Refused when somebody was faster."""
    policy.ARRANGE.require(actor, meeting)
    if item.revision != revision or item.status == ItemStatus.REFUSED:
        raise Refused
    _write(item, words)
    item.revision += 1
    _changed(meeting)
    emit("meeting.change_item", actor=actor, subject=item, council=meeting.council_id)


def move(meeting: Meeting, item: AgendaItem, step: int, *, actor: Actor) -> None:
    """Move an item up (-1) or down (1) by one within its part; at the edge it stays."""
    policy.ARRANGE.require(actor, meeting)
    part = [each for each in queries.agenda(meeting) if each.public == item.public]
    place = next((index for index, each in enumerate(part) if each.id == item.id), None)
    if place is None:
        raise Missing
    other = place + step
    if 0 <= other < len(part):
        part[place], part[other] = part[other], part[place]
        for position, each in enumerate(part, 1):
            each.position = position
        _changed(meeting)
        emit("meeting.move_item", actor=actor, subject=item, council=meeting.council_id)


def take_off(meeting: Meeting, item: AgendaItem, *, actor: Actor) -> None:
    """Take an item off the agenda, with its documents; not once the meeting runs."""
    policy.PLAN.require(actor, meeting)
    for file in item.files:
        uploads.forget(FOLDER, file.key, file.ending)
    session.delete(item)
    _changed(meeting)
    emit("meeting.take_off", actor=actor, subject=meeting, council=meeting.council_id)


def keep(meeting: Meeting, item: AgendaItem, upload: Upload, *, actor: Actor) -> ItemFile:
    """Put a document to an item; the same name twice is one document."""
    policy.ARRANGE.require(actor, meeting)
    name = upload.name[:FILE_NAME_LENGTH]
    same = select(ItemFile).where(ItemFile.item_id == item.id, ItemFile.name == name, ItemFile.size == len(upload.data))
    if (known := session.scalar(same)) is not None:
        return known
    row = ItemFile(item_id=item.id, key=uploads.new_key(), name=name, ending=upload.ending, size=len(upload.data))
    uploads.keep(upload, FOLDER, row.key)
    session.add(row)
    emit("meeting.add_file", actor=actor, subject=meeting, council=meeting.council_id)
    return row


def write_down(meeting: Meeting, item: AgendaItem, record: str, result: str, *, actor: Actor, revision: int) -> None:
    """Write what the minutes say of an item: how it went, and what came of it. Raises Refused once they are approved."""
    policy.RECORD.require(actor, meeting)
    if item.revision != revision or item.status != ItemStatus.ACCEPTED or not open_for_records(meeting):
        raise Refused
    item.record, item.result = prose(record)[:RECORD_LENGTH], prose(result)[:RESULT_LENGTH]
    item.revision += 1
    emit("meeting.record", actor=actor, subject=item, council=meeting.council_id)


def open_for_records(meeting: Meeting) -> bool:
    """Tell whether the newest minutes are not approved yet."""
    newest = next(iter(queries.versions(meeting.id)), None)
    return newest is None or newest.status == MinutesStatus.DRAFT


def suggested(meeting: Meeting) -> list[Contribution]:
    """Give the ideas that the body has to advise on and that stand on no agenda of this meeting yet."""
    taken = {item.contribution_id for item in queries.agenda(meeting)}
    return [idea for idea in councils.handed_over(meeting.council_id) if idea.id not in taken]


def is_open(meeting: Meeting, item: AgendaItem) -> bool:
    """Tell whether everyone may read an item once the meeting was invited to."""
    return bool(item.public) and meeting.sight == Sight.PUBLIC


def _same(meeting: Meeting, words: Words, status: ItemStatus) -> AgendaItem | None:
    wanted = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.status == status)
    known = session.scalars(wanted).all()
    if len(known) >= MOST:
        raise Refused
    return next((item for item in known if (item.title, item.body) == (words.title, words.body)), None)


def _write(item: AgendaItem, words: Words) -> None:
    item.title, item.body, item.html, item.language = words.title, words.body, words.html, words.language
    item.minutes, item.public = words.minutes, words.public
    idea, candidate = idea_of(words.idea), candidate_of(words.candidate)
    item.contribution_id = idea.id if idea else candidate.origin_id if candidate else None
    item.candidate_id = candidate.id if candidate else None


def _last(meeting: Meeting) -> int:
    wanted = select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)
    return int(session.scalar(wanted) or 0)


def _changed(meeting: Meeting) -> None:
    """Let pages that were opened before know that the agenda is another one."""
    meeting.revision += 1
