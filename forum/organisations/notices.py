"""Who gets which mail about organisations; links of invitations are made here, by the worker."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum.accounts import invitations
from forum.accounts import queries as people
from forum.accounts.models import Person, PersonState
from forum.kernel.database import session
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.kernel.settings import current
from forum.organisations import members, queries
from forum.organisations.models import LABELS, REFUSAL_LABELS, Organisation, OrganisationKind, Refusal, State
from forum.web.languages import speaking
from forum.web.links import public_url


def _organisation(occasion: Occasion, *states: State) -> Organisation | None:
    found = session.get(Organisation, occasion.subject_id) if occasion.subject_id is not None else None
    return found if found is not None and found.state in states else None


def _told(organisation: Organisation, locale: str, endpoint: str = "organisations.show", **more: Any) -> dict[str, Any]:
    """Give what every mail says."""
    language = None if locale == "de" else locale
    return {
        "name": organisation.name,
        "link": public_url(endpoint, slug=organisation.slug, lang=language),
        "office": current().operator_email,
        **more,
    }


def _managers(organisation: Organisation, *, but: int | None = None) -> list[Person]:
    rows = queries.members(organisation.id)
    return [row.person for row in rows if row.manages and row.person_id != but]


def _received(occasion: Occasion) -> list[Recipient]:
    organisation = _organisation(occasion, State.WAITING)
    if organisation is None:
        return []
    return [
        recipient
        for person in _managers(organisation)
        for recipient in to_person(person, **_told(organisation, person.locale, due_on=organisation.due_on))
    ]


def _verified(occasion: Occasion) -> list[Recipient]:
    organisation = _organisation(occasion, State.VERIFIED)
    if organisation is None:
        return []
    return [
        recipient
        for person in _managers(organisation)
        for recipient in to_person(
            person,
            **_told(
                organisation,
                person.locale,
                people_link=public_url("own_organisations.people", slug=organisation.slug),
            ),
        )
    ]


def _refused(occasion: Occasion) -> list[Recipient]:
    organisation = _organisation(occasion, State.REFUSED)
    code = occasion.details.get("reason_code")
    if organisation is None or code not in list(Refusal):
        return []
    ground = {"ground": REFUSAL_LABELS[Refusal(code)], "reason": occasion.details.get("reason") or ""}
    return [
        recipient
        for person in _managers(organisation)
        for recipient in to_person(person, **_told(organisation, person.locale, "own_organisations.edit", **ground))
    ]


def _name_decided(occasion: Occasion) -> list[Recipient]:
    organisation = _organisation(occasion, State.VERIFIED)
    if organisation is None:
        return []
    told: dict[str, Any] = {
        "confirmed": occasion.event == "organisation.rename",
        "reason": occasion.details.get("reason") or "",
    }
    return [
        recipient
        for person in _managers(organisation)
        for recipient in to_person(person, **_told(organisation, person.locale), **told)
    ]


def _invited(occasion: Occasion) -> list[Recipient]:
    """Address the invitation, with a new link; nobody once it was accepted, taken back, or is over."""
    key = occasion.details.get("invitation")
    invitation = members.by_key(key) if isinstance(key, int) else None
    if invitation is None:
        return []
    organisation, person = invitation.organisation, people.by_email(invitation.email)
    if person is not None and person.state == PersonState.BANNED:
        return []
    known = person is not None and person.state == PersonState.ACTIVE
    locale = person.locale if person is not None and known else invitation.locale
    secret = invitations.open_link(invitation)
    told = {
        "name": organisation.name,
        "kind": LABELS[OrganisationKind(organisation.kind)],
        "inviter": _name(invitation.invited_by, locale),
        "manages": invitation.manages,
        "link": public_url("own_organisations.accept_link", token=secret, lang=None if locale == "de" else locale),
    }
    name = person.name if person is not None and known else ""
    return [Recipient(person.id if person is not None and known else None, invitation.email, name, locale, told)]


def _name(person: Person | None, locale: str) -> str:
    if person is not None and person.name:
        return person.name
    with speaking(locale):
        return _("Somebody")


def _joined(occasion: Occasion) -> list[Recipient]:
    organisation = _organisation(occasion, State.VERIFIED)
    who = people.by_id(occasion.actor_id) if occasion.actor_id is not None else None
    if organisation is None or who is None or not who.name:
        return []
    return [
        recipient
        for person in _managers(organisation, but=who.id)
        for recipient in to_person(
            person, **_told(organisation, person.locale, "own_organisations.people", who=who.name)
        )
    ]


def _person_told(occasion: Occasion) -> list[Recipient]:
    """Tell who was removed, or manages from now on; not once it is overtaken by something else."""
    organisation = _organisation(occasion, State.VERIFIED, State.DISSOLVED, State.WAITING)
    key = occasion.details.get("person")
    person = people.by_id(key) if isinstance(key, int) else None
    if organisation is None or person is None or person.state != PersonState.ACTIVE:
        return []
    membership = queries.membership(organisation.id, person.id)
    removed = occasion.event == "organisation.remove"
    if removed is (membership is not None) or (membership is not None and not membership.manages):
        return []
    endpoint = "organisations.show" if removed else "own_organisations.people"
    return to_person(person, **_told(organisation, person.locale, endpoint))


def _dissolved(occasion: Occasion) -> list[Recipient]:
    organisation = _organisation(occasion, State.DISSOLVED)
    if organisation is None:
        return []
    return [
        recipient
        for row in queries.members(organisation.id)
        for recipient in to_person(row.person, **_told(organisation, row.person.locale))
    ]


def _revoked(occasion: Occasion) -> list[Recipient]:
    """Tell everybody who spoke for it, unless it was verified again meanwhile."""
    organisation = _organisation(occasion, State.REVOKED)
    if organisation is None:
        return []
    told = {"reason": occasion.details.get("reason") or ""}
    return [
        recipient
        for row in queries.members(organisation.id)
        for recipient in to_person(row.person, **_told(organisation, row.person.locale), **told)
    ]


ALL = (
    Notice("organisation.register", _received, "organisations/mail/received.txt"),
    Notice("organisation.send_again", _received, "organisations/mail/received.txt"),
    Notice("organisation.verify", _verified, "organisations/mail/verified.txt"),
    Notice("organisation.refuse", _refused, "organisations/mail/refused.txt"),
    Notice("organisation.revoke", _revoked, "organisations/mail/revoked.txt"),
    Notice("organisation.rename", _name_decided, "organisations/mail/name.txt"),
    Notice("organisation.refuse_name", _name_decided, "organisations/mail/name.txt"),
    Notice("organisation.invite", _invited, "organisations/mail/invited.txt"),
    Notice("organisation.join", _joined, "organisations/mail/joined.txt"),
    Notice("organisation.remove", _person_told, "organisations/mail/removed.txt"),
    Notice("organisation.hand_over", _person_told, "organisations/mail/manages.txt"),
    Notice("organisation.dissolve", _dissolved, "organisations/mail/dissolved.txt"),
)
