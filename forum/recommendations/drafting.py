"""Verbs of drafts: begin, write on, declare a conflict of interest, let vote, add a minority opinion, drop. Never commit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.contributions import policy as trunk
from forum.contributions.models import TITLE_LENGTH, Contribution
from forum.councils import policy as councils
from forum.councils import service as bodies
from forum.councils import threads
from forum.councils.kinds import CouncilStatus
from forum.councils.models import Council
from forum.councils.models_threads import Thread
from forum.kernel.clock import now
from forum.kernel.database import insert_into, session
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.kernel.events import emit
from forum.kernel.text import language_of, plain, prose, render
from forum.recommendations import policy, stages
from forum.recommendations.kinds import DraftStatus, Purpose
from forum.recommendations.models import (
    BODY_LENGTH,
    OPINION_LENGTH,
    REASON_LENGTH,
    Draft,
    DraftConflict,
    DraftVersion,
    MinorityOpinion,
)
from forum.recommendations.stages import Stage
from forum.votes import acting
from forum.votes import policy as votes
from forum.votes import service as vote_service
from forum.votes.kinds import Kind, Paper
from forum.votes.models import Elector, Vote
from forum.votes.service import Call, Question


@dataclass(frozen=True)
class Text:
    """A title and a text, made ready before the database is locked."""

    title: str
    body: str
    html: str
    language: str

    @classmethod
    def of(cls, title: str, body: str, *, limit: int = BODY_LENGTH) -> Text:
        """Clean, render and find the language."""
        body = prose(body)[:limit]
        return cls(plain(title, limit=TITLE_LENGTH), body, render(body), language_of(body))


def begin(council: Council, purpose: Purpose, text: Text, *, actor: Actor, about: Contribution | None = None) -> Draft:
    """Begin a draft with an internal talk about it; of an idea that has an open one, that one is given.

    Raises Missing or Forbidden for who may not write here or is biased, Refused for an idea that the council has not.
    """
    council = bodies.locked(council)
    councils.WRITE.require(actor, council)
    if council.status != CouncilStatus.ACTIVE or (purpose == Purpose.ADVICE) != (about is not None):
        raise Refused
    if about is not None:
        trunk.VIEW.require(actor, about)
        policy.UNBIASED.require(actor, about)
        if not about.with_council or about.council_id != council.id:
            raise Refused
        known = session.scalar(
            select(Draft).where(
                Draft.council_id == council.id, Draft.about_id == about.id, Draft.status == DraftStatus.DRAFTING
            )
        )
        if known is not None:
            return known
    name, _speaker = threads.voice(council, actor)
    thread = Thread(council_id=council.id, internal=True, title=text.title, created_by_id=actor.id)
    session.add(thread)
    session.flush()
    draft = Draft(
        council_id=council.id,
        purpose=purpose,
        about_id=about.id if about is not None else None,
        title=text.title,
        body=text.body,
        html=text.html,
        language=text.language,
        thread_id=thread.id,
        changed_by_id=actor.id,
        changed_by=name,
    )
    session.add(draft)
    session.flush()
    emit("draft.begin", actor=actor, subject=draft, council=council.id)
    return draft


def change(key: int, text: Text, *, actor: Actor, revision: int) -> Draft:
    """Write a new version; the old one is kept.

    Raises Forbidden for who is biased, Refused for a stale form, while it is voted on, and once it was decided.
    """
    draft = held(key)
    _may_write(draft, actor)
    if draft.revision != revision or stages.of(draft) is not Stage.DRAFTING:
        raise Refused
    if (draft.title, draft.body) == (text.title, text.body):
        return draft
    session.add(
        DraftVersion(
            draft_id=draft.id,
            number=draft.version,
            title=draft.title,
            body=draft.body,
            html=draft.html,
            by=draft.changed_by,
            at=draft.changed_at,
        )
    )
    draft.title, draft.body, draft.html, draft.language = text.title, text.body, text.html, text.language
    draft.changed_by, _speaker = threads.voice(draft.council, actor)
    draft.changed_by_id, draft.changed_at = actor.id, now()
    draft.thread.title = text.title
    draft.version += 1
    draft.revision += 1
    emit("draft.change", actor=actor, subject=draft, council=draft.council_id, version=draft.version)
    return draft


def comment(key: int, words: threads.Words, *, actor: Actor) -> int:
    """Say something about a draft among members; gives the key of the post."""
    draft = held(key)
    _may_write(draft, actor)
    return threads.say(draft.council, draft.thread, words, actor=actor).id


def declare(key: int, reason: str, *, actor: Actor) -> None:
    """Say that one is biased in this matter: one writes on it no more, and is no voter in what follows."""
    draft = held(key)
    councils.READ.require(actor, draft.council)
    reason = prose(reason)[:REASON_LENGTH]
    if stages.of(draft) is not Stage.DRAFTING or not reason or actor.id is None:
        raise Refused
    if draft.council_id not in actor.councils:
        raise Forbidden
    if session.get(DraftConflict, (draft.id, actor.id)) is not None:
        return
    name, _speaker = threads.voice(draft.council, actor)
    session.add(DraftConflict(draft_id=draft.id, person_id=actor.id, name=name, reason=reason))
    emit("draft.declare", actor=actor, subject=draft, council=draft.council_id)


def let_vote(key: int, closes_at: datetime, *, actor: Actor, revision: int) -> Vote:
    """Let the body vote by circulation on the draft as it stands, as who acts for it.

    Raises Refused for a stale form, while a vote runs, and when the idea is not with the council any more.
    """
    draft = held(key)
    conflicts = conflicts_of(draft.id)
    votes.ACT.require(actor, turn(draft, actor, conflicts))
    if draft.revision != revision or stages.of(draft) is not Stage.DRAFTING or not stages.still_wanted(draft):
        raise Refused
    call = Call(
        Kind.CIRCULAR,
        Paper.ADVICE if draft.purpose == Purpose.ADVICE else Paper.MOTION,
        closes_at,
        about=draft.about,
        conflicts=conflicts,
    )
    question = Question(draft.title, draft.body, draft.html, draft.language)
    vote = vote_service.open_vote(draft.council, question, call, actor=actor)
    draft.vote_id = vote.id
    draft.revision += 1
    return vote


def take_over(key: int, vote_id: int, *, actor: Actor, revision: int) -> None:
    """Let a vote that was held in a meeting on this very idea decide the draft. Raises Refused for any other."""
    draft = held(key)
    votes.ACT.require(actor, turn(draft, actor, conflicts_of(draft.id)))
    offered = {vote.id for vote in stages.held_in_meetings(draft)}
    if draft.revision != revision or vote_id not in offered:
        raise Refused
    draft.vote_id = vote_id
    draft.revision += 1
    emit("draft.take_over", actor=actor, subject=draft, council=draft.council_id)


def object_to(key: int, text: Text, *, named: bool, actor: Actor) -> None:
    """Add one's minority opinion, or change it, after the vote and until the text is issued.

    Raises Missing for who could not vote.
    """
    draft = held(key)
    councils.READ.require(actor, draft.council)
    elector = session.get(Elector, (draft.vote_id or 0, actor.id or 0))
    if elector is None or elector.conflict:
        raise Missing
    if stages.of(draft) is not Stage.DECIDED or not text.body:
        raise Refused
    values = {
        "body": text.body[:OPINION_LENGTH],
        "html": text.html,
        "language": text.language,
        "named": named,
        "name": elector.name,
        "at": now(),
    }
    insert = insert_into(MinorityOpinion).values(draft_id=draft.id, person_id=actor.id, **values)
    session.execute(insert.on_conflict_do_update(index_elements=["draft_id", "person_id"], set_=values))
    emit("draft.object", actor=actor, subject=draft, council=draft.council_id)


def drop(key: int, *, actor: Actor, revision: int) -> None:
    """Put a draft aside that nobody needs any more, as who acts for the body; it stays readable among members."""
    draft = held(key)
    votes.ACT.require(actor, turn(draft, actor, conflicts_of(draft.id)))
    if draft.revision != revision or draft.status != DraftStatus.DRAFTING or stages.of(draft) is Stage.VOTING:
        raise Refused
    draft.status = DraftStatus.DROPPED
    draft.revision += 1
    emit("draft.drop", actor=actor, subject=draft, council=draft.council_id)


def held(key: int) -> Draft:
    """Give a draft with all that hangs on it, held; a vote that was asked anew is followed. Raises Missing."""
    wanted = select(Draft).where(Draft.id == key).with_for_update(key_share=True, of=Draft)
    draft = session.scalar(wanted.options(*stages.PARTS).execution_options(populate_existing=True))
    if draft is None:
        raise Missing
    newest = stages.newest_vote(draft)
    if newest is not None and newest.id != draft.vote_id:
        draft.vote_id = newest.id
        session.flush()
        session.refresh(draft, ["vote"])
    return draft


def conflicts_of(draft_id: int) -> dict[int, str]:
    """Give the conflicts of interest declared for a draft, by person."""
    rows = session.scalars(select(DraftConflict).where(DraftConflict.draft_id == draft_id))
    return {row.person_id: row.reason for row in rows}


def turn(draft: Draft, actor: Actor, conflicts: Collection[int]) -> acting.Turn:
    """Tell whose turn it is to act for the body in this matter."""
    return acting.turn(draft.council, actor, without=conflicts, about=draft.about)


def _may_write(draft: Draft, actor: Actor) -> None:
    councils.WRITE.require(actor, draft.council)
    if draft.about is not None:
        policy.UNBIASED.require(actor, draft.about)
    if actor.id in conflicts_of(draft.id):
        raise Forbidden
    if draft.status != DraftStatus.DRAFTING:
        raise Refused
