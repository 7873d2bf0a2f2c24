"""Tables of organisations, of the people who represent them, and of invitations to do so."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, ForeignKey, String, Text, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.invitations import Invited
from forum.accounts.models import Person
from forum.kernel.clock import now
from forum.kernel.database import Base

NAME_LENGTH = 120
WEBSITE_LENGTH = 200
ABOUT_LENGTH = 1_000
PROOF_LENGTH = 2_000
REASON_LENGTH = 2_000


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


class State(StrEnum):
    """Where an organisation stands; follows from its dates."""

    WAITING = "waiting"  # registered, the office has not decided yet
    REFUSED = "refused"  # may be corrected and sent again
    VERIFIED = "verified"
    REVOKED = "revoked"  # was verified, until the office took that back; its contributions stay
    DISSOLVED = "dissolved"  # was verified; its contributions stay
    WITHDRAWN = "withdrawn"  # was never verified


STATE_LABELS = {
    State.WAITING: _("Being checked"),
    State.REFUSED: _("Not verified"),
    State.VERIFIED: _("Verified"),
    State.REVOKED: _("No longer verified"),
    State.DISSOLVED: _("Dissolved"),
    State.WITHDRAWN: _("Withdrawn"),
}


class Refusal(StrEnum):
    """Why the office does not verify an organisation."""

    NO_PROOF = "no_proof"
    NO_MANDATE = "no_mandate"
    UNKNOWN = "unknown"
    DOUBLE = "double"
    OTHER = "other"


REFUSAL_LABELS = {
    Refusal.NO_PROOF: _("The proof does not show that the organisation exists"),
    Refusal.NO_MANDATE: _("It does not show that you may speak for it"),
    Refusal.UNKNOWN: _("It is none of the kinds that can register here"),
    Refusal.DOUBLE: _("It is registered already"),
    Refusal.OTHER: _("Another reason"),
}


class Organisation(Base):
    """An organisation in whose name its representatives write once the office has verified it.

    `proof` and the file are for the office alone. `wanted_name` is a new name that waits for the office. `due_on` is
    the day by which the office decides on what waits. `revoked_at` is when the office took the verification back, which
    empties `verified_at`; verifying again empties `revoked_at`.
    """

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[OrganisationKind] = mapped_column(String(24))
    website: Mapped[str] = mapped_column(String(WEBSITE_LENGTH), default="", server_default="")
    about: Mapped[str] = mapped_column(Text, default="", server_default="")
    html: Mapped[str] = mapped_column(Text, default="", server_default="")
    language: Mapped[str] = mapped_column(String(5), default="de", server_default="de")
    proof: Mapped[str] = mapped_column(Text, default="", server_default="")
    wanted_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="", server_default="")
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[date | None]
    verified_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    reason_code: Mapped[str] = mapped_column(String(24), default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    dissolved_at: Mapped[datetime | None]

    @hybrid_property
    def state(self) -> str:
        """Where it stands, a `State`."""
        if self.dissolved_at is not None:
            return State.DISSOLVED if self.verified_at or self.revoked_at else State.WITHDRAWN
        if self.verified_at is not None:
            return State.VERIFIED
        if self.revoked_at is not None:
            return State.REVOKED
        return State.WAITING if self.refused_at is None else State.REFUSED

    @state.inplace.expression
    @classmethod
    def _state_in_sql(cls) -> ColumnElement[Any]:
        return case(
            (
                cls.dissolved_at.is_not(None) & cls.verified_at.is_(None) & cls.revoked_at.is_(None),
                str(State.WITHDRAWN),
            ),
            (cls.dissolved_at.is_not(None), str(State.DISSOLVED)),
            (cls.verified_at.is_not(None), str(State.VERIFIED)),
            (cls.revoked_at.is_not(None), str(State.REVOKED)),
            (cls.refused_at.is_(None), str(State.WAITING)),
            else_=str(State.REFUSED),
        )


class Representative(Base):
    """A person who speaks for an organisation, with an own account; rights end at `until`.

    `shown` tells whether the person wishes to be named on the organisation's public page.
    """

    __tablename__ = "representatives"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    manages: Mapped[bool] = mapped_column(default=False)
    shown: Mapped[bool] = mapped_column(default=False, server_default="0")
    since: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class ProofFile(Base):
    """A file that proves who an organisation is; the store keeps its bytes under `key`, for the office alone."""

    __tablename__ = "organisation_proofs"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    ending: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Invitation(Invited, Base):
    """An invitation to speak for an organisation."""

    __tablename__ = "organisation_invitations"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    manages: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="raise")
