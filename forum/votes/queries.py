"""Questions about votes; each is for the actor it is given, or its caller has checked sight."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.councils import policy as councils
from forum.councils import queries as bodies
from forum.councils.kinds import CouncilStatus
from forum.councils.models import Council
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.votes import electorate
from forum.votes.models import Ballot, Elector, Vote

LENGTH = 100  # votes shown of a council
MOST = 20  # votes that wait for somebody


def visible(slug: str, number: int, actor: Actor) -> tuple[Vote, Elector | None]:
    """Give a vote with council and matter, and the actor's place among the electors.

    Seen by who may read the council's internals, and by electors whose term runs: a deputy who was asked while a member
    was away. Raises Missing for all others.
    """
    council = bodies.found(slug)
    vote = session.scalar(_full().where(Vote.council_id == council.id, Vote.number == number))
    if vote is None:
        raise Missing
    mine = elector(vote.id, actor)
    if councils.READ.allows(actor, council):
        return vote, mine
    alive = council.status != CouncilStatus.DISSOLVED
    if mine is None or not alive or not electorate.still(mine, actor, None):
        raise Missing
    return vote, mine


def by_id(key: int) -> Vote | None:
    """Give a vote with council and matter; the caller has checked sight."""
    return session.scalar(_full().where(Vote.id == key))


def by_ids(keys: Collection[int]) -> dict[int, Vote]:
    """Give votes by key with council and matter; the caller has checked sight."""
    return {vote.id: vote for vote in session.scalars(_full().where(Vote.id.in_(keys)))} if keys else {}


def _full() -> Select[Vote]:
    return select(Vote).options(joinedload(Vote.council), joinedload(Vote.about))


def elector(vote_id: int, actor: Actor) -> Elector | None:
    """Give somebody's place among the electors of a vote."""
    return session.get(Elector, (vote_id, actor.id)) if actor.id is not None else None


def electors(vote_id: int) -> Sequence[Elector]:
    """Give everyone who may vote or may not for a conflict of interest, by name."""
    return session.scalars(select(Elector).where(Elector.vote_id == vote_id).order_by(Elector.name)).all()


def ballots(vote: Vote) -> dict[int, Ballot]:
    """Give the open ballots of a vote by person: nobody's before it is over."""
    if not vote.over:
        return {}
    rows = session.scalars(select(Ballot).where(Ballot.vote_id == vote.id))
    return {row.person_id: row for row in rows}


def ballot(vote_id: int, actor: Actor) -> Ballot | None:
    """Give one's own ballot."""
    return session.get(Ballot, (vote_id, actor.id)) if actor.id is not None else None


def of_council(council_id: int) -> Sequence[Vote]:
    """Give the votes of a council, the newest first; the caller has checked sight."""
    wanted = select(Vote).where(Vote.council_id == council_id)
    return session.scalars(wanted.order_by(Vote.opened_at.desc(), Vote.id.desc()).limit(LENGTH)).all()


def again_of(vote_id: int) -> Vote | None:
    """Give the vote that repeats one without quorum."""
    return session.scalar(select(Vote).where(Vote.again_id == vote_id))


def waiting(actor: Actor) -> Sequence[Vote]:
    """Give the votes that wait for somebody's ballot, the one that ends first first."""
    wanted = (
        select(Vote)
        .join(Elector, and_(Elector.vote_id == Vote.id, Elector.person_id == actor.id, Elector.conflict == ""))
        .join(Council, Council.id == Vote.council_id)
        .outerjoin(Ballot, and_(Ballot.vote_id == Vote.id, Ballot.person_id == actor.id))
        .where(
            Vote.closed_at.is_(None),
            Vote.closes_at > now(),
            Ballot.vote_id.is_(None),
            Council.status == CouncilStatus.ACTIVE,
        )
        .options(joinedload(Vote.council))
    )
    return session.scalars(wanted.order_by(Vote.closes_at, Vote.id).limit(MOST)).all()
