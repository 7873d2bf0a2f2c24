"""The ideas of the demonstration with their moves, versions, answers, candidates, pictures, and the drafts."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from forum.accounts.drafts import PERSONS_LIFE
from forum.accounts.models import Draft
from forum.candidates.models import KIND as CANDIDATE
from forum.candidates.models import Candidate
from forum.contributions import service
from forum.contributions.files import keep
from forum.contributions.models import UNDATED, Answer, TimelineEntry, Version
from forum.contributions.status import Status, Visibility
from forum.contributions.words import Words
from forum.demo import pdf
from forum.demo.kin import Kin
from forum.demo.people import Society
from forum.demo.story import PICTURES, Story
from forum.demo.way import Way
from forum.ideas.models import KIND, Idea
from forum.kernel.database import session
from forum.kernel.media import Document, Picture, read
from forum.kernel.text import language_of, render
from forum.moderation.models import Decision
from forum.strategy.queries import districts, topics

_UNSEEN = {"app-gehoerlos"}  # asked back before anybody else has seen it
_MODERATED = {"publish", "ask", "decline", "forward"}
_BY_OFFICE = Status.ANSWERED  # all other answers were given by a body, which decided
_FACTS = (("cost", "Kosten"), ("period", "Zeitraum"), ("responsible", "Zuständig"))


File = tuple[Picture | Document, str]  # made ready, and its words


@dataclass(frozen=True)
class Told:
    """One idea made ready before the database is locked: its way, its texts, its files with their words.

    `said` holds the files of comments on it, by who says it and when.
    """

    number: int
    content: dict[str, Any]
    way: Way
    first: Words
    words: Words
    files: tuple[File, ...]
    said: Mapping[tuple[str, int], tuple[File, ...]]


def prepare(story: Story) -> list[Told]:
    """Render, analyse and draw everything; slow, so call it outside of `writing()`."""
    return [_prepare(story, idea, story.numbers[idea["key"]]) for idea in story.ideas]


def _prepare(story: Story, idea: dict[str, Any], number: int) -> Told:
    language = idea.get("language", "de")
    first = Words.of(idea["title"], story.fill(idea["text"]), language)
    rewritten = next((move["text"] for move in reversed(idea["history"]) if "text" in move), None)
    return Told(
        number=number,
        content=idea,
        way=Way(story, idea, number),
        first=first,
        words=Words.of(idea["title"], story.fill(rewritten), language) if rewritten else first,
        files=(*_pictures(idea), *_documents(story, idea)),
        said={(one["by"], one["day"]): tuple(_pictures(one)) for one in idea.get("comments", ()) if "pictures" in one},
    )


def _pictures(content: dict[str, Any]) -> Iterator[File]:
    for picture in content.get("pictures", ()):
        yield read((PICTURES / picture["file"]).read_bytes(), picture["file"]), picture["alt"]


def _documents(story: Story, idea: dict[str, Any]) -> Iterator[File]:
    for document in idea.get("documents", ()):
        data = pdf.write(document["title"], [story.fill(line) for line in document["lines"]])
        yield read(data, f"{idea['key']}.pdf"), document["title"]


def tell(story: Story, society: Society, told: list[Told]) -> dict[str, Idea]:
    """Add all ideas with what hangs on them; gives them by key, without comments and supports."""
    topic_ids = {topic.slug: topic.id for topic in topics()}
    district_ids = {district.number: district.id for district in districts()}
    service.next_number(KIND, len(told))  # those that the story gave them
    ideas = {entry.content["key"]: _idea(society, entry, topic_ids, district_ids) for entry in told}
    session.add_all(ideas.values())
    session.flush()
    candidates = _candidates(story, society, told, ideas)
    kin = Kin(story, society, {entry.content["key"]: entry.way for entry in told}, ideas)
    for entry in told:
        idea = ideas[entry.content["key"]]
        more: dict[str, dict[str, Any]] = {}
        if idea.id in candidates:
            more["nominate"] = {"candidate": candidates[idea.id]}
        if into := entry.content.get("merged_into"):
            more["merge"] = kin.of_merge(into)
        moves: list[TimelineEntry] = [*entry.way.entries(society, idea.id, **more), *kin.entries[entry.content["key"]]]
        moves.sort(key=lambda move: move.at)
        session.add_all(moves)
        session.add_all(_decisions(society, entry, idea))
        _add_version(entry, idea)
        _add_answer(story, society, entry, idea)
        _add_files(entry, idea)
    _add_drafts(story, society, topic_ids)
    return ideas


def _idea(society: Society, entry: Told, topic_ids: Mapping[str, int], district_ids: Mapping[str, int]) -> Idea:
    content, way, words = entry.content, entry.way, entry.words
    organisation = society.organisations.get(content.get("org", ""))
    visibility = _visibility(content)
    listed = way.shown_at if visibility is not Visibility.PENDING else None
    addressee = next((step.told["addressee"] for step in way.steps if "addressee" in step.told), "")
    return Idea(
        number=entry.number,
        title=words.title,
        body=words.body,
        html=words.html,
        language=words.language,
        version=1 if words is entry.first else 2,
        author_id=society.people[content["author"]].id,
        organisation_id=organisation.id if organisation else None,
        from_kind=organisation.kind if organisation else "person",
        topic_id=topic_ids[content["topic"]],
        district_id=district_ids.get(content["district"] or ""),
        place=content["place"],
        latitude=content.get("lat"),
        longitude=content.get("lon"),
        visibility=visibility,
        status=way.last.target,
        status_since=way.last.at,
        due_on=way.last.due_on,
        owner=way.owner,
        asked_from=way.asked_from,
        revision=1 + len(way.steps),
        created_at=way.sent_at,
        published_at=listed,
        listed_at=listed or UNDATED,
        addressee=addressee,
    )


def _visibility(content: dict[str, Any]) -> Visibility:
    if content["status"] == Status.SUBMITTED or content["key"] in _UNSEEN:
        return Visibility.PENDING
    return Visibility(content.get("visibility", Visibility.PUBLIC))


def _add_version(entry: Told, idea: Idea) -> None:
    if idea.version == 1:
        return
    at = next(step.at for step in entry.way.steps if "text" in step.told)
    first = entry.first
    session.add(Version(contribution_id=idea.id, number=1, title=first.title, body=first.body, html=first.html, at=at))


def _decisions(society: Society, entry: Told, idea: Idea) -> list[Decision]:
    """What moderators decided, as their colleagues read it."""
    made = [
        Decision(
            at=step.at,
            actor_id=society.people[step.person].id,
            act=step.name,
            contribution_id=idea.id,
            reason_code=step.told.get("reason_code", ""),
            reason=step.told.get("reason", ""),
        )
        for step in entry.way.steps
        if step.role == "moderator" and step.name in _MODERATED
    ]
    if idea.visibility is Visibility.HIDDEN:
        last = made[-1]
        made.append(
            Decision(
                at=last.at + timedelta(minutes=1),
                actor_id=last.actor_id,
                act="hide",
                contribution_id=idea.id,
                reason_code="privacy",
                reason=last.reason,
            )
        )
    return made


def _candidates(story: Story, society: Society, told: list[Told], ideas: dict[str, Idea]) -> dict[int, int]:
    """Add the project candidates in the order of their nomination; gives their numbers by the idea's database key."""
    nominated = [(step.at, entry) for entry in told if (step := entry.way.of("nominate"))]
    first = service.next_number(CANDIDATE, len(nominated))
    found = {}
    for number, (at, entry) in enumerate(sorted(nominated, key=lambda pair: pair[0]), first):
        step = entry.way.of("nominate")
        content, idea = entry.content["candidate"], ideas[entry.content["key"]]
        facts = "\n".join(f"- {label}: {content[name]}" for name, label in _FACTS)
        reasons = story.fill(f"{step.told['reason'] if step else ''}\n\n{content['summary']}\n\n{facts}".strip())
        found[idea.id] = number
        session.add(
            Candidate(
                number=number,
                origin_id=idea.id,
                title=idea.title,
                reasons=reasons,
                html=render(reasons),
                language=language_of(reasons),
                status=content["state"],
                nominated_by_id=society.people[step.person].id if step else None,
                created_at=at,
            )
        )
    return found


