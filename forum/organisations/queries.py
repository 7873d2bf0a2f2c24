"""Questions about organisations."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from forum.accounts import invitations as mailed
from forum.accounts.actor import Actor
from forum.accounts.login import MOMENT, PERSON
from forum.accounts.models import Person, PersonState
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.organisations import policy
from forum.organisations.models import (
    LABELS,
    Invitation,
    Organisation,
    OrganisationKind,
    ProofFile,
    Representative,
    State,
)

LENGTH = 50
SLUG = re.compile(r"[a-z0-9-]{1,80}")


class Voice(NamedTuple):
    """In whose name a contribution stands: name, label of the kind, address of its page, whether it is dissolved.

    `verified` is false once the office has taken the verification back.
    """

    name: str
    label: str
    slug: str
    dissolved: bool
    verified: bool = True


# What `voice` is made of.
VOICE = (Organisation.name, Organisation.kind, Organisation.slug, Organisation.dissolved_at, Organisation.verified_at)


def voice(
    name: str | None, kind: str | None, slug: str | None, dissolved_at: datetime | None, verified_at: datetime | None
) -> Voice | None:
    """Give how a contribution names its organisation; None for a person's own."""
    if not name or not kind:
        return None
    return Voice(
        name, str(LABELS[OrganisationKind(kind)]), slug or "", dissolved_at is not None, verified_at is not None
    )


def voice_of(organisation: Organisation) -> Voice:
    """Give how a contribution names this organisation."""
    label = str(LABELS[OrganisationKind(organisation.kind)])
    gone, verified = organisation.dissolved_at is not None, organisation.verified_at is not None
    return Voice(organisation.name, label, organisation.slug, gone, verified)


def represented() -> Select[str, str, datetime | None]:
    """Ask for the organisations a person is bound to (`organisations`)."""
    return _set("organisations")


def managed_or_spoken_for() -> Select[str, str, datetime | None]:
    """Ask for the organisations a person represents, verified or not (`represents`)."""
    return _set("represents")


def spoken_for() -> Select[str, str, datetime | None]:
    """Ask for the verified organisations in whose name a person may write (`speaks_for`)."""
    return (
        _set("speaks_for")
        .join(Organisation, Organisation.id == Representative.organisation_id)
        .where(Organisation.verified_at.is_not(None), Organisation.dissolved_at.is_(None))
    )


def speaks_for(person: Any, organisation: Any, moment: Any) -> ColumnElement[bool]:
    """Tell in SQL whether a person speaks for a verified organisation; both are columns of the question around."""
    bound, spoken = aliased(Representative), aliased(Organisation)
    return (
        exists()
        .where(bound.person_id == person, bound.organisation_id == organisation)
        .where(or_(bound.until.is_(None), bound.until > moment))
        .where(spoken.id == bound.organisation_id, spoken.verified_at.is_not(None), spoken.dissolved_at.is_(None))
    )


def _set(name: str) -> Select[str, str, datetime | None]:
    key = cast(Representative.organisation_id, String)
    return select(literal(name, String), key, Representative.until).where(
        Representative.person_id == PERSON, or_(Representative.until.is_(None), Representative.until > MOMENT)
    )


def _active() -> Any:
    return or_(Representative.until.is_(None), Representative.until > now())


def speakable(actor: Actor) -> list[Organisation]:
    """Give the organisations in whose name the actor may write, by name."""
    if not actor.speaks_for:
        return []
    wanted = select(Organisation).where(Organisation.id.in_(actor.speaks_for)).order_by(Organisation.name)
    return list(session.scalars(wanted))


@dataclass(frozen=True)
class Page:
    """Verified organisations in the order of their addresses, and where to go on."""

    organisations: Sequence[Organisation]
    after: str | None
    before: str | None


def page(kind: str = "", *, after: str = "", before: str = "") -> Page:
    """Give verified organisations, of one kind or all: those after or before an address, else the first."""
    wanted = select(Organisation).where(Organisation.verified_at.is_not(None), Organisation.dissolved_at.is_(None))
    if kind:
        wanted = wanted.where(Organisation.kind == kind)
    if before and not after:
        rows = list(
            session.scalars(
                wanted.where(Organisation.slug < before).order_by(Organisation.slug.desc()).limit(LENGTH + 1)
            )
        )
        more, rows = len(rows) > LENGTH, rows[:LENGTH]
        rows.reverse()
        return Page(rows, rows[-1].slug if rows else None, rows[0].slug if more else None)
    rows = list(session.scalars(wanted.where(Organisation.slug > after).order_by(Organisation.slug).limit(LENGTH + 1)))
    more, rows = len(rows) > LENGTH, rows[:LENGTH]
    return Page(rows, rows[-1].slug if more else None, rows[0].slug if rows and after else None)


def counts() -> dict[str, int]:
    """Count verified organisations by kind."""
    rows = session.execute(
        select(Organisation.kind, func.count())
        .where(Organisation.verified_at.is_not(None), Organisation.dissolved_at.is_(None))
        .group_by(Organisation.kind)
    )
    return {str(kind): number for kind, number in rows}


