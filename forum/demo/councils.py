"""The Forum and its councils in the demonstration: who sits there, who applied, what they talk about, what they advise on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.contributions.models import TimelineEntry
from forum.contributions.status import Status
from forum.councils.kinds import SECRETARY, ApplicationStatus, CouncilStatus, Ended, Kind, SeatRole
from forum.councils.models import Council, Seats, Statute
from forum.councils.models_members import Application, CouncilInvitation, Interest, Member
from forum.councils.models_threads import Post, Thread
from forum.demo.people import Society, address
from forum.demo.story import Story
from forum.ideas.models import Idea
from forum.kernel.clock import add_working_days
from forum.kernel.database import session
from forum.kernel.settings import current
from forum.kernel.text import render
from forum.strategy.queries import topics


def settle(story: Story, society: Society, ideas: dict[str, Idea]) -> None:
    """Add the bodies with everything that hangs on them, and hand them the ideas that are with a council."""
    content = story.councils
    made = _found(story, society, content)
    seats = _seat(story, society, content, made)
    for entry in content["applications"]:
        session.add(_application(story, society, entry, made))
    for entry in content["invitations"]:
        session.add(
            CouncilInvitation(
                council_id=made[entry["council"]].id,
                group=entry["group"],
                email=address(entry["person"]),
                invited_by_id=society.people[entry["by"]].id,
            )
        )
    for entry in content["threads"]:
        _talk(story, society, entry, made[entry["council"]], seats)
    _hand_over(content["hands"], made, ideas)


def _found(story: Story, society: Society, content: dict[str, Any]) -> dict[str, Council]:
    topic_ids = {topic.slug: topic.id for topic in topics()}
    made: dict[str, Council] = {}
    for entry in content["councils"]:
        council = _known(entry["slug"])
        values: dict[str, Any] = {
            "kind": entry.get("kind", Kind.COUNCIL),
            "name": entry["name"],
            "topic_id": topic_ids.get(entry["topic"]),
            "purpose": entry["purpose"],
            "task": entry["task"],
            "html": render(entry["task"]),
            "term_months": entry["months"],
            "apply_until": story.date(entry["apply"]) if "apply" in entry else None,
            "public_from": story.date(entry.get("public", entry["founded"])),
            "status": entry.get("status", CouncilStatus.ACTIVE),
            "status_on": story.date(entry.get("since", entry["founded"])),
            "status_reason": entry.get("reason", ""),
            "founded_by_id": made["forum"].id if made else None,
            "founded_on": story.date(entry["founded"]),
            "founding": entry["founding"],
            "created_by_id": society.people["office-1"].id,
            "created_at": story.moment(entry["founded"], entry["key"], working=True),
        }
        for name, value in values.items():
            setattr(council, name, value)
        session.add(council)
        session.flush()
        made[entry["key"]] = council
        session.add_all(
            Seats(council_id=council.id, group=group, number=number) for group, number in entry["seats"].items()
        )
        session.add_all(_statutes(story, society, entry, council, content["statute"]))
    return made


def _known(slug: str) -> Council:
    """The council of an address; the Forum is there with every database."""
    return session.scalar(select(Council).where(Council.slug == slug)) or Council(slug=slug)


def _statutes(story: Story, society: Society, entry: dict[str, Any], council: Council, text: str) -> list[Statute]:
    """The statute, and where the story says so an older version that let fewer people decide."""
    versions = entry.get("statutes", 1)
    return [
        Statute(
            council_id=council.id,
            version=version,
            body=text,
            html=render(text),
            quorum_percent=50 if version == versions else 34,
            majority=entry.get("majority", "simple"),
            decision=entry["founding"] if version == 1 else "Vom Forum beschlossen: beschlussfähig ab der Hälfte.",
            by_id=society.people["office-1"].id,
            at=story.moment(entry["founded"] + (version - 1) * 200, f"{entry['key']} {version}", working=True),
        )
        for version in range(1, versions + 1)
    ]


def _seat(
    story: Story, society: Society, content: dict[str, Any], made: dict[str, Council]
) -> dict[tuple[int, int], Member]:
    """Give everyone their seat; gives them by council and person."""
    named: dict[str, Member] = {}
    found: dict[tuple[int, int], Member] = {}
    for entry in content["members"]:
        council, key = made[entry["council"]], f"{entry['council']} {entry['person']}"
        organisation = society.organisations.get(entry.get("org", ""))
        away = entry.get("away")
        member = Member(
            council_id=council.id,
            person_id=society.people[entry["person"]].id,
            organisation_id=organisation.id if organisation else None,
            group=entry["group"],
            role=entry.get("role", SeatRole.MEMBER),
            deputy_of_id=named[entry["of"]].id if "of" in entry else None,
            name=entry["name"],
            appointed=entry["how"],
            appointed_by_id=society.people["office-2"].id,
            appointed_at=story.moment(entry["from"], key, working=True),
            from_on=story.date(entry["from"]),
            until_on=story.date(entry["until"]),
            explained_on=story.date(entry["from"]),
            away_from=story.date(away[0]) if away else None,
            away_until=story.date(away[1]) if away else None,
            declared_at=story.moment(entry["declared"], key) if "declared" in entry else None,
            interests=entry.get("interests", ""),
            contact_email=entry.get("email", ""),
            contact_phone=entry.get("phone", ""),
            contact_website=entry.get("website", ""),
            ended_at=story.moment(entry["ended"], key) if "ended" in entry else None,
            ended=Ended(entry["end"]) if "end" in entry else "",
            ended_reason=entry.get("why", ""),
        )
        session.add(member)
        session.flush()
        named[entry.get("key", key)] = found[council.id, member.person_id] = member
        session.add_all(
            Interest(member_id=member.id, organisation_id=society.organisations[each].id)
            for each in entry.get("orgs", ())
        )
    return found


def _application(story: Story, society: Society, entry: dict[str, Any], made: dict[str, Council]) -> Application:
    organisation = society.organisations.get(entry.get("org", ""))
    key, day = f"{entry['council']} {entry['person']}", story.date(entry["day"])
    decided = "decided" in entry
    return Application(
        council_id=made[entry["council"]].id,
        person_id=society.people[entry["person"]].id,
        organisation_id=organisation.id if organisation else None,
        group=entry["group"],
        name=entry["name"],
        motivation=entry["motivation"],
        html=render(entry["motivation"]),
        interests=entry.get("interests", ""),
        status=entry.get("status", ApplicationStatus.SUBMITTED),
        due_on=None if decided else add_working_days(day, current().answer_application_working_days),
        created_at=story.moment(entry["day"], key),
        decided_at=story.moment(entry["decided"], key, working=True) if decided else None,
        decided_by_id=society.people["office-1"].id if decided else None,
        reason=entry.get("reason", ""),
    )


def _talk(
    story: Story,
    society: Society,
    entry: dict[str, Any],
    council: Council,
    seats: dict[tuple[int, int], Member],
) -> None:
    thread = Thread(council_id=council.id, internal=entry["internal"], title=entry["title"], posts=len(entry["posts"]))
    session.add(thread)
    session.flush()
    for told in entry["posts"]:
        person = society.people[told["by"]]
        member = seats.get((council.id, person.id))
        at = story.moment(told["day"], told["text"][:30], working=member is None)
        thread.created_at, thread.last_at = thread.created_at if thread.created_by_id else at, at
        thread.created_by_id = thread.created_by_id or person.id
        session.add(
            Post(
                thread_id=thread.id,
                author_id=person.id,
                name=member.name if member else person.name,
                speaker=member.role if member else SECRETARY,
                body=told["text"],
                html=render(told["text"]),
                at=at,
            )
        )


def _hand_over(hands: dict[str, str], made: dict[str, Council], ideas: dict[str, Idea]) -> None:
    """Say which council each idea was handed to that ever was with one: by its topic, and only while there was one."""
    by_topic = {topic.id: hands.get(topic.slug, hands["*"]) for topic in topics()}
    known = {idea.id: idea for idea in ideas.values()}
    assigned = session.scalars(select(TimelineEntry).where(TimelineEntry.move == "assign")).all()
    for entry in assigned:
        idea = known[entry.contribution_id]
        council = made[by_topic[idea.topic_id]] if idea.topic_id else made[hands["*"]]
        if idea.status == Status.COUNCIL and council.status == CouncilStatus.DISSOLVED:
            council = made[hands["*"]]
        idea.council_id = council.id
        entry.details = {**entry.details, "council": council.slug, "council_name": council.name}
