"""Sign-in sessions: the cookie holds a random token, a table its hash, so that every sign-in can be ended."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask, current_app, g
from flask import session as cookie
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, login_user, logout_user
from sqlalchemy import (
    Date,
    DateTime,
    Select,
    String,
    bindparam,
    cast,
    delete,
    literal,
    null,
    select,
    true,
    type_coerce,
    union_all,
)

from forum.accounts.actor import VISITOR, Actor
from forum.accounts.models import Person, PersonState, RoleGrant, SignIn
from forum.kernel.clock import now, today
from forum.kernel.database import Moment, session

LIFE = timedelta(days=30)
KNOWN = 2_000  # sign-ins that a process remembers

# Small sets loaded with the actor: a room above adds a question about PERSON at MOMENT that gives rows
# (set name, value as text, until when – or NEVER). What begins and ends with a day asks for TODAY: at midnight
# everything is asked anew.
PERSON = select(SignIn.person_id).where(SignIn.token_hash == bindparam("token", type_=String)).scalar_subquery()
MOMENT = bindparam("moment", type_=Moment())
TODAY = bindparam("today", type_=Date)
NEVER = type_coerce(cast(null(), DateTime(timezone=True)), Moment())
SETS = ("organisations", "represents", "speaks_for", "departments", "councils", "chairs", "vice_chairs", "meetings")
SetQuestion = Callable[[], Select[str, str, datetime | None]]
_sets: list[SetQuestion] = []


def load_with_actor(question: SetQuestion) -> None:
    """Load one more small set with each actor; sets are named as in Actor, values are keys."""
    if question not in _sets:
        _sets.append(question)
        _signed_in.cache_clear()


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login calls the user: the token of the sign-in and the actor behind it."""

    def __init__(self, token: str, actor: Actor) -> None:
        """Keep both."""
        self.token, self.actor = token, actor

    def get_id(self) -> str:
        """Give what the cookie holds."""
        return self.token


class SignedOut(AnonymousUserMixin):  # type: ignore[misc]
    """A visitor."""

    actor = VISITOR


def digest(token: str) -> str:
    """Give what the table holds of a secret token."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(person: Person) -> tuple[SignIn, str]:
    """Make a sign-in row for a person and give the token for the cookie; call inside `writing()`."""
    token = secrets.token_urlsafe(32)
    row = SignIn(token_hash=digest(token), person_id=person.id, expires_at=now() + LIFE)
    session.add(row)
    return row, token


def remember(token: str, person: Person) -> None:
    """Put a new sign-in into the cookie, as a new session; only drafts being written are kept."""
    kept = {key: cookie[key] for key in ("draft", "comment_draft") if key in cookie}
    cookie.clear()
    cookie.update(kept)
    cookie.permanent = True
    login_user(SignedIn(token, Actor(id=person.id, name=person.name, locale=person.locale)))


def forget() -> None:
    """Clear the cookie."""
    logout_user()
    cookie.clear()


def end_all(person_id: int, *, but: int | None = None) -> None:
    """End all sign-ins of a person, `but` the one named by its key."""
    wanted = delete(SignIn).where(SignIn.person_id == person_id)
    session.execute(wanted if but is None else wanted.where(SignIn.id != but))


class Known:
    """Who signed in with a token, remembered until anything in the database changes – roles and sets among it."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self.lock = threading.Lock()
        self.found: OrderedDict[str, tuple[object, datetime, SignedIn]] = OrderedDict()

    def get(self, token: str) -> SignedIn | None:
        """Give who it is, as of right now; None once the sign-in has ended."""
        stamp = current_app.extensions["stamp"].exact()
        known = self.found.get(token)
        if known and known[0] == stamp and known[1] > now():
            return known[2]
        loaded = load_actor(token)
        with self.lock:
            self.found.pop(token, None)
            if loaded is not None:
                self.found[token] = (stamp, *loaded)
                if len(self.found) > KNOWN:
                    self.found.popitem(last=False)
        return loaded and loaded[1]


def load_actor(token: str) -> tuple[datetime, SignedIn] | None:
    """Give who signed in, with roles and sets as they are right now, and until when that may be remembered.

    None once the sign-in has ended.
    """
    rows: Any = session.execute(_signed_in(), {"token": digest(token), "moment": now(), "today": today()}).all()
    if not rows:
        return None
    ends, sign_in_id, person_id, name, locale, trusted = rows[0][:6]
    found: dict[str, set[str]] = {}
    for *_person, label, value, until in rows:
        found.setdefault(label, set()).add(value)
        ends = min(ends, until or ends)
    return ends, SignedIn(
        token,
        Actor(
            id=person_id,
            name=name,
            locale=locale,
            roles=frozenset(found.get("roles", ())),
            **{name: frozenset(int(value) for value in found.get(name, ())) for name in SETS},
            trusted=trusted,
            unread=int(next(iter(found.get("unread", ())), 0)),
            sign_in_id=sign_in_id,
        ),
    )


@cache
def _signed_in() -> Select[Any]:
    """Ask for a sign-in and its person, once for each row of their roles and sets (and once without any)."""
    roles = select(literal("roles", String).label("label"), RoleGrant.role.label("value"), NEVER.label("until")).where(
        RoleGrant.person_id == PERSON
    )
    rights = union_all(roles, *(ask() for ask in _sets)).subquery("rights")
    return (
        select(SignIn.expires_at, SignIn.id, Person.id, Person.name, Person.locale, Person.trusted, *rights.c)
        .join(Person, Person.id == SignIn.person_id)
        .join(rights, true(), isouter=True)
        .where(SignIn.token_hash == bindparam("token"), SignIn.expires_at > MOMENT, Person.state == PersonState.ACTIVE)
    )


def init_app(app: Flask) -> None:
    """Tell Flask-Login who is who; an error page without a database knows visitors only."""
    manager: Any = LoginManager(app)
    manager.session_protection = "basic"
    manager.anonymous_user = SignedOut
    known = Known()

    @manager.user_loader  # type: ignore[untyped-decorator, unused-ignore]
    def _load(token: str) -> SignedIn | None:
        return None if g.get("without_database") else known.get(token)
