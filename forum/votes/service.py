"""Verbs of votes: open, vote, declare a conflict of interest, count, cancel, open anew. They never commit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import SYSTEM, Actor
from forum.contributions.models import Contribution
from forum.councils import queries as councils
from forum.councils import service as bodies
from forum.councils.kinds import CouncilStatus, Majority
from forum.councils.models import Council
from forum.kernel.clock import now
from forum.kernel.database import insert_into, session
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.kernel.events import emit
from forum.kernel.policy import Permission
from forum.kernel.text import language_of, plain, prose, render
from forum.votes import acting, electorate, policy, tally
from forum.votes.acting import Turn
from forum.votes.kinds import CHOICES, COUNTED, ONLINE, Choice, Kind, Paper, Part, Result
from forum.votes.models import BODY_LENGTH, MOST, REASON_LENGTH, TITLE_LENGTH, Ballot, Elector, Vote

BEFORE = timedelta(days=1)  # the reminder leaves so long before the deadline


@dataclass(frozen=True)
class Question:
    """What is decided, made ready before the database is locked."""

    title: str
    body: str
    html: str
    language: str

    @classmethod
    def of(cls, title: str, body: str) -> Question:
        """Clean, render and find the language."""
        body = prose(body)[:BODY_LENGTH]
        return cls(plain(title, limit=TITLE_LENGTH), body, render(body), language_of(f"{title} {body}"))


@dataclass(frozen=True)
class Call:
    """How a vote is held: kind, ballot paper, deadline (only by circulation), and the contribution it is about.

    `conflicts` are reasons by person, declared for this matter. `present` are the people in the meeting, `without`
    those who cannot act for the body there (absent, or biased).
    """

    kind: Kind
    paper: Paper = Paper.MOTION
    closes_at: datetime | None = None
    about: Contribution | None = None
    conflicts: Mapping[int, str] | None = None
    present: Collection[int] | None = None
    without: Collection[int] = ()


def locked(key: int) -> Vote:
    """Give a vote with its council and what it is about, held against others. Raises Missing."""
    wanted = select(Vote).where(Vote.id == key).with_for_update(key_share=True, of=Vote)
    found = session.scalar(
        wanted.options(joinedload(Vote.council), joinedload(Vote.about)).execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing
    return found


def turn(vote: Vote, actor: Actor, without: Collection[int] = ()) -> Turn:
    """Tell whose turn it is in a vote: who declared a conflict of interest does not act."""
    return acting.turn(vote.council, actor, without={*without, *biased(vote.id)}, about=vote.about)


def biased(vote_id: int) -> set[int]:
    """Give who has a conflict of interest in a vote."""
    return set(session.scalars(select(Elector.person_id).where(Elector.vote_id == vote_id, Elector.conflict != "")))


def open_vote(council: Council, question: Question, call: Call, *, actor: Actor, again: Vote | None = None) -> Vote:
    """Ask a body to decide; the electorate and the statute's rules are frozen now.

    By circulation whoever acts for the body opens it, in a meeting the secretary may as well. Raises Missing or
    Forbidden for others, Refused for a deadline that has passed, or where nobody may vote.
    """
    council = bodies.locked(council)
    without = {*call.without, *(call.conflicts or {})}
    part = _act(_permission(call.kind), acting.turn(council, actor, without=without, about=call.about), actor)
    opened = now()
    if (call.kind == Kind.CIRCULAR) != (call.closes_at is not None) or (call.closes_at and call.closes_at <= opened):
        raise Refused
    found = electorate.of(council, about=call.about, conflicts=call.conflicts, present=call.present)
    if not found.able:
        raise Refused
    statute = councils.statute(council.id)
    last = session.scalar(select(func.max(Vote.number)).where(Vote.council_id == council.id))
    vote = Vote(
        council_id=council.id,
        number=(last or 0) + 1,
        kind=call.kind,
        paper=call.paper,
        title=question.title,
        body=question.body,
        html=question.html,
        language=question.language,
        about_id=call.about.id if call.about is not None else None,
        again_id=again.id if again is not None else None,
        statute_version=statute.version if statute else 0,
        quorum_percent=statute.quorum_percent if statute else 50,
        majority=statute.majority if statute else Majority.SIMPLE,
        seats=found.seats,
        opened_by_id=actor.id,
        opened_as=part,
        opened_at=opened,
        closes_at=call.closes_at,
        remind_at=call.closes_at and max(opened + (call.closes_at - opened) / 2, call.closes_at - BEFORE),
    )
    session.add(vote)
    session.flush()
    for row in found.rows:
        row.vote_id = vote.id
    session.add_all(found.rows)
    session.flush()
    emit("vote.open", actor=actor, subject=vote, council=council.id, circular=call.kind == Kind.CIRCULAR)
    return vote


def open_again(key: int, closes_at: datetime, *, actor: Actor) -> Vote:
    """Ask anew what failed for want of quorum, with the members of today; whoever declared a conflict stays out.

    A form that was sent twice asks once. Raises Refused for other results.
    """
    vote = settle(locked(key))
    known = session.scalar(select(Vote).where(Vote.again_id == vote.id))
    if known is not None:
        policy.ACT.require(actor, turn(vote, actor))
        return known
    if vote.result != Result.NO_QUORUM or vote.kind != Kind.CIRCULAR:
        raise Refused
    rows = session.execute(
        select(Elector.person_id, Elector.conflict).where(Elector.vote_id == vote.id, Elector.conflict != "")
    ).all()
    call = Call(
        Kind.CIRCULAR,
        Paper(vote.paper),
        closes_at,
        vote.about,
        conflicts={row.person_id: row.conflict for row in rows},
    )
    question = Question(vote.title, vote.body, vote.html, vote.language)
    return open_vote(vote.council, question, call, actor=actor, again=vote)


def cast(key: int, choice: Choice, *, actor: Actor) -> None:
    """Vote, or vote otherwise, until the end.

    Raises Missing for who is no elector, Forbidden for who is biased or whose term has ended, Refused once it is over,
    while the council rests, and where votes are counted by hand.
    """
    vote = locked(key)
    elector = session.get(Elector, (vote.id, actor.id)) if actor.id is not None else None
    if elector is None:
        raise Missing
    if elector.conflict or not electorate.still(elector, actor, vote.about):
        raise Forbidden
    if vote.over or vote.kind not in ONLINE or vote.council.status != CouncilStatus.ACTIVE:
        raise Refused
    if choice not in CHOICES[Paper(vote.paper)]:
        raise Refused
    insert = insert_into(Ballot).values(vote_id=vote.id, person_id=actor.id, choice=choice, at=now())
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["vote_id", "person_id"],
            set_={"choice": insert.excluded.choice, "at": insert.excluded.at},
        )
    )
    emit("vote.cast", actor=actor, subject=vote, council=vote.council_id)


def declare(key: int, reason: str, *, actor: Actor, present: Collection[int] | None = None) -> None:
    """Say that one is biased: one's ballot is taken out, a deputy steps in if there is one (in a meeting, if present)."""
    vote = locked(key)
    if actor.id is None or session.get(Elector, (vote.id, actor.id)) is None:
        raise Missing
    _exclude(vote, actor.id, reason, actor=actor, present=present)


