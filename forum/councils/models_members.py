"""Tables of the people: who sits in a council and what they declared, who applied, who was invited."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.invitations import Invited
from forum.accounts.models import Person
from forum.councils.kinds import ApplicationStatus, Appointed, Ended, Group, SeatRole
from forum.councils.models import Council
from forum.kernel.clock import now, today
from forum.kernel.database import Base
from forum.organisations.models import Organisation

REAL_NAME_LENGTH = 80
MOTIVATION_LENGTH = 4_000
INTERESTS_LENGTH = 2_000
CONTACT_LENGTH = 200


class Member(Base):
    """Somebody's seat in a council, with their real name: from `from_on` to `until_on`, both days included.

    It ends by itself with its last day, at `ended_at` when somebody resigned, was removed or was succeeded by another
    person of the organisation (`organisation_id`) they sat for, and rests while they do not speak for it. A deputy names the seat (`deputy_of_id`) for which they step
    in while nobody sits there or its member is away (`away_from` to `away_until`). Contact fields are public; members
    fill in what they like. `explained_on` is the day on which the duties were explained (NKomVG § 43).
    """

    __tablename__ = "council_members"
    __table_args__ = (
        CheckConstraint("role IN ('chair', 'deputy_chair', 'member', 'deputy')", name="role"),
        CheckConstraint("(role = 'deputy') = (deputy_of_id IS NOT NULL)", name="deputy"),
        CheckConstraint("from_on <= until_on", name="term"),
        CheckConstraint("(ended_at IS NULL) = (ended = '')", name="ended"),
        Index(None, "council_id", "until_on"),
        Index(None, "person_id", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    group: Mapped[Group] = mapped_column(String(24))
    role: Mapped[SeatRole] = mapped_column(String(16), default=SeatRole.MEMBER)
    deputy_of_id: Mapped[int | None] = mapped_column(ForeignKey("council_members.id"), index=True)
    name: Mapped[str] = mapped_column(String(REAL_NAME_LENGTH))
    appointed: Mapped[Appointed] = mapped_column(String(16))
    appointed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    appointed_at: Mapped[datetime] = mapped_column(default=now)
    from_on: Mapped[date] = mapped_column(default=today)
    until_on: Mapped[date]
    explained_on: Mapped[date]
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    declared_at: Mapped[datetime | None]
    interests: Mapped[str] = mapped_column(Text, default="")
    contact_email: Mapped[str] = mapped_column(String(CONTACT_LENGTH), default="")
    contact_phone: Mapped[str] = mapped_column(String(CONTACT_LENGTH), default="")
    contact_website: Mapped[str] = mapped_column(String(CONTACT_LENGTH), default="")
    reminded_for: Mapped[date | None]  # the end of the term of which they were told
    ended_at: Mapped[datetime | None]
    ended: Mapped[Ended | str] = mapped_column(String(12), default="")
    ended_reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    council: Mapped[Council] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    deputy_of: Mapped[Member | None] = relationship(remote_side=id, lazy="raise")

    @property
    def away(self) -> bool:
        """Whether the member is away today."""
        return (
            self.away_from is not None and self.away_until is not None and self.away_from <= today() <= self.away_until
        )


class Interest(Base):
    """An organisation that a member declared to have to do with: while they sit, they decide nothing about it."""

    __tablename__ = "council_interests"

    member_id: Mapped[int] = mapped_column(ForeignKey("council_members.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True, index=True)

    organisation: Mapped[Organisation] = relationship(lazy="raise")


class Application(Base):
    """Somebody wants a seat, for themselves or for an organisation; or was invited and said yes (`invited`).

    `due_on` is the day by which the office answers, `reason` what it said, `member_id` the seat that came of it.
    """

    __tablename__ = "council_applications"
    __table_args__ = (
        CheckConstraint("status IN ('submitted', 'appointed', 'refused', 'withdrawn')", name="status"),
        Index(None, "status", "due_on", "id"),
        Index(None, "person_id", "council_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    group: Mapped[Group] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(REAL_NAME_LENGTH))
    motivation: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    interests: Mapped[str] = mapped_column(Text, default="")
    invited: Mapped[bool] = mapped_column(default=False)
    status: Mapped[ApplicationStatus] = mapped_column(String(10), default=ApplicationStatus.SUBMITTED)
    due_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("council_members.id"))
    revision: Mapped[int] = mapped_column(default=1)

    council: Mapped[Council] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")


class CouncilInvitation(Invited, Base):
    """An invitation to take a seat, bound to a mail address; who accepts it applies, and the office appoints."""

    __tablename__ = "council_invitations"

    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)
    group: Mapped[Group] = mapped_column(String(24))

    council: Mapped[Council] = relationship(lazy="raise")
