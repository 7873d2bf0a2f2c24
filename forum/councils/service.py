"""Verbs of the bodies: found, describe, give a statute, pause, resume, dissolve. They never commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import delete, func, select

from forum.accounts.actor import Actor
from forum.contributions import service as trunk
from forum.councils import policy, queries
from forum.councils.kinds import CouncilStatus, Group, Kind, Majority
from forum.councils.models import (
    NAME_LENGTH,
    PURPOSE_LENGTH,
    REASON_LENGTH,
    STATUTE_LENGTH,
    TASK_LENGTH,
    Council,
    Seats,
    Statute,
)
from forum.councils.models_members import CouncilInvitation
from forum.councils.workflow import COUNCIL
from forum.kernel.clock import today
from forum.kernel.database import insert_once, session
from forum.kernel.errors import Missing, Refused
from forum.kernel.events import emit
from forum.kernel.text import language_of, plain, prose, render
from forum.strategy.models import Topic
from forum.web.slugs import slug

RESERVED = frozenset({"neu", "einladung", "bewerbungen", "mitglieder"})  # addresses of the room itself
FORUM_SLUG = "forum"


@dataclass(frozen=True)
class Profile:
    """What a council is, made ready before the database is locked; `seats` are numbers by group, `topic` is a slug."""

    name: str
    purpose: str
    task: str
    html: str
    language: str
    topic: str
    seats: Mapping[Group, int]
    term_months: int
    deputies: bool
    apply_until: date | None
    public_from: date | None

    @classmethod
    def of(cls, *, name: str, purpose: str, task: str, **more: Any) -> Profile:
        """Clean and render; lengths are cut to what the tables hold, forms check them before."""
        task = prose(task)[:TASK_LENGTH]
        return cls(
            plain(name, limit=NAME_LENGTH),
            plain(purpose, limit=PURPOSE_LENGTH),
            task,
            render(task),
            language_of(task),
            **more,
        )


@dataclass(frozen=True)
class Rules:
    """A statute, made ready: its text, and what votes and meetings read of it."""

    body: str
    html: str
    language: str
    quorum_percent: int
    majority: Majority
    proposal_days: int

    @classmethod
    def of(cls, body: str, *, quorum_percent: int, majority: str, proposal_days: int) -> Rules:
        """Clean and render."""
        body = prose(body)[:STATUTE_LENGTH]
        return cls(body, render(body), language_of(body), quorum_percent, Majority(majority), proposal_days)


def locked(council: Council) -> Council:
    """Give a council as it stands right now, held against others who change it."""
    wanted = select(Council).where(Council.id == council.id).with_for_update(key_share=True)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def found(
    profile: Profile,
    rules: Rules,
    *,
    actor: Actor,
    founding: str,
    founded_on: date,
    founder: Council | None,
) -> Council:
    """Carry out the founding of a council: `founding` is the text of the decision, `founder` the body that took it.

    Without a founder it is the Forum itself, of which there is one. Raises Forbidden for others than the office,
    Refused for a second Forum and for a founder that does not work any more.
    """
    policy.ACT.require(actor)
    if founder is None:
        if queries.forum() is not None:
            raise Refused
    elif locked(founder).status != CouncilStatus.ACTIVE:
        raise Refused
    address = _address(profile.name, forum=founder is None)
    made = Council(
        slug=address,
        kind=Kind.FORUM if founder is None else Kind.COUNCIL,
        founded_by_id=founder.id if founder else None,
        founded_on=founded_on,
        founding=prose(founding)[:REASON_LENGTH],
        created_by_id=actor.id,
        status_on=founded_on,
    )
    _describe(made, profile)
    session.add(made)
    session.flush()
    _seat(made.id, profile.seats)
    _enact(made.id, rules, decision=made.founding, by=actor.id)
    emit("council.found", actor=actor, subject=made, founder=made.founded_by_id)
    return made


def _address(name: str, *, forum: bool) -> str:
    """Give an address that is free; the Forum's is fixed."""
    base = FORUM_SLUG if forum else slug(name) or "fachbeirat"
    for number in count(1):
        wanted = base if number == 1 else f"{base}-{number}"
        taken = session.scalar(select(Council.id).where(Council.slug == wanted)) is not None
        if not taken and (forum or wanted not in RESERVED | {FORUM_SLUG}):
            break
    return wanted


