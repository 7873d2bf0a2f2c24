"""The table of what people follow: a contribution, a topic, a district or an organisation."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts.models import Person
from forum.contributions.models import Contribution
from forum.kernel.clock import now
from forum.kernel.database import Base
from forum.organisations.models import Organisation
from forum.strategy.models import District, Topic

THINGS = ("contribution_id", "topic_id", "district_id", "organisation_id")


class Pace(StrEnum):
    """How soon news reach somebody by mail; the inbox has them at once in any case."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


PACE_LABELS = {
    Pace.ONCE: _("at once"),
    Pace.DAILY: _("once a day"),
    Pace.WEEKLY: _("once a week"),
    Pace.NEVER: _("never"),
}


class Follow(Base):
    """One person follows one thing; there can be no second. An empty `pace` means: as chosen for what I follow."""

    __tablename__ = "follows"
    __table_args__ = (
        *(UniqueConstraint(thing, "person_id") for thing in THINGS),
        CheckConstraint(
            " + ".join(f"(CASE WHEN {thing} IS NULL THEN 0 ELSE 1 END)" for thing in THINGS) + " = 1", name="one_thing"
        ),
        CheckConstraint("pace IN ('', 'once', 'daily', 'weekly', 'never')", name="pace"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey(Contribution.id, ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey(Topic.id))
    district_id: Mapped[int | None] = mapped_column(ForeignKey(District.id))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey(Organisation.id))
    pace: Mapped[str] = mapped_column(String(8), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
