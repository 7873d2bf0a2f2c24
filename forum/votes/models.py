"""Tables of votes: the question with the rules it is counted by, who may vote, the ballots."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Person
from forum.contributions.models import Contribution
from forum.councils.kinds import Majority
from forum.councils.models import Council
from forum.councils.models_members import Member
from forum.kernel.clock import now
from forum.kernel.database import Base
from forum.votes.kinds import Choice, Kind, Paper, Part, Result

TITLE_LENGTH = 160
BODY_LENGTH = 10_000
REASON_LENGTH = 1_000
MOST = 500  # votes counted by hand
KNOWN = "known"  # a conflict of interest of which the house knows itself


class Vote(Base):
    """A question that a body decides, internal to it; what came of it is published by the rooms above.

    The electorate is frozen when it opens, and so is what it is counted by: the statute's version, `quorum_percent` of
    the `seats` that were filled, the majority. `closes_at` ends it by itself (votes in a meeting have none). `result` is
    empty while it runs; `totals`, `taking_part` and `quorum` are written when it closes. `about_id` is the contribution
    it is about: whoever has to do with that does not vote. `again_id` is the vote without quorum that it repeats.
    `opened_as` and `closed_as` say who acted for the body (the chair, the deputy chair, the secretary).
    """

    __tablename__ = "votes"
    __table_args__ = (
        UniqueConstraint("council_id", "number"),
        CheckConstraint("kind IN ('circular', 'browser', 'hands', 'secret')", name="kind"),
        CheckConstraint("paper IN ('motion', 'advice')", name="paper"),
        CheckConstraint("majority IN ('simple', 'two_thirds')", name="majority"),
        CheckConstraint("quorum_percent BETWEEN 1 AND 100", name="quorum"),
        CheckConstraint("(kind = 'circular') = (closes_at IS NOT NULL)", name="deadline"),
        CheckConstraint("(closed_at IS NULL) = (result = '')", name="closed"),
        Index("ix_votes_running", "closed_at", "closes_at"),
        Index("ix_votes_council", "council_id", "opened_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    number: Mapped[int]
    kind: Mapped[Kind] = mapped_column(String(10))
    paper: Mapped[Paper] = mapped_column(String(10), default=Paper.MOTION)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    body: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(5), default="de")
    about_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    again_id: Mapped[int | None] = mapped_column(ForeignKey("votes.id"), unique=True)

    statute_version: Mapped[int]
    quorum_percent: Mapped[int]
    majority: Mapped[Majority] = mapped_column(String(12))
    seats: Mapped[int]

    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    opened_as: Mapped[Part] = mapped_column(String(16))
    opened_at: Mapped[datetime] = mapped_column(default=now)
    closes_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_as: Mapped[Part | str] = mapped_column(String(16), default="")
    closed_at: Mapped[datetime | None]
    result: Mapped[Result | str] = mapped_column(String(16), default="")
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was cancelled
    totals: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    taking_part: Mapped[int] = mapped_column(default=0)
    quorum: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)

    council: Mapped[Council] = relationship(lazy="raise")
    about: Mapped[Contribution | None] = relationship(lazy="raise")

    @property
    def over(self) -> bool:
        """Whether nobody can vote any more, although the worker may still have to count."""
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= now())


class Elector(Base):
    """Somebody who may vote, with the name and seat they had when it opened.

    With a `conflict` of interest (the reason in words, or what the house knew) they may not, and the record says so; a
    deputy may then stand there for the same seat. `seat_id` is the seat whose vote it is (none: who sits by right),
    `member_id` their own, a deputy's being another one.
    """

    __tablename__ = "vote_electors"
    __table_args__ = (
        Index(
            "uq_vote_electors_seat",
            "vote_id",
            "seat_id",
            unique=True,
            sqlite_where=text("conflict = ''"),
            postgresql_where=text("conflict = ''"),
        ),
        Index(None, "person_id", "vote_id"),
    )

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("council_members.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("council_members.id"))
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(16))
    conflict: Mapped[str] = mapped_column(Text, default="")
    conflict_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
    member: Mapped[Member | None] = relationship(foreign_keys=member_id, lazy="raise")

    @property
    def deputises(self) -> bool:
        """Whether they vote for a seat that is another's."""
        return self.seat_id != self.member_id


class Ballot(Base):
    """One person's open vote; there can be no second. It can be changed until the end."""

    __tablename__ = "vote_ballots"
    __table_args__ = (CheckConstraint("choice IN ('yes', 'conditions', 'no', 'abstain')", name="choice"),)

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    choice: Mapped[Choice] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(default=now)
