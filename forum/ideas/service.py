"""Verbs of ideas: submit, reply, withdraw. They never commit; slow work is done before in `Words.of`."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import update

from forum.accounts.actor import Actor
from forum.accounts.models import Draft, Person
from forum.contributions import files
from forum.contributions import service as trunk
from forum.contributions.models import Answer, TimelineEntry
from forum.contributions.policy import CLASSIFY
from forum.contributions.status import Outcome, Status, Visibility
from forum.contributions.words import Words
from forum.ideas.models import KIND, Idea
from forum.ideas.workflow import WORKFLOW
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Refused
from forum.kernel.events import emit
from forum.organisations.models import Organisation
from forum.strategy.models import District, Topic


def submit(words: Words, *, actor: Actor, draft: Draft, content: dict[str, Any]) -> Idea:
    """Make an idea of a draft: number, status submitted, not yet public, with its files.

    `content` holds topic (slug), district (number or empty), place, and organisation (key as text or empty). The
    draft's key makes one idea of a form that was sent twice. Raises HouseError for files without words, Forbidden for visitors and for an organisation
    that the actor does not speak for.
    """
    organisation = _organisation(content.get("organisation"), actor)
    idea = Idea(
        number=trunk.next_number(KIND),
        author_id=actor.id,
        organisation_id=organisation.id if organisation else None,
        from_kind=organisation.kind if organisation else "person",
        topic_id=_key(Topic, Topic.slug, content.get("topic")),
        district_id=_key(District, District.number, content.get("district")),
        place=content.get("place", ""),
        visibility=Visibility.PENDING,
        status=Status.DRAFT,
        request_key=draft.key,
        revision=1,
        version=1,
    )
    trunk.write(idea, words)
    files.hand_over(draft, contribution_id=idea.id)
    move(idea, "submit", actor=actor, role="author")
    return idea


def propose(words: Words, *, actor: Actor, key: str, topic_id: int | None, **details: Any) -> Idea:
    """Submit an idea for a body that proposed it, in the name of who acts for the body; the same `key` makes it once."""
    idea = Idea(
        number=trunk.next_number(KIND),
        author_id=actor.id,
        topic_id=topic_id,
        visibility=Visibility.PENDING,
        status=Status.DRAFT,
        request_key=key,
        revision=1,
        version=1,
    )
    trunk.write(idea, words)
    move(idea, "submit", actor=actor, role="author", **details)
    return idea


def move(idea: Idea, name: str, *, actor: Actor, **details: Any) -> TimelineEntry:
    """Make a move of the way of ideas; see `contributions.service.move`."""
    return trunk.move(idea, name, workflow=WORKFLOW, actor=actor, **details)


def reply(idea: Idea, words: Words, answer: str, *, actor: Actor, revision: int) -> None:
    """Answer a question as the author; the text may change with it and is then kept as a new version."""
    changed = idea.published_at is not None and (idea.title, idea.body) != (words.title, words.body)
    more = {"version": idea.version + 1} if changed else {}
    move(idea, "reply", actor=actor, revision=revision, reason=answer, **more)
    trunk.write(idea, words)


def withdraw(idea: Idea, *, actor: Actor, revision: int) -> None:
    """Take one's own idea back."""
    move(idea, "withdraw", actor=actor, revision=revision)


def publish(idea: Idea, *, actor: Actor, revision: int | None = None) -> None:
    """Put a submitted idea up for discussion; its author's next comments need no check any more."""
    move(idea, "publish", actor=actor, revision=revision)
    trunk.show(idea)
    session.execute(update(Person).where(Person.id == idea.author_id).values(trusted=True))


def forward(idea: Idea, *, actor: Actor, addressee: str, reason: str = "", revision: int | None = None) -> None:
    """Give an idea to somebody else who answers it; it becomes public if it was not."""
    move(idea, "forward", actor=actor, revision=revision, addressee=addressee, reason=reason)
    idea.addressee = addressee
    _first_shown(idea)


