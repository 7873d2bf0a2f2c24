"""Meetings of the demonstration: one that is over with minutes, one that runs, those that come, one that was cancelled."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.contributions.models import TimelineEntry
from forum.councils.models import Council
from forum.councils.models_members import Member
from forum.demo import pdf
from forum.demo.people import Society, address
from forum.demo.story import Story
from forum.ideas.models import Idea
from forum.kernel.clock import BERLIN
from forum.kernel.database import session
from forum.kernel.text import render
from forum.meetings import agenda, attending, content, planning, queries
from forum.meetings.kinds import ItemStatus, MinutesStatus, Presence, Status
from forum.meetings.minutes import MOVE
from forum.meetings.models import AgendaItem, ItemFile, Meeting
from forum.meetings.models_people import Conflict, ItemGuest, ItemVote, Minutes, Visitor
from forum.votes import counting, electorate
from forum.votes.kinds import Kind, Paper, Part
from forum.votes.models import KNOWN, Vote
from forum.web import uploads
from forum.web.uploads import Upload

BEFORE = 28  # days from the invitation to the meeting


def settle(story: Story, society: Society, ideas: dict[str, Idea]) -> None:
    """Add the meetings with everything that hangs on them."""
    slugs = {entry["key"]: entry["slug"] for entry in story.councils["councils"]}
    bodies = {council.slug: council for council in session.scalars(select(Council))}
    numbers: dict[int, int] = {}
    for entry in story.meetings:
        council = bodies[slugs[entry["council"]]]
        numbers[council.id] = numbers.get(council.id, 0) + 1
        _Told(story, society, entry, _meeting(story, society, entry, council, numbers[council.id]), ideas).tell()


def _at(story: Story, entry: dict[str, Any], which: str) -> datetime:
    return datetime.combine(story.date(entry["day"]), time.fromisoformat(entry[which]), BERLIN)


def _meeting(story: Story, society: Society, entry: dict[str, Any], council: Council, number: int) -> Meeting:
    known = story.moment(min(entry["day"] - BEFORE, -1), entry["key"], working=True)
    over = entry["status"] in {Status.RUNNING, Status.HELD}
    meeting = Meeting(
        council_id=council.id,
        number=number,
        starts_at=_at(story, entry, "from"),
        ends_at=_at(story, entry, "to"),
        sight=entry["sight"],
        place=entry["place"],
        access=entry.get("access", []),
        access_note=entry.get("note", ""),
        remote_url=entry.get("remote", ""),
        guests=entry.get("guests", 0),
        status=entry["status"],
        reason=entry.get("reason", ""),
        sequence=int(entry["status"] == Status.CANCELLED),
        changed_at=known,
        opened_at=_at(story, entry, "from") if over else None,
        closed_at=_at(story, entry, "to") if entry["status"] == Status.HELD else None,
        created_by_id=society.people["office-1"].id,
        created_at=known,
    )
    meeting.proposals_until = planning.last_day_for_proposals(council.id, story.date(entry["day"]))
    session.add(meeting)
    session.flush()
    found = queries.by_id(meeting.id)
    assert found is not None  # noqa: S101 (just written)
    return found


class _Told:
    """One meeting of the story while its rows are written."""

    def __init__(
        self, story: Story, society: Society, entry: dict[str, Any], meeting: Meeting, ideas: dict[str, Idea]
    ) -> None:
        self.story, self.society, self.entry, self.meeting, self.ideas = story, society, entry, meeting, ideas
        self.names = {
            member.person_id: member.name
            for member in session.scalars(select(Member).where(Member.council_id == meeting.council_id))
        }

    def person(self, key: str) -> int:
        """Give the key of somebody of the story."""
        return self.society.people[key].id

    def tell(self) -> None:
        """Write people, agenda, votes and minutes."""
        if self.meeting.status != Status.DRAFT:
            self._people()
        for position, entry in enumerate(self.entry["items"], 1):
            self._item(entry, position)
        session.flush()
        for number, entry in enumerate(self.entry.get("minutes", ()), 1):
            self._minutes(entry, number)

    def _people(self) -> None:
        attending.gather(self.meeting)
        away = {self.person(key): presence for key, presence in self.entry.get("away", {}).items()}
        answers = {self.person(key): answer for key, answer in self.entry.get("answers", {}).items()}
        here = self.meeting.status in {Status.RUNNING, Status.HELD}
        for row in queries.attendances(self.meeting.id):
            row.answer = answers.get(row.person_id, "yes" if here else "")
            row.presence = away.get(row.person_id, Presence.PRESENT if row.asked else Presence.ABSENT) if here else ""
        session.flush()
        attending.settle(self.meeting)
        session.add_all(
            Visitor(meeting_id=self.meeting.id, person_id=self.person(key)) for key in self.entry.get("visitors", ())
        )

    def _item(self, entry: dict[str, Any], position: int) -> None:
        status = ItemStatus(entry.get("status", ItemStatus.ACCEPTED))
        author = self.person(entry["by"]) if "by" in entry else None
        item = AgendaItem(
            meeting_id=self.meeting.id,
            position=position,
            title=entry["title"],
            body=entry.get("body", ""),
            html=render(entry.get("body", "")),
            minutes=entry.get("minutes", 0),
            public=entry.get("public", True),
            status=status,
            reason=entry.get("reason", ""),
            proposed_by_id=author,
            proposed_by=self.names.get(author, "") if author else "",
            contribution_id=self._idea() if entry.get("topic") else None,
            record=entry.get("record", ""),
            result=entry.get("result", ""),
        )
        session.add(item)
        session.flush()
        for key in entry.get("biased", ()):
            name = self.names[self.person(key)]
            session.add(Conflict(item_id=item.id, person_id=self.person(key), name=name))
        if "file" in entry:
            self._file(item, entry["file"])
        if "guest" in entry:
            guest = entry["guest"]
            session.add(ItemGuest(item_id=item.id, email=address(guest["person"]), name=guest["name"]))
        session.flush()
        if "vote" in entry:
            self._vote(item, entry["vote"], [self.person(key) for key in entry.get("biased", ())])

    def _idea(self) -> int | None:
        """The first idea that is with this body."""
        here = [idea for idea in self.ideas.values() if idea.council_id == self.meeting.council_id]
        return min((idea.id for idea in here if idea.status == "council"), default=None)

    def _file(self, item: AgendaItem, told: dict[str, Any]) -> None:
        data = pdf.write(told["title"], told["lines"])
        row = ItemFile(item_id=item.id, key=uploads.new_key(), name=told["name"], ending="pdf", size=len(data))
        uploads.keep(Upload(told["name"], "pdf", data), agenda.FOLDER, row.key)
        session.add(row)

    def _vote(self, item: AgendaItem, told: dict[str, Any], biased: list[int]) -> None:
        council, at = self.meeting.council, self.meeting.starts_at + timedelta(minutes=30)
        rows = queries.attendances(self.meeting.id)
        found = electorate.of(council, conflicts=dict.fromkeys(biased, KNOWN), present=queries.there(rows))
        totals = counting.complete(Paper.MOTION, told)
        needed, able = counting.needed(50, found.seats), len(found.able)
        last = session.scalars(select(Vote.number).where(Vote.council_id == council.id).order_by(Vote.number.desc()))
        vote = Vote(
            council_id=council.id,
            number=(last.first() or 0) + 1,
            kind=Kind(told["kind"]),
            paper=Paper.MOTION,
            title=told["title"],
            about_id=None,
            statute_version=1,
            quorum_percent=50,
            majority="simple",
            seats=found.seats,
            opened_as=Part.CHAIR,
            opened_at=at,
        )
        if not told.get("open"):
            vote.closed_at, vote.closed_as = at + timedelta(minutes=5), Part.CHAIR
            vote.totals, vote.taking_part, vote.quorum = totals, able, needed
            vote.result = counting.result(Paper.MOTION, vote.majority, totals, taking_part=able, quorum=needed)
        session.add(vote)
        session.flush()
        for row in found.rows:
            row.vote_id = vote.id
        session.add_all([*found.rows, ItemVote(vote_id=vote.id, item_id=item.id)])

    def _minutes(self, entry: dict[str, Any], version: int) -> None:
        row = Minutes(meeting_id=self.meeting.id, version=version, correction=entry.get("correction", ""))
        row.status = MinutesStatus.PUBLISHED if "day" in entry else MinutesStatus.DRAFT
        session.add(row)
        if "day" not in entry:
            return
        at = self.story.moment(entry["day"], f"{self.entry['key']} {version}", working=True)
        written = content.build(self.meeting)
        row.inner, row.approved_at, row.published_at = written.inner, at, at + timedelta(hours=2)
        row.approved_by = written.content["led_by"]
        row.content = {**written.content, "approved_by": row.approved_by, "approved_at": at.isoformat()}
        if version == 1:
            self._tell_ideas(row)

    def _tell_ideas(self, row: Minutes) -> None:
        wanted = (
            select(AgendaItem)
            .where(AgendaItem.meeting_id == self.meeting.id, AgendaItem.contribution_id.is_not(None))
            .options(joinedload(AgendaItem.contribution))
        )
        tops = {item["id"]: item["top"] for item in row.content["items"]}
        for item in session.scalars(wanted).all():
            idea = item.contribution
            if idea is None or not item.result:
                continue
            session.add(
                TimelineEntry(
                    contribution_id=idea.id,
                    at=row.published_at,
                    move=MOVE,
                    actor_id=self.person("office-1"),
                    role="office",
                    from_status=idea.status,
                    to_status=idea.status,
                    due_on=idea.due_on,
                    reason=item.result,
                    details={
                        "meeting_of": self.meeting.council.slug,
                        "meeting": self.meeting.number,
                        "minutes": row.version,
                        "top": tops[item.id],
                        "council_name": self.meeting.council.name,
                    },
                )
            )
