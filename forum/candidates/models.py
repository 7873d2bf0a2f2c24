"""The table of project candidates."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.contributions.models import TITLE_LENGTH, Contribution
from forum.kernel.clock import now
from forum.kernel.database import Base

KIND = "candidate"


class CandidateStatus(StrEnum):
    """Where the dossier stands."""

    PREPARING = "preparing"
    SCORING = "scoring"
    WITH_BOARD = "with_board"
    DECIDED = "decided"


LABELS = {
    CandidateStatus.PREPARING: _("Being prepared"),
    CandidateStatus.SCORING: _("Being scored"),
    CandidateStatus.WITH_BOARD: _("With the Smart City Board"),
    CandidateStatus.DECIDED: _("Decided"),
}


class Candidate(Base):
    """A contribution that the office nominated, with its official reasons; public from its first day."""

    __tablename__ = "candidates"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    origin_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    reasons: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    blanked: Mapped[str] = mapped_column(String(80), default="", server_default="")  # why passages are, if any
    status: Mapped[CandidateStatus] = mapped_column(String(12), default=CandidateStatus.PREPARING)
    nominated_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    origin: Mapped[Contribution] = relationship(lazy="raise")
