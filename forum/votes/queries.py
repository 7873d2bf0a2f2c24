"""Questions about votes; each is for the actor it is given, or its caller has checked sight."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.councils import policy as councils
from forum.councils.kinds import CouncilStatus
from forum.councils.models import Council
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.votes import electorate
from forum.votes.models import Ballot, Elector, Vote

LENGTH = 100  # votes shown of a council
MOST = 20  # votes that wait for somebody


@dataclass(frozen=True)
class Seen:
    """A vote with its electors, and the one among them who looks at it."""

    vote: Vote
    electors: Sequence[Elector]
    mine: Elector | None

    @property
    def able(self) -> list[Elector]:
        """Those who may vote."""
        return [elector for elector in self.electors if not elector.conflict]

    @property
    def biased(self) -> list[Elector]:
        """Those who may not, for a conflict of interest."""
        return [elector for elector in self.electors if elector.conflict]


def visible(slug: str, number: int, actor: Actor) -> Seen:
    """Give a vote with council and matter, its electors, and the actor's place among them.

    Seen by who may read the council's internals, and by electors whose term runs: a deputy who was asked while a member
    was away. Raises Missing for all others.
    """
    wanted = _full().join(Council, Council.id == Vote.council_id)
    vote = session.scalar(wanted.where(Council.slug == slug, Vote.number == number))
    if vote is None:
        raise Missing
    everyone = electors(vote.id)
    mine = next((elector for elector in everyone if elector.person_id == actor.id), None)
    if not councils.READ.allows(actor, vote.council):
        alive = vote.council.status != CouncilStatus.DISSOLVED
        if mine is None or not alive or not electorate.still(mine, actor, None):
            raise Missing
    return Seen(vote, everyone, mine)


def by_id(key: int) -> Vote | None:
    """Give a vote with council and matter; the caller has checked sight."""
    return session.scalar(_full().where(Vote.id == key))


def by_ids(keys: Collection[int]) -> dict[int, Vote]:
    """Give votes by key with council and matter; the caller has checked sight."""
    return {vote.id: vote for vote in session.scalars(_full().where(Vote.id.in_(keys)))} if keys else {}


def _full() -> Select[Vote]:
    return select(Vote).options(joinedload(Vote.council), joinedload(Vote.about))


def electors(vote_id: int) -> Sequence[Elector]:
    """Give everyone who may vote or may not for a conflict of interest, by name."""
    return session.scalars(select(Elector).where(Elector.vote_id == vote_id).order_by(Elector.name)).all()


@dataclass(frozen=True)
class Cast:
    """How many have voted, what one voted oneself, and – once it is over – who voted how."""

    number: int
    mine: str | None
    shown: dict[int, str]


def cast(vote: Vote, actor: Actor) -> Cast:
    """Give the ballots of a vote as somebody may see them: others' only once it is over."""
    rows = session.execute(select(Ballot.person_id, Ballot.choice).where(Ballot.vote_id == vote.id)).all()
    given = {person: str(choice) for person, choice in rows}
    return Cast(len(given), given.get(actor.id or 0), given if vote.over else {})


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
            electorate.in_office(),
            Council.status == CouncilStatus.ACTIVE,
        )
        .options(joinedload(Vote.council))
    )
    return session.scalars(wanted.order_by(Vote.closes_at, Vote.id).limit(MOST)).all()