def exclude(key: int, person_id: int, reason: str, *, actor: Actor, present: Collection[int] | None = None) -> None:
    """Record that somebody is biased, as who acts for the body or as secretary."""
    vote = locked(key)
    policy.RECORD.require(actor, turn(vote, actor))
    _exclude(vote, person_id, reason, actor=actor, present=present)


def record(key: int, totals: Mapping[str, int], *, actor: Actor, without: Collection[int] = ()) -> Vote:
    """Write down what was counted by hand or on paper, which closes the vote.

    Raises Refused when it is over already, held otherwise, or when there are more votes than people who may vote.
    """
    vote = locked(key)
    part = _act(policy.RECORD, turn(vote, actor, without), actor)
    if vote.over or vote.kind not in COUNTED:
        raise Refused
    known = {str(choice) for choice in tally.choices(vote)}
    if set(totals) - known or any(not 0 <= number <= MOST for number in totals.values()):
        raise Refused
    if sum(totals.values()) > tally.electors(vote.id):
        raise Refused
    return _close(vote, tally.count(vote, vote.council, totals), actor=actor, part=part)


def close(key: int, *, actor: Actor, without: Collection[int] = ()) -> Vote:
    """End a vote in the browser: in a meeting at any time, by circulation once everyone has voted."""
    vote = locked(key)
    part = _act(_permission(Kind(vote.kind)), turn(vote, actor, without), actor)
    early = vote.kind == Kind.CIRCULAR and tally.cast(vote.id) < tally.electors(vote.id)
    if vote.over or vote.kind not in ONLINE or early:
        raise Refused
    return _close(vote, tally.count(vote, vote.council), actor=actor, part=part)