def change(council: Council, profile: Profile, *, actor: Actor, revision: int) -> None:
    """Change what a council is, by whose decision says the founding text; its address stays."""
    council = _to_act_on(council, actor, revision)
    if council.status == CouncilStatus.DISSOLVED:
        raise Refused
    _describe(council, profile)
    _seat(council.id, profile.seats)
    council.revision += 1
    emit("council.change", actor=actor, subject=council)


def enact(council: Council, rules: Rules, *, decision: str, actor: Actor, revision: int) -> Statute:
    """Give a council a new version of its statute; the older ones stay readable. `decision` says who decided it."""
    council = _to_act_on(council, actor, revision)
    if council.status == CouncilStatus.DISSOLVED:
        raise Refused
    made = _enact(council.id, rules, decision=decision, by=actor.id)
    council.revision += 1
    emit("council.enact", actor=actor, subject=council, version=made.version)
    return made


def turn(council: Council, move: str, *, actor: Actor, reason: str, revision: int) -> None:
    """Pause, resume or dissolve a council, with a public reason.

    When it is dissolved nobody has rights in it any more, invitations end, and what it had to advise on waits for the
    office, which takes it back.
    """
    council = _to_act_on(council, actor, revision)
    step = COUNCIL.check(move, council, actor=actor, details={"reason"} if reason.strip() else ())
    if council.kind == Kind.FORUM and step.target == CouncilStatus.DISSOLVED:
        raise Refused
    council.status, council.status_on = CouncilStatus(step.target), today()
    council.status_reason = prose(reason)[:REASON_LENGTH]
    council.revision += 1
    if council.status == CouncilStatus.DISSOLVED:
        session.execute(
            delete(CouncilInvitation).where(
                CouncilInvitation.council_id == council.id, CouncilInvitation.used_at.is_(None)
            )
        )
        trunk.orphan(council.id)
    emit(f"council.{move}", actor=actor, subject=council, reason=council.status_reason)


def receiving(key: int) -> Council:
    """Give a council to which something is handed over, held. Raises Missing, or Refused when it is not at work."""
    council = session.get(Council, key)
    if council is None or not council.shown:
        raise Missing
    council = locked(council)
    if council.status != CouncilStatus.ACTIVE:
        raise Refused
    return council


def _to_act_on(council: Council, actor: Actor, revision: int) -> Council:
    """Give the council, held, to the office. Raises Refused when somebody was faster."""
    policy.ACT.require(actor)
    council = locked(council)
    if council.revision != revision:
        raise Refused
    return council


def _describe(council: Council, profile: Profile) -> None:
    council.name, council.purpose = profile.name, profile.purpose
    council.task, council.html, council.language = profile.task, profile.html, profile.language
    council.topic_id = session.scalar(select(Topic.id).where(Topic.slug == profile.topic)) if profile.topic else None
    council.term_months, council.deputies = profile.term_months, profile.deputies
    council.apply_until, council.public_from = profile.apply_until, profile.public_from


def _seat(council_id: int, numbers: Mapping[Group, int]) -> None:
    session.execute(delete(Seats).where(Seats.council_id == council_id))
    session.add_all(
        Seats(council_id=council_id, group=group, number=number) for group, number in numbers.items() if number > 0
    )


def _enact(council_id: int, rules: Rules, *, decision: str, by: int | None) -> Statute:
    last = session.scalar(select(func.max(Statute.version)).where(Statute.council_id == council_id)) or 0
    made = Statute(
        council_id=council_id,
        version=last + 1,
        body=rules.body,
        html=rules.html,
        language=rules.language,
        quorum_percent=rules.quorum_percent,
        majority=rules.majority,
        proposal_days=rules.proposal_days,
        decision=prose(decision)[:REASON_LENGTH],
        by_id=by,
    )
    session.add(made)
    return made


def load_forum() -> None:
    """Make sure that there is the Forum; its statute and seats are the office's to fill in (after a migration)."""
    if queries.forum() is not None:
        return
    values = {"slug": FORUM_SLUG, "kind": Kind.FORUM, "name": "Smart City Forum", "purpose": PURPOSE, "task": TASK}
    insert_once(Council, html=render(TASK), founded_on=today(), public_from=today(), **values)


PURPOSE = "Berät öffentlich, wie die Stadt digitaler und lebenswerter wird, und gründet Fachbeiräte."
TASK = """Im Forum beraten Menschen aus Bürgerschaft, Wissenschaft, Wirtschaft, Kultur und Vereinen mit der Verwaltung.
Den Vorsitz führt die oder der Chief Digital Officer, die Geschäftsstelle schreibt mit."""
