"""Tables of meetings and their agenda: what is planned, discussed and written down."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from forum.candidates.models import Candidate
from forum.contributions.models import Contribution
from forum.councils.models import Council
from forum.kernel.clock import now
from forum.kernel.database import Base
from forum.meetings.kinds import ItemStatus, Lead, Sight, Status

PLACE_LENGTH = 200
NOTE_LENGTH = 1_000
LINK_LENGTH = 500
REASON_LENGTH = 1_000
TITLE_LENGTH = 160
ITEM_LENGTH = 4_000
RECORD_LENGTH = 8_000
RESULT_LENGTH = 1_000
FILE_NAME_LENGTH = 120
MOST_GUESTS = 1_000
LONGEST = 600  # minutes planned for one item


def new_uid() -> str:
    """Give a name for calendar programs that stands nowhere else and never changes (RFC 7986, 5.3)."""
    return secrets.token_hex(16)


class Meeting(Base):
    """A meeting of a body; `number` counts within it. Times are moments, shown on the city's clock.

    `sight` says what everyone may know once it was invited to. `remote_url` is for members and registered guests only.
    `uid` and `sequence` are what calendar programs know it by: the latter rises with every change after the invitation,
    `changed_at` says when. `lead` is who leads it.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("council_id", "number"),
        CheckConstraint("sight IN ('public', 'date', 'internal')", name="sight"),
        CheckConstraint("status IN ('draft', 'invited', 'running', 'held', 'cancelled')", name="status"),
        CheckConstraint("starts_at < ends_at", name="times"),
        CheckConstraint("guests >= 0", name="guests"),
        Index(None, "starts_at", "id"),
        Index(None, "council_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    number: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sight: Mapped[Sight] = mapped_column(String(10), default=Sight.PUBLIC)
    place: Mapped[str] = mapped_column(String(PLACE_LENGTH), default="")
    access: Mapped[list[str]] = mapped_column(JSON, default=list)
    access_note: Mapped[str] = mapped_column(Text, default="")
    remote_url: Mapped[str] = mapped_column(String(LINK_LENGTH), default="")
    guests: Mapped[int] = mapped_column(default=0)  # seats for registered guests
    proposals_until: Mapped[date | None]
    status: Mapped[Status] = mapped_column(String(10), default=Status.DRAFT)
    reason: Mapped[str] = mapped_column(Text, default="")
    lead: Mapped[Lead] = mapped_column(String(16), default=Lead.CHAIR)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=new_uid)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # Noted with the attendance: seats that are filled, how many of them were represented, how many must be.
    seats: Mapped[int] = mapped_column(default=0)
    present: Mapped[int] = mapped_column(default=0)
    needed: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    council: Mapped[Council] = relationship(lazy="raise")

    @hybrid_property
    def body_shown(self) -> bool:
        """Whether its body may be known by everyone today."""
        return bool(self.council.shown)

    @body_shown.inplace.expression
    @classmethod
    def _body_shown_in_sql(cls) -> ColumnElement[Any]:
        body = aliased(Council)
        return select(body.shown).where(body.id == cls.council_id).scalar_subquery()


class AgendaItem(Base):
    """Something on the agenda, or proposed for it; `position` orders what was accepted.

    `minutes` is the time planned. `record` and `result` are what the minutes say of it, as plain text.
    """

    __tablename__ = "agenda_items"
    __table_args__ = (
        CheckConstraint("status IN ('proposed', 'accepted', 'refused')", name="status"),
        CheckConstraint("minutes >= 0", name="minutes"),
        Index(None, "meeting_id", "position"),
        Index(None, "contribution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    body: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(5), default="de")
    minutes: Mapped[int] = mapped_column(default=0)
    public: Mapped[bool] = mapped_column(default=True)
    status: Mapped[ItemStatus] = mapped_column(String(10), default=ItemStatus.ACCEPTED)
    reason: Mapped[str] = mapped_column(Text, default="")
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    proposed_by: Mapped[str] = mapped_column(String(80), default="")
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"))
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"), index=True)
    record: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    contribution: Mapped[Contribution | None] = relationship(lazy="raise")
    candidate: Mapped[Candidate | None] = relationship(lazy="raise")
    files: Mapped[list[ItemFile]] = relationship(lazy="raise", order_by="ItemFile.id")


class ItemFile(Base):
    """A document of an item; the store keeps its bytes under `key`. It is seen by whoever sees the item."""

    __tablename__ = "agenda_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(FILE_NAME_LENGTH))
    ending: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
