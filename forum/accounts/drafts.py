"""What somebody wrote and has not sent: in a visitor's hands by a key in their cookie, in a person's by their account.

Rooms above register what their drafts become::

    drafts.register(DraftKind("idea", "ideas/_draft.html", send, resume))

All that changes a draft writes: call them inside ``writing()``, and count the write before.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import has_request_context
from flask import session as cookie
from sqlalchemy import Select, and_, delete, or_, select, update

from forum.accounts.actor import Actor
from forum.accounts.models import Draft, Person, PersonState
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.web.actor import actor as asking

COOKIE = "draft"  # kind → key, kept across sign-in by `login.remember`
VISITORS_LIFE = timedelta(days=7)  # of drafts of visitors and of accounts that were not confirmed yet
PERSONS_LIFE = timedelta(days=90)


@dataclass(frozen=True)
class DraftKind:
    """What drafts of one kind look like and become.

    `template` is a partial that gets `draft`, its `files` and what `summary` gives for it; `summary` is asked once for all
    drafts of its kind that a page shows, and answers by their keys. `send(draft, actor)` runs outside of `writing()`: it does its
    slow work, writes and discards the draft in one transaction, and gives the address to go on to; it raises a
    HouseError when the draft cannot be sent as it is. `resume(draft)` gives the address where it is written on, after
    `choose(draft)` made it the one that `find` gives. `label` names the kind in lists.
    """

    name: str
    template: str
    send: Callable[[Draft, Actor], str]
    resume: Callable[[Draft], str] | None = None
    label: Any = ""
    summary: Callable[[Sequence[Draft]], Mapping[int, dict[str, Any]]] | None = None


@dataclass(frozen=True)
class Hanging:
    """What hangs on drafts of whatever kind, such as files: `find` gives it by the draft's key, `forget` deletes it."""

    find: Callable[[Sequence[int]], Mapping[int, Sequence[Any]]]
    forget: Callable[[Draft], None]


_kinds: dict[str, DraftKind] = {}
_hanging: list[Hanging] = []


def register(kind: DraftKind) -> None:
    """Make a kind known to the house."""
    _kinds[kind.name] = kind


def hang(what: Hanging) -> None:
    """Tell the house what hangs on drafts; a draft that is thrown away takes it along, inside `writing()`."""
    _hanging[:] = [what]


def kind_of(draft: Draft) -> DraftKind:
    """Give the kind of a draft."""
    return _kinds[draft.kind]


def files_of(found: Sequence[Draft]) -> Mapping[int, Sequence[Any]]:
    """Give the files of these drafts by the draft's key; one query, none without drafts."""
    return _hanging[0].find([draft.id for draft in found]) if _hanging and found else {}


def summaries(found: Sequence[Draft]) -> dict[int, dict[str, Any]]:
    """Give what lists show of these drafts, by their keys: a few queries, however many they are."""
    held = files_of(found)
    told = {draft.id: {"files": held.get(draft.id, ())} for draft in found}
    for name in sorted({draft.kind for draft in found}):
        summary = _kinds[name].summary
        if summary is not None:
            for key, more in summary([draft for draft in found if draft.kind == name]).items():
                told[key] |= more
    return told


def start(kind: str, content: dict[str, Any], about: str = "") -> Draft:
    """Keep a new draft for whoever asks; a visitor's cookie then holds its key."""
    who: Actor = asking()
    key = secrets.token_urlsafe(32)
    draft = Draft(key=key, kind=kind, about=about, person_id=who.id, content=content, expires_at=_end(who.id))
    session.add(draft)
    session.flush()
    if who.id is None or not about:
        choose(draft)
    return draft


def save(draft: Draft, content: dict[str, Any]) -> None:
    """Replace what a draft holds; it lives on from now."""
    draft.content = dict(content)
    draft.updated_at = now()
    draft.expires_at = _end(asking().id)


def put(kind: str, content: dict[str, Any], about: str) -> Draft:
    """Keep what was typed in the draft that is there – another request may have just sent it – or else in a new one."""
    draft = find(kind, asking(), about)
    if draft is None:
        return start(kind, content, about)
    save(draft, content)
    return draft