def take_back(idea: Idea, *, actor: Actor, reason: str = "", revision: int | None = None) -> None:
    """Bring a forwarded idea back into discussion, where everyone sees it unless it was hidden."""
    move(idea, "return", actor=actor, revision=revision, reason=reason)
    _first_shown(idea)


def assign(
    idea: Idea, *, actor: Actor, council_id: int, council: str, name: str, due: date, reason: str = "", **more: Any
) -> None:
    """Hand an idea to a council (key, slug and name, as the timeline shows it), which advises until the due day.

    A project candidate stays with the Board, whose clock runs on.
    """
    told = {"council": council, "council_name": name, "reason": reason, "candidate": candidate_of(idea), **more}
    entry = move(idea, "assign", actor=actor, **told)
    idea.council_id = council_id
    entry.due_on = due
    if idea.status == Status.COUNCIL:
        idea.due_on = due
    else:
        idea.advice_by = due


def candidate_of(idea: Idea) -> int | None:
    """Give the number of the project candidate that an idea is now, if it is one."""
    return idea.candidate_number if idea.status == Status.NOMINATED else None


def recommend(idea: Idea, *, actor: Actor, role: str, **details: Any) -> None:
    """Note what the council advises: an idea goes on to the office with it, a candidate stays with the Board."""
    move(idea, "recommend", actor=actor, role=role, candidate=candidate_of(idea), **details)
    idea.advice_by = None


def take_from_council(idea: Idea, *, actor: Actor, reason: str, revision: int | None = None) -> None:
    """Take from a council that is overdue or dissolved: an idea is back in discussion, a candidate with the Board alone."""
    move(idea, "take_back", actor=actor, revision=revision, reason=reason, candidate=candidate_of(idea))
    idea.council_id = idea.advice_by = None


def _first_shown(idea: Idea) -> None:
    """Make an idea public that waited for its check; what is hidden stays hidden (visibility is not status)."""
    if idea.visibility == Visibility.PENDING:
        trunk.show(idea)


def answer(
    idea: Idea, words: Words, *, actor: Actor, outcome: str, revision: int | None = None, **facts: str
) -> Answer:
    """Answer officially; `words.title` is the answer in one sentence, `facts` are costs, period, responsible, paper."""
    move(idea, "answer", actor=actor, revision=revision, outcome=outcome)
    _first_shown(idea)
    given = Answer(
        contribution_id=idea.id,
        outcome=Outcome(outcome),
        verdict=words.title,
        body=words.body,
        html=words.html,
        language=words.language,
        given_by_id=actor.id,
        **facts,
    )
    session.add(given)
    return given


def classify(
    idea: Idea, *, actor: Actor, topic: str, district: str = "", place: str = "", revision: int | None = None
) -> None:
    """Set topic (slug), district (number, empty for the whole city) and place. Raises Refused for a stale form."""
    CLASSIFY.require(actor, idea)
    if revision is not None and revision != idea.revision:
        raise Refused
    idea.topic_id = _key(Topic, Topic.slug, topic)
    idea.district_id = _key(District, District.number, district)
    idea.place = place
    idea.revision += 1
    emit("idea.classify", actor=actor, subject=idea, topic=topic, district=district)


def adopt(idea: Idea, *, actor: Actor, reason: str, revision: int | None = None) -> None:
    """Take a suggestion of another platform up as an idea, with an answer clock."""
    move(idea, "adopt", actor=actor, revision=revision, reason=reason)
    idea.from_kind = "person"
    idea.published_at = None
    trunk.show(idea)


def _organisation(key: str | None, actor: Actor) -> Organisation | None:
    if not key:
        return None
    if not key.isdigit() or int(key) not in actor.speaks_for:
        raise Forbidden
    return session.get(Organisation, int(key))


def _key(model: Any, column: Any, value: str | None) -> int | None:
    if not value:
        return None
    found: int | None = session.query(model.id).filter(column == value).scalar()
    return found
