"""The table of ideas; what all contributions share stands in the trunk."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from forum.contributions.models import Contribution, TimelineEntry

KIND = "idea"


class Idea(Contribution):
    """An idea, or a suggestion taken over from another platform (`source_*`, status `imported` until adopted)."""

    __tablename__ = "ideas"
    __mapper_args__ = {"polymorphic_identity": KIND}  # noqa: RUF012 (read by SQLAlchemy)
    __table_args__ = (UniqueConstraint("source_name", "source_number"),)

    id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), primary_key=True)
    addressee: Mapped[str] = mapped_column(String(120), default="")
    source_name: Mapped[str | None] = mapped_column(String(80))
    source_number: Mapped[str | None] = mapped_column(String(40))
    source_url: Mapped[str] = mapped_column(String(500), default="")
    source_licence: Mapped[str] = mapped_column(String(40), default="")
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)


# What a council's newest recommendation says of it; asked only where somebody wants to know.
Idea.advice = column_property(
    select(TimelineEntry.details["verdict"].as_string())
    .where(TimelineEntry.contribution_id == Idea.id, TimelineEntry.move == "recommend")
    .order_by(TimelineEntry.id.desc())
    .limit(1)
    .scalar_subquery(),
    deferred=True,
)