def choose(draft: Draft) -> None:
    """Make a draft the one of its kind that `find` gives in this browser, also after it was closed."""
    cookie.permanent = True
    cookie[COOKIE] = {**_held(), draft.kind: draft.key}


def find(kind: str, actor: Actor, about: str = "") -> Draft | None:
    """Give the draft that the actor is writing: the one this browser holds, else the person's newest; None without."""
    key = _held().get(kind)
    if key:
        draft = session.scalar(_seen_by(actor).where(Draft.kind == kind, Draft.key == key, Draft.about == about))
        if draft is not None:
            return draft
    return next(iter(of_person(actor.id, kind, about)), None) if actor.id is not None else None


def is_mine(key: int, actor: Actor) -> bool:
    """Tell whether a draft is the actor's: of their account, or in the hands of this browser."""
    mine: list[Any] = [Draft.key.in_(held())]
    if actor.id is not None:
        mine.append(Draft.person_id == actor.id)
    return session.scalar(_seen_by(actor).where(Draft.id == key, or_(*mine))) is not None


def of_person(person_id: int, kind: str | None = None, about: str | None = None) -> list[Draft]:
    """Give a person's drafts of the kinds that can still be sent, newest first."""
    wanted = select(Draft).where(Draft.person_id == person_id, Draft.kind.in_(_kinds), Draft.expires_at > now())
    if kind is not None:
        wanted = wanted.where(Draft.kind == kind)
    if about is not None:
        wanted = wanted.where(Draft.about == about)
    return list(session.scalars(wanted.order_by(Draft.updated_at.desc(), Draft.id.desc()).limit(50)))


def held() -> list[str]:
    """Give the keys of the drafts that this browser holds."""
    return list(_held().values())


def bind(key: str, person_id: int) -> None:
    """Give a visitor's draft to an account that waits for its confirmation."""
    _give([key], person_id, VISITORS_LIFE)


def adopt(person_id: int) -> None:
    """Give all drafts of this browser to the person who signs in."""
    _give(held(), person_id, PERSONS_LIFE)


def keep(person_id: int) -> None:
    """Let the drafts that waited for an account live as long as any person's, now that it is confirmed."""
    session.execute(update(Draft).where(Draft.person_id == person_id).values(expires_at=now() + PERSONS_LIFE))


def discard(draft: Draft) -> None:
    """Forget a draft, once it was sent or is not wanted any more, and whatever else the person began about the same."""
    if draft.about and draft.person_id is not None:
        for other in of_person(draft.person_id, draft.kind, draft.about):
            if other.id != draft.id:
                throw_away(other)
    _forget(draft)


def _forget(draft: Draft) -> None:
    if _held().get(draft.kind) == draft.key:
        cookie[COOKIE] = {kind: key for kind, key in _held().items() if kind != draft.kind}
    session.execute(delete(Draft).where(Draft.id == draft.id))
    session.expunge(draft)


def throw_away(draft: Draft) -> None:
    """Forget a draft and what hangs on it."""
    for what in _hanging:
        what.forget(draft)
    _forget(draft)


def expire() -> None:
    """Forget drafts whose time is over (a job of the worker)."""
    for draft in session.scalars(select(Draft).where(Draft.expires_at <= now()).limit(1000)).all():
        throw_away(draft)


def _held() -> dict[str, str]:
    held = cookie.get(COOKIE) if has_request_context() else None
    return held if isinstance(held, dict) else {}


def _end(person_id: int | None) -> Any:
    return now() + (VISITORS_LIFE if person_id is None else PERSONS_LIFE)


def _unclaimed() -> Any:
    """Match drafts that nobody with a confirmed account owns: whoever holds the key wrote them."""
    waiting = select(Person.id).where(Person.state == PersonState.PENDING)
    return or_(Draft.person_id.is_(None), Draft.person_id.in_(waiting))


def _seen_by(actor: Actor) -> Select[Draft]:
    mine = _unclaimed() if actor.id is None else or_(Draft.person_id.is_(None), Draft.person_id == actor.id)
    return select(Draft).where(and_(mine, Draft.expires_at > now()))


def _give(keys: Iterable[str], person_id: int, life: timedelta) -> None:
    session.execute(
        update(Draft)
        .where(Draft.key.in_(list(keys)), _unclaimed())
        .values(person_id=person_id, expires_at=now() + life)
    )