def visible(slug: str, actor: Actor) -> Organisation:
    """Give an organisation that the actor may know of; raises Missing."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug)) if SLUG.fullmatch(slug) else None
    if found is None:
        raise Missing
    policy.VIEW.require(actor, found)
    return found


def by_id(key: int) -> Organisation | None:
    """Give an organisation."""
    return session.get(Organisation, key)


def named(names: Collection[str]) -> dict[str, int]:
    """Give the keys of public organisations by their names, as far as there are any."""
    wanted = select(Organisation.name, Organisation.id).where(
        Organisation.name.in_(names), Organisation.verified_at.is_not(None)
    )
    return {row.name: row.id for row in session.execute(wanted)} if names else {}


def is_known(slug: str, *, besides: int = 0) -> bool:
    """Tell whether a verified organisation has this name, as its address would be written."""
    wanted = select(Organisation.id).where(
        Organisation.slug == slug, Organisation.id != besides, Organisation.verified_at.is_not(None)
    )
    return bool(slug) and session.scalar(wanted.limit(1)) is not None


def members(organisation_id: int) -> Sequence[Representative]:
    """Give who speaks for an organisation now, those who manage first, each with the person."""
    return session.scalars(
        select(Representative)
        .join(Person, Person.id == Representative.person_id)
        .where(Representative.organisation_id == organisation_id, _active(), Person.state == PersonState.ACTIVE)
        .options(joinedload(Representative.person))
        .order_by(Representative.manages.desc(), Representative.since, Representative.person_id)
    ).all()


def membership(organisation_id: int, person_id: int | None) -> Representative | None:
    """Give how a person speaks for an organisation now."""
    return session.scalar(
        select(Representative).where(
            Representative.organisation_id == organisation_id, Representative.person_id == (person_id or 0), _active()
        )
    )


def invitations(organisation_id: int) -> Sequence[Invitation]:
    """Give invitations that nobody has accepted yet, newest first."""
    wanted = _open_invitations().where(Invitation.organisation_id == organisation_id)
    return session.scalars(wanted.order_by(Invitation.id.desc()).limit(LENGTH)).all()


def invitations_to(person_id: int | None) -> Sequence[Invitation]:
    """Give invitations that wait for the mail address of a person."""
    wanted = _open_invitations().where(mailed.of_person(Invitation, person_id))
    return session.scalars(wanted.options(joinedload(Invitation.organisation)).order_by(Invitation.id)).all()


def _open_invitations() -> Select[Invitation]:
    return select(Invitation).where(mailed.usable(Invitation))


def mine(actor: Actor) -> list[tuple[Organisation, Representative]]:
    """Give the organisations that the actor speaks for or has registered, by name, with how."""
    rows = session.execute(
        select(Organisation, Representative)
        .join(Representative, Representative.organisation_id == Organisation.id)
        .where(Representative.person_id == actor.id, _active())
        .order_by(Organisation.name, Organisation.id)
        .limit(LENGTH)
    )
    return [(organisation, representative) for organisation, representative in rows]


def count_mine(actor: Actor) -> int:
    """Count the organisations the actor speaks for, for their account."""
    return len(actor.represents)


def waiting() -> Sequence[Organisation]:
    """Give what the office has to decide on – organisations to verify and new names –, the most urgent first."""
    wanted = select(Organisation).where(_to_decide()).order_by(Organisation.due_on, Organisation.id)
    return session.scalars(wanted.limit(LENGTH)).all()


def waiting_count() -> int:
    """Count what the office has to decide on."""
    return int(session.scalar(select(func.count()).select_from(Organisation).where(_to_decide())) or 0)


def _to_decide() -> Any:
    new = Organisation.verified_at.is_(None) & Organisation.refused_at.is_(None) & Organisation.revoked_at.is_(None)
    return Organisation.dissolved_at.is_(None) & (new | (Organisation.wanted_name != ""))


def revoked() -> Sequence[Organisation]:
    """Give organisations whose verification was taken back, the newest first."""
    wanted = select(Organisation).where(Organisation.state == str(State.REVOKED))
    return session.scalars(wanted.order_by(Organisation.revoked_at.desc(), Organisation.id.desc()).limit(LENGTH)).all()


def unmanaged() -> Sequence[Organisation]:
    """Give verified organisations that nobody manages any more."""
    managed = (
        exists()
        .where(Representative.organisation_id == Organisation.id, Representative.manages, _active())
        .where(Person.id == Representative.person_id, Person.state == PersonState.ACTIVE)
    )
    wanted = select(Organisation).where(Organisation.state == str(State.VERIFIED), ~managed)
    return session.scalars(wanted.order_by(Organisation.slug).limit(LENGTH)).all()


def proofs(organisation_id: int) -> Sequence[ProofFile]:
    """Give the files that prove who an organisation is, newest first."""
    wanted = select(ProofFile).where(ProofFile.organisation_id == organisation_id)
    return session.scalars(wanted.order_by(ProofFile.id.desc())).all()
