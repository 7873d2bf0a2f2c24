"""Tables of the bodies: the Forum and its councils, their statutes, and how many seats each group has."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, Text, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.councils.kinds import CouncilStatus, Group, Kind, Majority
from forum.kernel.clock import now, today
from forum.kernel.database import Base
from forum.strategy.models import Topic

NAME_LENGTH = 120
PURPOSE_LENGTH = 240
TASK_LENGTH = 4_000
STATUTE_LENGTH = 12_000
REASON_LENGTH = 2_000
MOST_SEATS = 40  # of one group


class Council(Base):
    """A body: the Forum (`kind` forum, exactly one) or a council that a body founded.

    Seen by everyone from `public_from` on, whatever becomes of it. `founded_by_id`, `founded_on` and `founding` record
    the decision that founded it; the office carried it out. `term_months` and `deputies` say how members are appointed
    from now on, `apply_until` until when people may apply for free seats (empty: as long as there are any).
    """

    __tablename__ = "councils"
    __table_args__ = (
        CheckConstraint("kind IN ('forum', 'council')", name="kind"),
        CheckConstraint("status IN ('active', 'paused', 'dissolved')", name="status"),
        CheckConstraint("term_months > 0", name="term"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[Kind] = mapped_column(String(10), default=Kind.COUNCIL)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    purpose: Mapped[str] = mapped_column(String(PURPOSE_LENGTH))
    task: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    term_months: Mapped[int] = mapped_column(default=24)
    deputies: Mapped[bool] = mapped_column(default=True)
    apply_until: Mapped[date | None]
    public_from: Mapped[date | None]
    status: Mapped[CouncilStatus] = mapped_column(String(10), default=CouncilStatus.ACTIVE)
    status_on: Mapped[date] = mapped_column(default=today)
    status_reason: Mapped[str] = mapped_column(Text, default="")
    founded_by_id: Mapped[int | None] = mapped_column(ForeignKey("councils.id"))
    founded_on: Mapped[date]
    founding: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    topic: Mapped[Topic | None] = relationship(lazy="raise")
    founded_by: Mapped[Council | None] = relationship(remote_side=id, lazy="raise")

    @hybrid_property
    def shown(self) -> bool:
        """Whether everyone may know of it today."""
        return self.public_from is not None and self.public_from <= today()

    @shown.inplace.expression
    @classmethod
    def _shown_in_sql(cls) -> ColumnElement[Any]:
        return and_(cls.public_from.is_not(None), cls.public_from <= today())


class Statute(Base):
    """One version of a council's statute, with what votes and meetings read of it; the highest version counts.

    `quorum_percent` is the share of all seats that are filled which must be present, at least half by default.
    `proposal_days` is how many days before a meeting members may still propose items.
    """

    __tablename__ = "council_statutes"
    __table_args__ = (
        CheckConstraint("majority IN ('simple', 'two_thirds')", name="majority"),
        CheckConstraint("quorum_percent BETWEEN 1 AND 100", name="quorum"),
        CheckConstraint("proposal_days >= 0", name="proposals"),
    )

    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    quorum_percent: Mapped[int] = mapped_column(default=50)
    majority: Mapped[Majority] = mapped_column(String(12), default=Majority.SIMPLE)
    proposal_days: Mapped[int] = mapped_column(default=14)
    decision: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Seats(Base):
    """How many seats of a council a group has."""

    __tablename__ = "council_seats"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), primary_key=True)
    group: Mapped[Group] = mapped_column(String(24), primary_key=True)
    number: Mapped[int]
