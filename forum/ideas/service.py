"""Verbs of ideas: submit, reply, withdraw. They never commit; slow work is done before in `Words.of`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from forum.accounts.actor import Actor
from forum.accounts.models import Draft
from forum.contributions import service as trunk
from forum.contributions.models import Attachment, TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.contributions.words import Words
from forum.ideas.models import KIND, Idea
from forum.ideas.workflow import WORKFLOW
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from forum.organisations.models import Organisation
from forum.strategy.models import District, Topic


def submit(words: Words, *, actor: Actor, draft: Draft, content: dict[str, Any]) -> Idea:
    """Make an idea of a draft: number, status submitted, not yet public, with its picture.

    `content` holds topic (slug), district (number or empty), place, and organisation (key as text or empty). The
    draft's key makes one idea of a form that was sent twice. Raises Forbidden for visitors and for an organisation
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
    session.execute(
        update(Attachment).where(Attachment.draft_id == draft.id).values(contribution_id=idea.id, draft_id=None)
    )
    move(idea, "submit", actor=actor, role="author")
    return idea


def move(idea: Idea, name: str, *, actor: Actor, **details: Any) -> TimelineEntry:
    """Make a move of the way of ideas; see `contributions.service.move`."""
    return trunk.move(idea, name, workflow=WORKFLOW, actor=actor, **details)


def reply(idea: Idea, words: Words, answer: str, *, actor: Actor, revision: int) -> None:
    """Answer a question as the author; the text may change with it and is then kept as a new version."""
    move(idea, "reply", actor=actor, revision=revision, reason=answer)
    trunk.write(idea, words)


def withdraw(idea: Idea, *, actor: Actor, revision: int) -> None:
    """Take one's own idea back."""
    move(idea, "withdraw", actor=actor, revision=revision)


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
