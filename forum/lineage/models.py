"""Tables of merges, from the office's proposal on, and of links between related contributions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.contributions.models import Contribution
from forum.kernel.clock import now, today
from forum.kernel.database import Base

REASON_LENGTH = 2_000
KIN = "kin"  # detail of the timeline's entries: the key of the other contribution


class MergeStatus(StrEnum):
    """Where a merge stands."""

    PROPOSED = "proposed"  # the author is asked
    MERGED = "merged"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by the office
    EXPIRED = "expired"
    UNDONE = "undone"


STANDING = (MergeStatus.PROPOSED, MergeStatus.MERGED)
LABELS = {
    MergeStatus.PROPOSED: _("Proposed to the author"),
    MergeStatus.MERGED: _("Merged"),
    MergeStatus.REFUSED: _("Refused by the author"),
    MergeStatus.WITHDRAWN: _("Proposal withdrawn"),
    MergeStatus.EXPIRED: _("Expired without an answer"),
    MergeStatus.UNDONE: _("Merge undone"),
}


class Merge(Base):
    """One contribution goes up in another: what the office proposed, what the author said, and how it ended.

    `relate` is the office's wish to link both as related where the author does not agree. `from_status` and
    `asked_from` are where the contribution stood, for the way back. `note` is the author's or the office's last word.
    """

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint("status IN ('proposed', 'merged', 'refused', 'withdrawn', 'expired', 'undone')", name="status"),
        CheckConstraint("contribution_id <> into_id", name="two"),
        Index(
            "ix_merges_standing",
            "contribution_id",
            unique=True,
            sqlite_where=text("status IN ('proposed', 'merged')"),
            postgresql_where=text("status IN ('proposed', 'merged')"),
        ),
        Index(None, "contribution_id", "status"),
        Index(None, "into_id", "status"),
        Index("ix_merges_waiting", "status", "expires_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    into_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    status: Mapped[MergeStatus] = mapped_column(String(10), default=MergeStatus.PROPOSED)
    reason: Mapped[str] = mapped_column(Text)
    relate: Mapped[bool] = mapped_column(default=False)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    expires_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]
    from_status: Mapped[str] = mapped_column(String(16), default="")
    asked_from: Mapped[str] = mapped_column(String(16), default="")

    contribution: Mapped[Contribution] = relationship(foreign_keys=contribution_id, lazy="raise")
    into: Mapped[Contribution] = relationship(foreign_keys=into_id, lazy="raise")

    @property
    def expired(self) -> bool:
        """Whether the time for an answer is over."""
        return self.status == MergeStatus.PROPOSED and self.expires_on < today()


class Relation(Base):
    """Two contributions are related, each to the other: one row, the lower key first."""

    __tablename__ = "relations"
    __table_args__ = (CheckConstraint("low_id < high_id", name="ordered"),)

    low_id: Mapped[int] = mapped_column(ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True)
    high_id: Mapped[int] = mapped_column(
        ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=now)