def _add_answer(story: Story, society: Society, entry: Told, idea: Idea) -> None:
    told = entry.content.get("answer")
    if told is None:
        return
    step = next(step for step in reversed(entry.way.steps) if step.told["day"] == told["day"])
    by_office = idea.status == _BY_OFFICE
    body = story.fill(told["text"])
    # Outcomes of the office carry their own lead („Exists already:“); a body's verdict brings its own.
    verdict = told["verdict"] if by_office else f"{told['lead']} {told['verdict']}"
    session.add(
        Answer(
            contribution_id=idea.id,
            outcome=told["outcome"] if by_office else None,
            given_by="" if by_office else told["body"],
            verdict=story.fill(verdict),
            body=body,
            html=render(body),
            language=told.get("language", "de"),
            costs=story.fill(told.get("cost", "")),
            period=story.fill(told.get("period", "")),
            responsible=story.fill(told["responsible"]),
            paper=story.fill(told.get("paper", "")),
            given_by_id=society.people[step.person].id,
            at=step.at,
        )
    )


def _add_files(entry: Told, idea: Idea) -> None:
    for ready, alternative in entry.files:
        keep(ready, alternative, contribution_id=idea.id).created_at = idea.created_at


def _add_drafts(story: Story, society: Society, topic_ids: Mapping[str, int]) -> None:
    for content in story.drafts:
        written = story.moment(content["history"][-1]["day"], content["key"])
        session.add(
            Draft(
                key=secrets.token_urlsafe(32),
                kind=KIND,
                person_id=society.people[content["author"]].id,
                content={
                    "title": content["title"],
                    "body": story.fill(content["text"]),
                    "language": content.get("language", "de"),
                    "topic": content["topic"] if content["topic"] in topic_ids else "",
                    "district": content["district"] or "",
                    "place": content["place"],
                },
                created_at=written - timedelta(minutes=20),
                updated_at=written,
                expires_at=written + PERSONS_LIFE,
            )
        )
