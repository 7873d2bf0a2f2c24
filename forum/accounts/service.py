"""Verbs of accounts: register, confirm, change, erase. They never commit; hashes are made before, outside of writing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from forum.accounts import drafts, erasing, login, queries, tokens
from forum.accounts.actor import SYSTEM, VISITOR, Actor
from forum.accounts.models import Draft, Person, PersonState, RoleGrant, SignIn, Token
from forum.accounts.tokens import Purpose
from forum.kernel.clock import now
from forum.kernel.database import insert_once, session
from forum.kernel.errors import Refused
from forum.kernel.events import emit

PENDING_LIFE = timedelta(days=7)


def register(
    *,
    email: str,
    name: str,
    password_hash: str,
    locale: str,
    same_password: bool = False,
    keys: list[str] | None = None,
) -> None:
    """Keep a pending account and let the worker mail its link; for an active account, mail that there is one.

    `keys` name drafts that wait with the account. An address that registers again before it is confirmed gets a new
    link. When the passwords differ (`same_password` is false) two people may have written: then neither password
    counts, and whoever reads the mail chooses a new one.
    """
    email = queries.fold(email)
    new = insert_once(Person, email=email, name=name, password_hash=password_hash, locale=locale)
    person = session.scalars(select(Person).where(Person.email == email).with_for_update(key_share=True)).one()
    if person.state != PersonState.PENDING:
        emit("accounts.register_known", actor=VISITOR, subject=person)
        return
    if not new and not same_password:
        person.password_hash = ""
    for key in keys or []:
        drafts.bind(key, person.id)
    emit("accounts.register", actor=VISITOR, subject=person)


def ask_again(email: str) -> None:
    """Let the worker mail a new link: to confirm a pending account, to set a new password for an active one.

    The event is the same for an address that nobody has, so that it takes as long; then nobody gets mail.
    """
    person = queries.by_email(email)
    if person is not None and person.state == PersonState.PENDING:
        emit("accounts.register", actor=VISITOR, subject=person)
    else:
        active = person if person is not None and person.state == PersonState.ACTIVE else None
        emit("accounts.forgot", actor=VISITOR, subject=active)


def confirm(secret: str) -> Person | None:
    """Confirm the account of a mailed link; None when the link is over."""
    token = tokens.use(secret, Purpose.CONFIRM)
    if token is None:
        return None
    person = _person(token.person_id)
    if person.state != PersonState.PENDING:
        return None
    person.state = PersonState.ACTIVE
    person.confirmed_at = now()
    drafts.keep(person.id)
    tokens.revoke(person.id)
    emit("accounts.confirm", actor=_as_actor(person), subject=person)
    return person


def reset(secret: str, password_hash: str) -> Person | None:
    """Set a new password by a mailed link; all sign-ins and links end. None when the link is over."""
    token = tokens.use(secret, Purpose.RESET)
    if token is None:
        return None
    person = _person(token.person_id)
    if person.state != PersonState.ACTIVE:
        return None
    set_password(person, password_hash, actor=_as_actor(person))
    return person


def set_password(person: Person, password_hash: str, *, actor: Actor) -> None:
    """Change a password; all links end, and all sign-ins but the actor's own."""
    person.password_hash = password_hash
    tokens.revoke(person.id)
    login.end_all(person.id, but=actor.sign_in_id)
    emit("accounts.set_password", actor=actor, subject=person)


def rename(person: Person, *, name: str, locale: str) -> None:
    """Change the display name and the language of pages and mail."""
    person.name, person.locale = name, locale


def ask_email(person: Person, email: str, *, actor: Actor) -> None:
    """Let the worker mail a link to a new address; nothing happens while somebody else has it."""
    email = queries.fold(email)
    tokens.revoke(person.id, Purpose.EMAIL)
    taken = queries.by_email(email) is not None
    token_id = None if taken else tokens.promise(person.id, Purpose.EMAIL, detail=email)
    emit("accounts.ask_email", actor=actor, subject=person, token=token_id)


def change_email(secret: str) -> Person | None:
    """Change the mail address by the link sent to the new one; other links end. None when the link is over."""
    token = tokens.use(secret, Purpose.EMAIL)
    if token is None or queries.by_email(token.detail) is not None:
        return None
    person = _person(token.person_id)
    if person.state != PersonState.ACTIVE:
        return None
    person.email = token.detail
    tokens.revoke(person.id)
    emit("accounts.change_email", actor=_as_actor(person), subject=person)
    return person


def erase(person: Person, *, actor: Actor) -> None:
    """Erase an account: name, mail, password, roles, drafts, sign-ins and what other rooms keep; contributions stay."""
    erasing.forget(person.id)
    for draft in session.scalars(select(Draft).where(Draft.person_id == person.id)).all():
        drafts.throw_away(draft)
    for table in (Token, SignIn, RoleGrant):
        session.execute(delete(table).where(table.person_id == person.id))
    person.state = PersonState.ERASED
    person.email, person.name, person.password_hash = None, "", ""
    person.trusted = False
    emit("accounts.erase", actor=actor, subject=person)


def expire() -> None:
    """Forget what is over: accounts never confirmed, sign-ins, drafts, links (a job of the worker)."""
    drafts.expire()
    tokens.expire()
    session.execute(delete(SignIn).where(SignIn.expires_at <= now()))
    waiting = select(Token.person_id).where(Token.purpose == Purpose.CONFIRM, Token.expires_at > now())
    over = select(Person).where(
        Person.state == PersonState.PENDING, Person.created_at <= now() - PENDING_LIFE, Person.id.not_in(waiting)
    )
    for person in session.scalars(over.limit(1000)):
        emit("accounts.expire", actor=SYSTEM, subject=person)
        session.execute(delete(Person).where(Person.id == person.id))


def _person(person_id: int) -> Person:
    person = session.scalar(queries.locked(person_id))
    if person is None:
        raise Refused
    return person


def _as_actor(person: Person) -> Actor:
    return Actor(id=person.id, name=person.name, locale=person.locale)
