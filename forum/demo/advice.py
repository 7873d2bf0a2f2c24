"""What councils vote on and recommend in the demonstration: votes that run and ended, drafts, recommendations with what became of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select

from forum.contributions import service as trunk
from forum.contributions.models import Contribution, TimelineEntry
from forum.councils.kinds import SECRETARY, Majority
from forum.councils.models import Council
from forum.councils.models_members import Member
from forum.councils.models_threads import Post, Thread
from forum.councils.queries import statute
from forum.demo.people import Society
from forum.demo.story import Story
from forum.ideas.models import Idea
from forum.kernel.database import session
from forum.kernel.text import render
from forum.recommendations.issuing import MOVE
from forum.recommendations.kinds import DraftStatus, Purpose
from forum.recommendations.models import (
    KIND,
    Draft,
    DraftConflict,
    DraftVersion,
    MinorityOpinion,
    Recommendation,
    Response,
)
from forum.votes import electorate, tally
from forum.votes.forms import end_of
from forum.votes.kinds import Kind, Paper, Part, Result
from forum.votes.models import Ballot, Elector, Vote

LATER = timedelta(minutes=20)
LONG = timedelta(days=10)  # from the last version of a draft to its vote


class Advice:
    """Writes the story of councils' votes and texts."""

    def __init__(self, story: Story, society: Society, ideas: dict[str, Idea]) -> None:
        """Keep what the story is about."""
        self.story, self.society, self.ideas = story, society, ideas
        self.councils = {council.id: council for council in session.scalars(select(Council))}
        last = select(Vote.council_id, func.max(Vote.number)).group_by(Vote.council_id)
        self.numbers = {**dict.fromkeys(self.councils, 0), **{row[0]: row[1] for row in session.execute(last)}}

    def settle(self) -> None:
        """Add everything, the oldest first."""
        content = self.story.recommendations
        issued: list[tuple[dict[str, Any], Recommendation]] = []
        acts: list[tuple[datetime, Callable[[], Any]]] = [
            *((self._day(entry), partial(self._vote_on, entry)) for entry in content["votes"]),
            *((self._day(entry.get("vote", entry)), partial(self._draft, entry)) for entry in content["drafts"]),
            *((self._issued_at(entry), partial(self._issue, entry, issued)) for entry in content["issued"]),
        ]
        for _at, act in sorted(acts, key=lambda pair: pair[0]):
            act()
        first = trunk.next_number(KIND, len(issued))
        for number, (_entry, found) in enumerate(issued, first):
            found.number = number
            session.add(found)
        session.flush()
        for entry, found in issued:
            self._tell(entry, found)
        for entry in content["asked"]:
            self._ask(entry)

    def _day(self, entry: dict[str, Any]) -> datetime:
        return self.story.moment(entry["day"], entry.get("title", ""))

    def _vote_on(self, entry: dict[str, Any]) -> None:
        self._circular(self._named(entry["council"]), entry, entry["title"], entry["text"], None)

    def _issued_at(self, entry: dict[str, Any]) -> datetime:
        return self._moved(self.ideas[entry["idea"]]).at if "idea" in entry else self._day(entry)

    def _issue(self, entry: dict[str, Any], issued: list[tuple[dict[str, Any], Recommendation]]) -> None:
        issued.append((entry, self._issued(entry)))

    def _named(self, key: str) -> Council:
        slugs = {entry["key"]: entry["slug"] for entry in self.story.councils["councils"]}
        return next(council for council in self.councils.values() if council.slug == slugs[key])

    def _name(self, council: Council, person: str) -> str:
        """Give somebody's real name, as their seat says."""
        wanted = select(Member.name).where(
            Member.council_id == council.id, Member.person_id == self.society.people[person].id
        )
        return session.scalars(wanted).first() or self.society.people[person].name

    def _vote(self, council: Council, title: str, text: str, opened: datetime, **more: Any) -> Vote:
        self.numbers[council.id] += 1
        rules = statute(council.id)
        vote = Vote(
            council_id=council.id,
            number=self.numbers[council.id],
            title=title,
            body=text,
            html=render(text),
            statute_version=rules.version if rules else 1,
            quorum_percent=rules.quorum_percent if rules else 50,
            majority=rules.majority if rules else Majority.SIMPLE,
            opened_as=Part.CHAIR,
            opened_at=opened,
            **more,
        )
        session.add(vote)
        session.flush()
        return vote

    def _circular(
        self, council: Council, entry: dict[str, Any], title: str, text: str, about: Contribution | None, **more: Any
    ) -> Vote:
        """Add a vote by circulation with its ballots; one whose end has passed is counted."""
        found = electorate.of(council, about=about)
        opened, closes = self.story.moment(entry["day"], title), end_of(self.story.date(entry["until"]))
        more = {"kind": Kind.CIRCULAR, "closes_at": closes, "remind_at": closes - timedelta(days=1), **more}
        vote = self._vote(council, title, text, opened, seats=found.seats, about_id=about.id if about else None, **more)
        for row in found.rows:
            row.vote_id = vote.id
        session.add_all(found.rows)
        session.flush()
        for person, choice in entry["ballots"].items():
            key = self.society.people[person].id
            session.add(Ballot(vote_id=vote.id, person_id=key, choice=choice, at=opened + timedelta(hours=9)))
        session.flush()
        if vote.over:
            counted = tally.count(vote, council)
            vote.closed_at, vote.result, vote.totals = closes, counted.result, counted.totals
            vote.taking_part, vote.quorum = counted.taking_part, counted.quorum
        return vote

    def _written(self, council: Council, entry: dict[str, Any], at: datetime, about: Idea | None) -> Draft:
        """Add a draft with its older versions and what members said about it."""
        texts, author = entry.get("texts") or [entry["text"]], entry.get("by", "council-chair")
        name = self._name(council, author)
        thread = Thread(council_id=council.id, internal=True, title=entry["title"], created_at=at, last_at=at, posts=0)
        session.add(thread)
        session.flush()
        draft = Draft(
            council_id=council.id,
            purpose=Purpose.ADVICE if about else Purpose.STATEMENT,
            about_id=about.id if about else None,
            title=entry["title"],
            body=texts[-1],
            html=render(texts[-1]),
            version=len(texts),
            thread_id=thread.id,
            changed_by_id=self.society.people[author].id,
            changed_by=name,
            created_at=at,
            changed_at=at + timedelta(days=len(texts) - 1),
        )
        session.add(draft)
        session.flush()
        for number, text in enumerate(texts[:-1], 1):
            known = {"draft_id": draft.id, "number": number, "title": entry["title"], "by": name, "at": at}
            session.add(DraftVersion(body=text, html=render(text), **known))
        for told in entry.get("comments", ()):
            self._say(council, thread, told)
        for told in entry.get("conflicts", ()):
            person, when = self.society.people[told["by"]], self.story.moment(told["day"], told["reason"])
            known = {"draft_id": draft.id, "person_id": person.id, "reason": told["reason"], "at": when}
            session.add(DraftConflict(name=self._name(council, told["by"]), **known))
        return draft

    def _say(self, council: Council, thread: Thread, told: dict[str, Any]) -> None:
        person = self.society.people[told["by"]]
        wanted = select(Member).where(Member.council_id == council.id, Member.person_id == person.id)
        member = session.scalars(wanted).first()
        at = self.story.moment(told["day"], told["text"][:30])
        thread.posts, thread.last_at = thread.posts + 1, at
        speaker = str(member.role) if member else SECRETARY
        post = {"author_id": person.id, "name": member.name if member else person.name, "speaker": speaker}
        session.add(Post(thread_id=thread.id, body=told["text"], html=render(told["text"]), at=at, **post))

    def _draft(self, entry: dict[str, Any]) -> None:
        idea = self.ideas[entry["idea"]]
        council = self.councils[idea.council_id or 0]
        draft = self._written(council, entry, self.story.moment(entry["day"], entry["title"]), idea)
        if "vote" in entry:
            told = {"paper": Paper.ADVICE, "opened_by_id": self.society.people[entry["by"]].id}
            draft.vote_id = self._circular(council, entry["vote"], draft.title, draft.body, idea, **told).id

    def _issued(self, entry: dict[str, Any]) -> Recommendation:
        """Add a decided draft with the vote of a meeting; gives what was issued, without its number yet."""
        idea = self.ideas[entry["idea"]] if "idea" in entry else None
        council = self.councils[idea.council_id or 0] if idea else self._named(entry["council"])
        at = self._issued_at(entry)
        draft = self._written(council, entry, at - LONG, idea)
        totals = entry["totals"]
        paper = Paper.ADVICE if idea else Paper.MOTION
        told = {"kind": Kind.HANDS, "paper": paper, "about_id": idea.id if idea else None, "totals": totals}
        closed = {"closed_at": at - timedelta(days=1), "closed_as": Part.CHAIR, "result": Result(entry["verdict"])}
        seats, cast = sum(totals.values()) + 1, sum(totals.values())
        told |= {"seats": seats, "taking_part": cast, "quorum": -(-seats // 2), **closed}
        vote = self._vote(council, draft.title, draft.body, at - timedelta(days=1, hours=1), **told)
        draft.vote_id, draft.status = vote.id, DraftStatus.ISSUED
        for person in entry.get("biased", ()):
            known = {"person_id": self.society.people[person].id, "name": self._name(council, person)}
            session.add(Elector(vote_id=vote.id, role="member", conflict="Kennt die Sache aus dem Verein", **known))
        for opinion in entry.get("opinions", ()):
            known = {"person_id": self.society.people[opinion["by"]].id, "name": self._name(council, opinion["by"])}
            text = opinion["text"]
            minority = MinorityOpinion(draft_id=draft.id, body=text, html=render(text), named=opinion["named"], **known)
            session.add(minority)
        return Recommendation(
            council_id=council.id,
            draft_id=draft.id,
            vote_id=vote.id,
            purpose=draft.purpose,
            about_id=draft.about_id,
            title=draft.title,
            body=draft.body,
            html=draft.html,
            verdict=vote.result,
            issued_at=at,
            issued_as=Part.CHAIR,
        )

    def _ask(self, entry: dict[str, Any]) -> None:
        """Hand a project candidate to a body that advises the Board."""
        idea, council = self.ideas[entry["idea"]], self._named(entry["council"])
        idea.council_id, idea.advice_by = council.id, self.story.date(entry["until"])
        told = {"council": council.slug, "council_name": council.name, "candidate": idea.candidate_number}
        asked = TimelineEntry(
            contribution_id=idea.id,
            at=self.story.moment(entry["day"], entry["reason"], after=idea.status_since, working=True),
            move="assign",
            actor_id=self.society.people[entry["by"]].id,
            role="office",
            from_status=idea.status,
            to_status=idea.status,
            reason=entry["reason"],
            due_on=idea.advice_by,
            details=told,
        )
        session.add(asked)

    def _moved(self, idea: Idea) -> TimelineEntry:
        wanted = select(TimelineEntry).where(
            TimelineEntry.contribution_id == idea.id, TimelineEntry.move == "recommend"
        )
        return session.scalars(wanted).one()

    def _tell(self, entry: dict[str, Any], found: Recommendation) -> None:
        """Link the idea's timeline, and add what was made of it."""
        idea = self.ideas[entry["idea"]] if "idea" in entry else None
        if idea is not None:
            moved = self._moved(idea)
            moved.details = {**moved.details, "recommendation": found.number, "verdict": str(found.verdict)}
        for told in entry.get("responses", ()):
            at = self.story.moment(told["day"], f"{found.title} {told['body']}", working=True)
            by = self.society.people[told["by"]].id
            known = {"body": told["body"], "outcome": told["outcome"], "by_id": by, "at": at}
            text = told["reason"]
            session.add(Response(recommendation_id=found.id, reason=text, html=render(text), **known))
            found.outcome = told["outcome"]
            if idea is not None and at.date() >= idea.status_since.date():  # the timeline goes on, never back
                session.add(_entry(idea, told, found.number, max(at, idea.status_since + LATER), by))


def _entry(idea: Idea, told: dict[str, Any], number: int, at: datetime, by: int) -> TimelineEntry:
    return TimelineEntry(
        contribution_id=idea.id,
        at=at,
        move=MOVE,
        actor_id=by,
        role=told["body"],
        from_status=idea.status,
        to_status=idea.status,
        reason=told["reason"],
        due_on=idea.due_on,
        details={"recommendation": number, "outcome": told["outcome"]},
    )