def cancel(key: int, reason: str, *, actor: Actor, without: Collection[int] = ()) -> None:
    """Stop a vote that was asked wrongly, with a reason that its members read."""
    vote = locked(key)
    part = _act(_permission(Kind(vote.kind)), turn(vote, actor, without), actor)
    reason = prose(reason)[:REASON_LENGTH]
    if vote.over or not reason:
        raise Refused
    vote.reason = reason
    counted = tally.count(vote, vote.council)
    _close(vote, tally.Count({}, counted.taking_part, counted.quorum, Result.CANCELLED), actor=actor, part=part)


def settle(vote: Vote) -> Vote:
    """Count a vote whose deadline has passed, if the worker has not yet; `vote` is held."""
    if vote.over and vote.closed_at is None:
        _close(vote, tally.count(vote, vote.council), actor=SYSTEM, part=None)
    return vote


def _permission(kind: Kind) -> Permission:
    return policy.ACT if kind == Kind.CIRCULAR else policy.RECORD


def _act(permission: Permission, found: Turn, actor: Actor) -> Part:
    """Check that the actor may act, and tell as what: the one whose turn it is, or the secretary who keeps the record."""
    permission.require(actor, found)
    return found.part if policy.ACT.allows(actor, found) else Part.SECRETARY


def _exclude(vote: Vote, person_id: int, reason: str, *, actor: Actor, present: Collection[int] | None) -> None:
    elector = session.get(Elector, (vote.id, person_id))
    if elector is None:
        raise Missing
    reason = prose(reason)[:REASON_LENGTH]
    if vote.over or elector.conflict or not reason:
        raise Refused
    elector.conflict, elector.conflict_at = reason, now()
    vote.revision += 1
    session.execute(delete(Ballot).where(Ballot.vote_id == vote.id, Ballot.person_id == person_id))
    session.flush()
    steps_in = vote.kind == Kind.CIRCULAR or present is not None
    if steps_in and elector.seat_id is not None:
        deputy = electorate.deputy_for(vote.id, elector.seat_id, vote.about, present)
        if deputy is not None:
            session.add(deputy)
            session.flush()
            emit("vote.step_in", actor=SYSTEM, subject=vote, council=vote.council_id, person=deputy.person_id)
    emit("vote.declare", actor=actor, subject=vote, council=vote.council_id)


def _close(vote: Vote, counted: tally.Count, *, actor: Actor, part: Part | None) -> Vote:
    vote.closed_at, vote.closed_by_id, vote.closed_as = now(), actor.id, part or ""
    vote.totals, vote.taking_part, vote.quorum = counted.totals, counted.taking_part, counted.quorum
    vote.result = counted.result
    vote.revision += 1
    emit("vote.close", actor=actor, subject=vote, council=vote.council_id)
    return vote
