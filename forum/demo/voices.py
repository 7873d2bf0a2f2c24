"""What others say in the demonstration: comments, supports, and the reports that reach the moderators."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from forum.accounts.models import Person
from forum.comments.counting import COLUMNS
from forum.comments.models import Comment, CommentVersion, Discussion, Stance
from forum.contributions import service
from forum.contributions.files import keep
from forum.contributions.models import Support
from forum.contributions.status import ENDED, Visibility
from forum.demo.ideas import Told
from forum.demo.people import Society
from forum.demo.story import Story
from forum.ideas.models import Idea
from forum.kernel.clock import Period, local, now
from forum.kernel.database import session
from forum.kernel.settings import current
from forum.kernel.text import render
from forum.moderation.models import Decision, Report
from forum.moderation.reports import new_receipt

_MODERATOR = "moderator-1"
Said = tuple[str, str, int]  # key of the idea, key of the person, day: what reports name a comment by


def discuss(story: Story, society: Society, told: list[Told], ideas: dict[str, Idea]) -> dict[Said, Comment]:
    """Add all comments, oldest first, and count the public ones with their ideas."""
    made: dict[Said, Comment] = {}
    answered: dict[Comment, Comment] = {}
    edited: dict[Comment, str] = {}
    extra = story.moderation["comments"]
    for entry in told:
        key = entry.content["key"]
        said = [*entry.content.get("comments", ()), *(comment for comment in extra if comment["idea"] == key)]
        at = entry.way.shown_at
        for content in sorted(said, key=_day):
            found = _comment(story, society, ideas[key], content, at)
            made[key, content["by"], content["day"]] = found
            at = found.created_at
            if "before" in content:
                edited[found] = content["before"]
            if "to" in content:  # the person who is answered, with what they said last
                answered[found] = next(made[said] for said in reversed(made) if said[:2] == (key, content["to"]))
    rows: list[Comment] = sorted(made.values(), key=_written)
    session.add_all(rows)
    session.flush()
    for comment, parent in answered.items():
        _reply(comment, parent, rows)
    _count(rows, ideas)
    _add_files(told, made)
    session.add_all(_before(comment, text) for comment, text in edited.items())
    for content in extra:
        if hidden := content.get("hidden"):
            _add_hiding(story, society, made[content["idea"], content["by"], content["day"]], hidden)
    return made


def _reply(comment: Comment, parent: Comment, rows: list[Comment]) -> None:
    """Put a comment into the thread of the one that it answers."""
    first = next((row for row in rows if row.id == parent.thread_id), parent)
    first.said += 1
    first.replies += comment.visibility == Visibility.PUBLIC
    comment.thread_id, comment.parent_id, comment.position = first.id, parent.id, first.said
    comment.listed, comment.stance = False, ""


def _before(comment: Comment, text: str) -> CommentVersion:
    """Make a comment one that was edited some minutes after it was written; `text` is how it read at first."""
    comment.version, comment.edited_at = 2, comment.created_at + timedelta(minutes=6)
    return CommentVersion(
        comment_id=comment.id, number=1, stance=comment.stance, html=render(text), at=comment.edited_at
    )


def _count(rows: list[Comment], ideas: dict[str, Idea]) -> None:
    """Count the public comments with their ideas, and how they stand to them."""
    found = {idea.id: idea for idea in ideas.values()}
    discussions: dict[int, Discussion] = {}
    for comment in rows:
        if comment.visibility == Visibility.PUBLIC:
            key = comment.contribution_id
            found[key].comments += 1
            held = discussions.setdefault(key, Discussion(contribution_id=key, in_favour=0, opposed=0, neutral=0))
            if comment.stance:
                name = COLUMNS[Stance(comment.stance)]
                setattr(held, name, getattr(held, name) + 1)
    session.add_all(discussions.values())


def _add_files(told: list[Told], made: dict[Said, Comment]) -> None:
    for entry in told:
        for (person, day), shown in entry.said.items():
            comment = made[entry.content["key"], person, day]
            comment.files = len(shown)
            for ready, words in shown:
                keep(ready, words, comment_id=comment.id).created_at = comment.created_at


def _day(content: dict[str, Any]) -> int:
    return int(content["day"])


def _written(comment: Comment) -> datetime:
    return comment.created_at


def _comment(story: Story, society: Society, idea: Idea, content: dict[str, Any], after: datetime | None) -> Comment:
    body = story.fill(content["text"])
    organisation = society.organisations.get(content.get("org", ""))
    return Comment(
        contribution_id=idea.id,
        author_id=society.people[content["by"]].id,
        organisation_id=organisation.id if organisation else None,
        body=body,
        html=render(body),
        language=content.get("language", "de"),
        official=content.get("official", False),
        stance=content.get("stance", ""),
        visibility=content.get("visibility", Visibility.PUBLIC),
        hidden_reason=content.get("hidden", {}).get("reason", ""),
        revision=2 if "hidden" in content else 1,
        created_at=story.moment(content["day"], f"{idea.number} {content['by']}", after=after),
    )


def _add_hiding(story: Story, society: Society, comment: Comment, hidden: dict[str, Any]) -> None:
    session.add(
        Decision(
            at=story.moment(hidden["day"], _MODERATOR, working=True),
            actor_id=society.people[_MODERATOR].id,
            act="hide",
            contribution_id=comment.contribution_id,
            comment_id=comment.id,
            reason_code=hidden["reason_code"],
            reason=hidden["reason"],
        )
    )


def back(society: Society, told: list[Told], ideas: dict[str, Idea]) -> None:
    """Add every idea's supports: people who were there in time, neither its author nor of its organisation."""
    rows: list[dict[str, Any]] = []
    for entry in told:
        content, way, idea = entry.content, entry.way, ideas[entry.content["key"]]
        wanted = content.get("supports", 0)
        if not wanted or way.shown_at is None:
            continue
        end = way.last.at if way.last.target in ENDED else now()
        people = [p for p in society.backers if p.id != idea.author_id and _joined(p) < end]
        random = Random(content["key"])
        for person in random.sample(people, wanted):
            start = max(way.shown_at, _joined(person))
            rows.append(
                {
                    "contribution_id": idea.id,
                    "person_id": person.id,
                    "created_at": start + (end - start) * random.random() ** 2,  # most come early
                }
            )
        idea.supports = wanted
    session.execute(insert(Support), sorted(rows, key=lambda row: row["created_at"]))
    for idea in ideas.values():
        idea.heat = service.heat(idea.supports, idea.comments, idea.listed_at)


def _joined(person: Person) -> datetime:
    return person.confirmed_at or person.created_at


def report(story: Story, society: Society, ideas: dict[str, Idea], comments: dict[Said, Comment]) -> None:
    """Add the reports: some wait, one was decided."""
    period = Period(working_days=current().answer_report_working_days)
    for content in sorted(story.moderation["reports"], key=_day):
        reporter = society.people[content["by"]] if content["by"] else None
        at = story.moment(content["day"], f"report {content['idea']}")
        comment = (
            comments[content["idea"], content["comment_by"], content["comment_day"]]
            if "comment_by" in content
            else None
        )
        made = Report(
            receipt=new_receipt(),
            contribution_id=ideas[content["idea"]].id,
            comment_id=comment.id if comment else None,
            reporter_id=reporter.id if reporter else None,
            reporter_email=content.get("mail", ""),
            reason=content["reason"],
            text=content["text"],
            created_at=at,
            due_on=period.after(local(at).date()),
        )
        if decision := content.get("decision"):
            made.status = decision["outcome"]
            made.decided_at = story.moment(decision["day"], _MODERATOR, working=True)
            made.decided_by_id = society.people[_MODERATOR].id
            made.decision = decision["text"]
        session.add(made)
