"""The table of blanked passages: what was blanked, why, what its author says to that, and the sealed original."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Person
from forum.contributions.models import Contribution
from forum.kernel.clock import now
from forum.kernel.database import Base

WORDS_LENGTH = 1_000
REASON_LENGTH = 2_000
KINDS = ("comment", "candidate", "answer", "statement", "post")  # of texts with a column of their own
KEPT = timedelta(days=183)
"""So long the author can object and the original is kept: half a year (EU Digital Services Act, Art. 20)."""


class Why(StrEnum):
    """Why a passage is blanked; the public reads it in general words."""

    PERSONAL = "personal"
    INSULT = "insult"
    RIGHTS = "rights"
    UNLAWFUL = "unlawful"
    OTHER = "other"


LABELS = {
    Why.PERSONAL: _("personal data"),
    Why.INSULT: _("insult"),
    Why.RIGHTS: _("rights of others"),
    Why.UNLAWFUL: _("against the law"),
    Why.OTHER: _("against the rules"),
}


class BlankingStatus(StrEnum):
    """Where it stands."""

    STANDING = "standing"
    CONTESTED = "contested"  # the author objects
    CONFIRMED = "confirmed"  # a colleague decided that it stays
    UNDONE = "undone"


STATUS_LABELS = {
    BlankingStatus.STANDING: _("Blanked out"),
    BlankingStatus.CONTESTED: _("The author objects"),
    BlankingStatus.CONFIRMED: _("Confirmed after an objection"),
    BlankingStatus.UNDONE: _("Taken back"),
}
BLANK = (BlankingStatus.STANDING, BlankingStatus.CONTESTED, BlankingStatus.CONFIRMED)


class Blanking(Base):
    """One act: the same words in one or several places of a text.

    `contribution_id` is what the text is about; where no other key is set, it is the contribution's own text. Posts of
    councils are about none. `sealed` holds the
    words and how to put them back; it is empty once nobody may want them back any more. No other table, event or mail
    holds the words. `author_id` is who wrote the text, at that time.
    """

    __tablename__ = "blankings"
    __table_args__ = (
        CheckConstraint("status IN ('standing', 'contested', 'confirmed', 'undone')", name="status"),
        CheckConstraint(
            " + ".join(f"(CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END)" for kind in KINDS) + " <= 1", name="one_text"
        ),
        CheckConstraint("(contribution_id IS NULL) = (post_id IS NOT NULL)", name="about"),
        Index("ix_blankings_status", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id"), index=True)
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("council_posts.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    reason_code: Mapped[Why] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    places: Mapped[int]
    sealed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    status: Mapped[BlankingStatus] = mapped_column(String(10), default=BlankingStatus.STANDING)
    objection: Mapped[str] = mapped_column(Text, default="")
    objected_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    contribution: Mapped[Contribution | None] = relationship(lazy="raise")

    readings: Mapped[list[Reading]] = relationship(lazy="raise", viewonly=True, order_by="Reading.id")

    @property
    def kind(self) -> str:
        """What kind of text it is about."""
        return next((kind for kind in KINDS if getattr(self, f"{kind}_id") is not None), "idea")

    @property
    def text_id(self) -> int:
        """The key of the text."""
        kind = self.kind
        key: int = getattr(self, f"{kind}_id" if kind in KINDS else "contribution_id")
        return key

    @property
    def contestable(self) -> bool:
        """Whether its author can object now: once, as long as the original is kept."""
        return self.status == BlankingStatus.STANDING and self.sealed is not None and now() < self.at + KEPT


class Reading(Base):
    """Who opened a seal, and what for."""

    __tablename__ = "blanking_readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    blanking_id: Mapped[int] = mapped_column(ForeignKey("blankings.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    purpose: Mapped[str] = mapped_column(Text)

    actor: Mapped[Person | None] = relationship(lazy="raise")
