"""Who gets which mail about accounts; links and their tokens are made here, by the worker."""

from __future__ import annotations

from typing import Any

from forum.accounts import drafts, queries, tokens
from forum.accounts.models import Person, PersonState
from forum.accounts.roles import LABELS, Role
from forum.accounts.tokens import Purpose
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.web.links import public_url


def _person(occasion: Occasion, *states: PersonState) -> Person | None:
    """Give the person an event is about, if they are in one of these states."""
    person = queries.by_id(occasion.subject_id) if occasion.subject_id is not None else None
    return person if person is not None and person.state in states else None


def _link(endpoint: str, person: Person, **values: Any) -> str:
    """Give an address in the person's language; German needs no mark."""
    return public_url(endpoint, lang=None if person.locale == "de" else person.locale, **values)


def _pending(occasion: Occasion) -> list[Recipient]:
    person = _person(occasion, PersonState.PENDING)
    if person is None:
        return []
    secret = tokens.issue(person.id, Purpose.CONFIRM)
    link = _link("accounts.confirm", person, token=secret)
    return to_person(person, link=link, waiting=bool(drafts.of_person(person.id)))


def _known(occasion: Occasion) -> list[Recipient]:
    person = _person(occasion, PersonState.ACTIVE)
    if person is None:
        return []
    return to_person(person, link=_link("accounts.sign_in", person), forgot_link=_link("accounts.forgot", person))


def _forgetful(occasion: Occasion) -> list[Recipient]:
    person = _person(occasion, PersonState.ACTIVE)
    if person is None:
        return []
    return to_person(person, link=_link("accounts.reset", person, token=tokens.issue(person.id, Purpose.RESET)))


def _told(occasion: Occasion) -> list[Recipient]:
    person = _person(occasion, PersonState.ACTIVE)
    return [] if person is None else to_person(person, link=_link("accounts.forgot", person))


def _new_address(occasion: Occasion) -> list[Recipient]:
    person, token_id = _person(occasion, PersonState.ACTIVE), occasion.details.get("token")
    promised = tokens.fulfil(token_id) if person is not None and token_id is not None else None
    if person is None or promised is None:
        return []
    email, secret = promised
    link = _link("accounts.confirm_email", person, token=secret)
    return [Recipient(person.id, email, person.name, person.locale, {"link": link})]


def _old_address(occasion: Occasion) -> list[Recipient]:
    return _told(occasion) if occasion.details.get("token") is not None else []


def _appointed(occasion: Occasion) -> list[Recipient]:
    person = _person(occasion, PersonState.ACTIVE)
    role = occasion.details.get("role")
    if person is None or role not in list(Role):
        return []
    return to_person(person, link=_link("accounts.home", person), role=LABELS[Role(role)])


ALL = (
    Notice("accounts.register", _pending, "accounts/mail/register.txt"),
    Notice("accounts.register_known", _known, "accounts/mail/register_known.txt"),
    Notice("accounts.forgot", _forgetful, "accounts/mail/forgot.txt"),
    Notice("accounts.set_password", _told, "accounts/mail/password_set.txt"),
    Notice("accounts.ask_email", _new_address, "accounts/mail/email_new.txt"),
    Notice("accounts.ask_email", _old_address, "accounts/mail/email_asked.txt"),
    Notice("accounts.grant", _appointed, "accounts/mail/role_granted.txt"),
    Notice("accounts.revoke", _appointed, "accounts/mail/role_taken.txt"),
)
