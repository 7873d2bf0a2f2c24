"""The trunk's tables: contributions and what hangs on every kind of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, column_property, mapped_column, query_expression, relationship

from forum.accounts.models import Person
from forum.contributions.status import Outcome, Status, Visibility
from forum.kernel.clock import now
from forum.kernel.database import Base
from forum.organisations.models import Organisation
from forum.strategy.models import District, Topic

TITLE_LENGTH = 120
BODY_LENGTH = 10_000
PLACE_LENGTH = 200
ALTERNATIVE_LENGTH = 300
UNDATED = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class Contribution(Base):
    """What somebody wrote and others can support: one row, whatever its kind.

    `number` is counted per kind and shown to people. `listed_at` orders lists (undated imports come last), `heat` is
    kept with every support and comment. `asked_from` is the status to which a clarification returns, or a merge that is undone. `revision` rises with
    every decision, so that a stale form is refused. `council_id` is the council to which it was handed, `from_kind` is `person` or the organisation's kind.
    `advice_by` is the day until which that council advises while the Board has it, beside the Board's own clock.
    """

    __tablename__ = "contributions"
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 (read by SQLAlchemy)
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        CheckConstraint("visibility IN ('pending', 'public', 'hidden', 'internal')", name="visibility"),
        CheckConstraint("supports >= 0 AND comments >= 0", name="counters"),
        *(
            Index(f"ix_contributions_{scope}_{order}", "kind", "visibility", *columns, order, "id")
            for order in ("heat", "listed_at", "comments")
            for scope, columns in (
                ("all", ()),
                ("topic", ("topic_id",)),
                ("district", ("district_id",)),
                ("status", ("status",)),
                ("from", ("from_kind",)),
            )
        ),
        Index("ix_contributions_author", "author_id", "id"),
        Index("ix_contributions_queue", "status", "visibility", "due_on", "id"),
        Index("ix_contributions_due", "visibility", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    blanked: Mapped[str] = mapped_column(String(80), default="", server_default="")  # why passages are, if any
    version: Mapped[int] = mapped_column(default=1)

    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    from_kind: Mapped[str] = mapped_column(String(24), default="person")
    council_id: Mapped[int | None] = mapped_column(ForeignKey("councils.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    place: Mapped[str] = mapped_column(String(PLACE_LENGTH), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]

    visibility: Mapped[Visibility] = mapped_column(String(10), default=Visibility.PENDING)
    status: Mapped[Status] = mapped_column(String(16), default=Status.DRAFT)
    status_since: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[date | None]
    advice_by: Mapped[date | None]
    owner: Mapped[str] = mapped_column(String(16), default="")
    asked_from: Mapped[str] = mapped_column(String(16), default="")
    revision: Mapped[int] = mapped_column(default=1)

    supports: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    heat: Mapped[float] = mapped_column(default=0.0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    listed_at: Mapped[datetime] = mapped_column(default=UNDATED)

    supported: Mapped[bool | None] = query_expression()  # by the actor it was loaded for
    followed: Mapped[bool | None] = query_expression()  # by the same
    author: Mapped[Person | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    topic: Mapped[Topic | None] = relationship(lazy="raise")
    district: Mapped[District | None] = relationship(lazy="raise")

    if TYPE_CHECKING:
        candidate_number: Mapped[int | None]  # as which project candidate it was nominated last

    @hybrid_property
    def with_council(self) -> bool:
        """Whether a council has it before it: as what it is, or as a project candidate beside the Board."""
        return self.status == Status.COUNCIL or self.advice_by is not None

    @with_council.inplace.expression
    @classmethod
    def _with_council_in_sql(cls) -> ColumnElement[bool]:
        return or_(cls.status == Status.COUNCIL, cls.advice_by.is_not(None))

    @hybrid_property
    def advice_due(self) -> date | None:
        """Until when that council advises."""
        return self.advice_by or self.due_on

    @advice_due.inplace.expression
    @classmethod
    def _advice_due_in_sql(cls) -> ColumnElement[date | None]:
        return func.coalesce(cls.advice_by, cls.due_on)


class NumberSeries(Base):
    """The last number given out for a kind of thing."""

    __tablename__ = "number_series"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int]


class Support(Base):
    """One person's support of one contribution; there can be no second."""

    __tablename__ = "supports"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class TimelineEntry(Base):
    """One move on the way, append-only: who, in which role, when, from where, public reason, due date (rule 2)."""

    __tablename__ = "timeline"
    __table_args__ = (Index(None, "contribution_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    move: Mapped[str] = mapped_column(String(24))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(16))
    from_status: Mapped[str] = mapped_column(String(16))
    to_status: Mapped[str] = mapped_column(String(16))
    reason_code: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    actor: Mapped[Person | None] = relationship(lazy="raise")


# Asked only where somebody wants to know.
Contribution.candidate_number = column_property(
    select(TimelineEntry.details["candidate"].as_integer())
    .where(TimelineEntry.contribution_id == Contribution.id, TimelineEntry.move == "nominate")
    .order_by(TimelineEntry.id.desc())
    .limit(1)
    .scalar_subquery(),
    deferred=True,
)


class Version(Base):
    """A published text as it stood; the current one stands in the contribution."""

    __tablename__ = "versions"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)


class Answer(Base):
    """The city's official answer, shown above the text; the newest counts.

    `outcome` is empty for decisions of a body, which `given_by` then names (empty: the office).
    """

    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    outcome: Mapped[Outcome | None] = mapped_column(String(16))
    given_by: Mapped[str] = mapped_column(String(80), default="")
    verdict: Mapped[str] = mapped_column(String(240))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    blanked: Mapped[str] = mapped_column(String(80), default="", server_default="")  # why passages are, if any
    costs: Mapped[str] = mapped_column(String(120), default="")
    period: Mapped[str] = mapped_column(String(120), default="")
    responsible: Mapped[str] = mapped_column(String(120), default="")
    paper: Mapped[str] = mapped_column(String(40), default="")
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class FileKind(StrEnum):
    """What a file is: shown in the page, or offered as a download."""

    PICTURE = "picture"
    DOCUMENT = "document"


class Attachment(Base):
    """A picture or a PDF on a draft, a contribution or a comment; the store keeps its bytes under `key`.

    `alternative` says in words what a picture shows, and is the title of a document; only a draft's may lack it. `digest`
    is that of what was uploaded: the same file is not taken twice. `width` and `height` are those of the large picture.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("kind IN ('picture', 'document')", name="kind"),
        CheckConstraint("contribution_id IS NULL OR comment_id IS NULL", name="holder"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[FileKind] = mapped_column(String(10), default=FileKind.PICTURE, server_default="picture")
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64), default="", server_default="")
    alternative: Mapped[str] = mapped_column(String(ALTERNATIVE_LENGTH), default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0, server_default="0")  # bytes of the document, or of the large picture
    avif: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in the page."""
        return self.kind == FileKind.PICTURE

    def width_within(self, edge: int) -> int:
        """Give the width of a picture in the size whose longer edge is at most so long."""
        return max(1, round(self.width * min(1.0, edge / max(self.width, self.height, 1))))


class Tally(Base):
    """How many public contributions hold a value, kept by the worker for the filters."""

    __tablename__ = "tallies"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    facet: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]
