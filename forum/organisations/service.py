"""Verbs of organisations: register, verify, refuse, rename, dissolve; they never commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from sqlalchemy import delete, select

from forum.accounts import invitations
from forum.accounts.actor import Actor
from forum.kernel.clock import add_working_days, now, today
from forum.kernel.database import insert_once, session
from forum.kernel.errors import Forbidden, Refused
from forum.kernel.events import emit
from forum.kernel.settings import current
from forum.kernel.text import language_of, plain, prose, render
from forum.organisations import policy, proofs, queries
from forum.organisations.models import (
    ABOUT_LENGTH,
    NAME_LENGTH,
    PROOF_LENGTH,
    REASON_LENGTH,
    WEBSITE_LENGTH,
    Invitation,
    Organisation,
    OrganisationKind,
    ProofFile,
    Refusal,
    Representative,
    State,
)
from forum.web.slugs import slug
from forum.web.uploads import Upload

RESERVED = frozenset({"neu", "einladung"})  # addresses of the room itself
KEPT_AFTER_REFUSAL = timedelta(days=180)  # as long as a decision can be reviewed


@dataclass(frozen=True)
class Profile:
    """What an organisation says about itself, made ready before the database is locked."""

    name: str
    kind: OrganisationKind
    website: str
    about: str
    html: str
    language: str
    proof: str = ""

    @classmethod
    def of(cls, *, name: str, kind: str, website: str, about: str, proof: str = "") -> Profile:
        """Clean and render; lengths are cut to what the tables hold, forms check them before."""
        about = prose(about)[:ABOUT_LENGTH]
        return cls(
            plain(name, limit=NAME_LENGTH),
            OrganisationKind(kind),
            plain(website, limit=WEBSITE_LENGTH),
            about,
            render(about),
            language_of(about),
            prose(proof)[:PROOF_LENGTH],
        )


def locked(organisation: Organisation) -> Organisation:
    """Give an organisation as it stands right now, held against others who change it."""
    wanted = select(Organisation).where(Organisation.id == organisation.id).with_for_update(key_share=True)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def due_on() -> date:
    """Give the day by which the office decides on what is sent today."""
    return add_working_days(today(), current().answer_organisation_working_days)


def register(profile: Profile, *, actor: Actor, file: Upload | None = None, request_key: str = "") -> Organisation:
    """Register an organisation; the actor manages it, and speaks for it once the office has verified it.

    A form that was sent twice makes one. Raises Forbidden for visitors.
    """
    policy.REGISTER.require(actor)
    key = f"{actor.id}-{request_key}" if request_key else None
    known = select(Organisation).where(Organisation.request_key == key)
    if key and (found := session.scalar(known)) is not None:
        return found
    base = slug(profile.name) or "organisation"
    for number in count(1):
        wanted = base if number == 1 else f"{base}-{number}"
        if wanted not in RESERVED and insert_once(
            Organisation,
            slug=wanted,
            name=profile.name,
            kind=str(profile.kind),
            registered_by_id=actor.id,
            request_key=key,
            due_on=due_on(),
        ):
            break
        if key and (found := session.scalar(known)) is not None:
            return found
    made = session.scalars(select(Organisation).where(Organisation.slug == wanted)).one()
    _describe(made, profile, file)
    session.add(Representative(organisation_id=made.id, person_id=actor.id, manages=True))
    emit("organisation.register", actor=actor, subject=made, kind=str(profile.kind))
    return made


def correct(
    organisation: Organisation, profile: Profile, *, actor: Actor, revision: int, file: Upload | None = None
) -> None:
    """Correct what was registered and lay it before the office (again); only until it is verified."""
    organisation = managed(organisation, actor)
    if organisation.state not in {State.WAITING, State.REFUSED} or organisation.revision != revision:
        raise Refused
    again = organisation.state == State.REFUSED
    organisation.name, organisation.kind = profile.name, profile.kind
    _describe(organisation, profile, file)
    organisation.refused_at, organisation.reason_code, organisation.reason = None, "", ""
    if again:
        organisation.due_on = due_on()
    organisation.revision += 1
    emit("organisation.send_again" if again else "organisation.change", actor=actor, subject=organisation)


def change(organisation: Organisation, profile: Profile, *, actor: Actor, revision: int) -> None:
    """Change what a verified organisation says about itself; a new name waits until the office has confirmed it."""
    organisation = managed(organisation, actor)
    if organisation.state != State.VERIFIED or organisation.revision != revision:
        raise Refused
    _describe(organisation, profile, None)
    emit("organisation.change", actor=actor, subject=organisation)
    wanted = "" if profile.name == organisation.name else profile.name
    if wanted != organisation.wanted_name:
        organisation.wanted_name = wanted
        organisation.due_on = due_on() if wanted else None
        if wanted:
            emit("organisation.ask_name", actor=actor, subject=organisation)
    organisation.revision += 1


def _describe(organisation: Organisation, profile: Profile, file: Upload | None) -> None:
    organisation.website, organisation.about = profile.website, profile.about
    organisation.html, organisation.language = profile.html, profile.language
    if profile.proof:
        organisation.proof = profile.proof
    if file is not None:
        _forget_proofs(organisation.id)
        proofs.keep(file, organisation.id)


def verify(organisation: Organisation, *, actor: Actor, revision: int, kind: str) -> None:
    """Verify an organisation, with the kind it is of: from the next request on its representatives write in its name."""
    organisation = _decided(organisation, actor, revision)
    if organisation.state not in {State.WAITING, State.REVOKED}:
        raise Refused
    organisation.kind = OrganisationKind(kind)
    organisation.verified_at, organisation.revoked_at, organisation.due_on = now(), None, None
    organisation.reason_code = organisation.reason = ""
    organisation.revision += 1
    emit("organisation.verify", actor=actor, subject=organisation, kind=str(organisation.kind))


def refuse(organisation: Organisation, *, actor: Actor, revision: int, reason_code: str, reason: str) -> None:
    """Do not verify an organisation, with reasons; who registered it can correct it and send it again."""
    organisation = _decided(organisation, actor, revision)
    if organisation.state != State.WAITING:
        raise Refused
    code, text = Refusal(reason_code), prose(reason)[:REASON_LENGTH]
    organisation.refused_at, organisation.due_on = now(), None
    organisation.reason_code, organisation.reason = code, text
    organisation.revision += 1
    emit("organisation.refuse", actor=actor, subject=organisation, reason_code=str(code), reason=text)


def revoke(organisation: Organisation, *, actor: Actor, revision: int, reason: str) -> None:
    """Take a verification back, with reasons: from the next request on nobody writes in its name, what was written stays.

    Open invitations end. Verifying it again gives its representatives their right back.
    """
    organisation = _decided(organisation, actor, revision)
    if organisation.state != State.VERIFIED:
        raise Refused
    organisation.verified_at, organisation.revoked_at, organisation.due_on = None, now(), None
    organisation.wanted_name, organisation.reason = "", prose(reason)[:REASON_LENGTH]
    organisation.revision += 1
    _forget_invitations(organisation.id)
    emit("organisation.revoke", actor=actor, subject=organisation, reason=organisation.reason)


def rename(organisation: Organisation, *, actor: Actor, revision: int) -> None:
    """Confirm the new name of an organisation; its address stays."""
    organisation = _decided(organisation, actor, revision)
    if organisation.state != State.VERIFIED or not organisation.wanted_name:
        raise Refused
    organisation.name, organisation.wanted_name, organisation.due_on = organisation.wanted_name, "", None
    organisation.revision += 1
    emit("organisation.rename", actor=actor, subject=organisation)


def refuse_name(organisation: Organisation, *, actor: Actor, revision: int, reason: str) -> None:
    """Do not take over a new name, with reasons."""
    organisation = _decided(organisation, actor, revision)
    if organisation.state != State.VERIFIED or not organisation.wanted_name:
        raise Refused
    organisation.wanted_name, organisation.due_on = "", None
    organisation.revision += 1
    emit("organisation.refuse_name", actor=actor, subject=organisation, reason=prose(reason)[:REASON_LENGTH])


def dissolve(organisation: Organisation, *, actor: Actor) -> None:
    """Dissolve an organisation, or take a registration back: nobody writes in its name any more, what was written stays.

    What proved who it is, is deleted.
    """
    organisation = managed(organisation, actor)
    organisation.dissolved_at, organisation.due_on = now(), None
    organisation.wanted_name = organisation.proof = ""
    organisation.revision += 1
    _forget_proofs(organisation.id)
    _forget_invitations(organisation.id)
    emit("organisation.dissolve", actor=actor, subject=organisation)


def managed(organisation: Organisation, actor: Actor) -> Organisation:
    """Give the organisation, held, to who manages it. Raises Missing, Forbidden, or Refused when it is dissolved."""
    organisation = locked(organisation)
    membership = queries.membership(organisation.id, actor.id)
    if membership is None:
        policy.VIEW.require(actor, organisation)
    if membership is None or not membership.manages:
        raise Forbidden
    if organisation.dissolved_at is not None:
        raise Refused
    return organisation


def forget_what_is_over() -> None:
    """Forget invitations a while after their end, and what proved organisations that were refused long ago."""
    invitations.forget(Invitation)
    old = select(Organisation).where(
        Organisation.verified_at.is_(None),
        Organisation.refused_at <= now() - KEPT_AFTER_REFUSAL,
        (Organisation.proof != "") | select(ProofFile.id).where(ProofFile.organisation_id == Organisation.id).exists(),
    )
    for organisation in session.scalars(old.limit(100)).all():
        organisation.proof = ""
        _forget_proofs(organisation.id)


def _decided(organisation: Organisation, actor: Actor, revision: int) -> Organisation:
    """Give the organisation, held, to who may decide on it. Raises Refused when somebody was faster."""
    organisation = locked(organisation)
    policy.DECIDE.require(actor, organisation)
    if organisation.revision != revision:
        raise Refused
    return organisation


def _forget_invitations(organisation_id: int) -> None:
    session.execute(
        delete(Invitation).where(Invitation.organisation_id == organisation_id, Invitation.used_at.is_(None))
    )


def _forget_proofs(organisation_id: int) -> None:
    for row in queries.proofs(organisation_id):
        proofs.forget(row)
