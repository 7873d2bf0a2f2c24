"""Tables of recommendations: drafts with their versions, conflicts of interest and minority opinions; what was issued."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.contributions.models import TITLE_LENGTH, Contribution
from forum.councils.models import Council
from forum.councils.models_threads import Thread
from forum.kernel.clock import now
from forum.kernel.database import Base
from forum.recommendations.kinds import Body, DraftStatus, Outcome, Purpose
from forum.votes.kinds import Part, Result
from forum.votes.models import Vote

BODY_LENGTH = 10_000
OPINION_LENGTH = 4_000
REASON_LENGTH = 2_000
KIND = "recommendation"  # its series of numbers

_PURPOSE = "purpose IN ('advice', 'statement', 'proposal')"
_ABOUT = "(purpose = 'advice') = (about_id IS NOT NULL)"


class Draft(Base):
    """What a body is about to say, written together and internal: the newest version stands here.

    Members comment on it in an internal thread. `vote_id` is the newest vote on it; while that runs, and once it was
    carried, the text does not change. Of an idea that a body has there is one open draft.
    """

    __tablename__ = "recommendation_drafts"
    __table_args__ = (
        CheckConstraint(_PURPOSE, name="purpose"),
        CheckConstraint(_ABOUT, name="about"),
        CheckConstraint("status IN ('drafting', 'issued', 'dropped')", name="status"),
        Index(
            "uq_recommendation_drafts_open",
            "council_id",
            "about_id",
            unique=True,
            sqlite_where=text("status = 'drafting' AND about_id IS NOT NULL"),
            postgresql_where=text("status = 'drafting' AND about_id IS NOT NULL"),
        ),
        Index(None, "about_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    purpose: Mapped[Purpose] = mapped_column(String(10))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[DraftStatus] = mapped_column(String(10), default=DraftStatus.DRAFTING)
    thread_id: Mapped[int] = mapped_column(ForeignKey("council_threads.id"), unique=True)
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("votes.id"), unique=True)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    changed_by: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    council: Mapped[Council] = relationship(lazy="raise")
    about: Mapped[Contribution | None] = relationship(lazy="raise")
    thread: Mapped[Thread] = relationship(lazy="raise")
    vote: Mapped[Vote | None] = relationship(lazy="raise")


class DraftVersion(Base):
    """A draft as it stood; the newest version stands in the draft."""

    __tablename__ = "recommendation_versions"

    draft_id: Mapped[int] = mapped_column(ForeignKey("recommendation_drafts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime] = mapped_column(default=now)


class DraftConflict(Base):
    """A member said before the vote that they are biased in this matter; they will be no voter in it."""

    __tablename__ = "recommendation_conflicts"

    draft_id: Mapped[int] = mapped_column(ForeignKey("recommendation_drafts.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)


class MinorityOpinion(Base):
    """What somebody who could vote says against the majority; published with the text, with a name if they wish."""

    __tablename__ = "minority_opinions"

    draft_id: Mapped[int] = mapped_column(ForeignKey("recommendation_drafts.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    named: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(default=now)


FIRST_SAID = (MinorityOpinion.at, MinorityOpinion.person_id)


class Recommendation(Base):
    """What a body said: public, with a number that can be cited, and unchanged for ever.

    `verdict` is what the vote gave for an advice. `issued_as` tells who acted for the body. `candidate_number` is the
    project candidate that the contribution was then, if it was one. `idea_id` is the idea that was made of a proposal.
    `outcome` repeats the newest response, so that a body's can be counted.
    """

    __tablename__ = "recommendations"
    __table_args__ = (
        CheckConstraint(_PURPOSE, name="purpose"),
        CheckConstraint(_ABOUT, name="about"),
        CheckConstraint("outcome IN ('', 'followed', 'deviated')", name="outcome"),
        Index(None, "council_id", "number"),
        Index(None, "about_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("recommendation_drafts.id"), unique=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), unique=True)
    purpose: Mapped[Purpose] = mapped_column(String(10))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"))
    candidate_number: Mapped[int | None] = mapped_column(ForeignKey("candidates.number"))
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    verdict: Mapped[Result] = mapped_column(String(16))
    outcome: Mapped[Outcome | str] = mapped_column(String(10), default="")
    issued_at: Mapped[datetime] = mapped_column(default=now)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    issued_as: Mapped[Part] = mapped_column(String(16))

    council: Mapped[Council] = relationship(lazy="raise")
    about: Mapped[Contribution | None] = relationship(foreign_keys=about_id, lazy="raise")
    idea: Mapped[Contribution | None] = relationship(foreign_keys=idea_id, lazy="raise")
    vote: Mapped[Vote] = relationship(lazy="raise")

    @property
    def matter(self) -> Contribution | None:
        """What it concerns: the contribution it is about, or the idea that was made of it."""
        return self.about or self.idea


class Response(Base):
    """What the office or the Board made of a recommendation; append-only, the newest of each counts."""

    __tablename__ = "recommendation_responses"
    __table_args__ = (
        CheckConstraint("body IN ('office', 'board')", name="body"),
        CheckConstraint("outcome = 'followed' OR reason <> ''", name="reason"),
        Index(None, "recommendation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendations.id"))
    body: Mapped[Body] = mapped_column(String(10))
    outcome: Mapped[Outcome] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(5), default="de")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=now)
