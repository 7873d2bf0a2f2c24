"""Tables of organisations and of the people who represent them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.clock import now
from forum.kernel.database import Base


class OrganisationKind(StrEnum):
    """What an organisation is; shown beside its name."""

    COMPANY = "company"
    RESEARCH = "research"
    ASSOCIATION = "association"
    CULTURE = "culture"
    MUNICIPAL_COMPANY = "municipal_company"
    PARTNER_MUNICIPALITY = "partner_municipality"


LABELS = {
    OrganisationKind.COMPANY: _("Company"),
    OrganisationKind.RESEARCH: _("Research"),
    OrganisationKind.ASSOCIATION: _("Association"),
    OrganisationKind.CULTURE: _("Culture"),
    OrganisationKind.MUNICIPAL_COMPANY: _("Municipal company"),
    OrganisationKind.PARTNER_MUNICIPALITY: _("Partner municipality"),
}


class Organisation(Base):
    """A verified organisation in whose name its representatives write."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[OrganisationKind] = mapped_column(String(24))
    created_at: Mapped[datetime] = mapped_column(default=now)
    verified_at: Mapped[datetime | None]
    dissolved_at: Mapped[datetime | None]


class Representative(Base):
    """A person who speaks for an organisation, with an own account; rights end at `until`."""

    __tablename__ = "representatives"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    manages: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]
