"""The people and organisations of the demonstration: accounts to sign in with, and the many who support."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import func, select

from forum.accounts.invitations import LIFE
from forum.accounts.login import digest
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.passwords import make_hash, matches
from forum.demo.story import Story
from forum.kernel.clock import add_working_days, now
from forum.kernel.database import session
from forum.kernel.settings import current
from forum.kernel.text import render
from forum.organisations.models import Invitation, Organisation, Representative
from forum.web.slugs import slug

DOMAIN = "demo.example"
PASSWORD = "Ringgleis-Eule-27"  # noqa: S105 (known to everybody, in demonstration data only)
CROWD = 530
INVITING, INVITED = "gruener-ring", "okerbiber"  # an organisation, and whom it asks to speak for it

# One account a role, in the order in which an idea meets them.
ACCOUNTS = (
    ("okerbiber", "participant"),
    ("rep-gruener-ring", "representative"),
    ("moderator-1", "moderator"),
    ("office-1", "office"),
    ("lead", "office lead (CIO)"),
    ("department-1", "department"),
    ("council-member", "council member"),
    ("council-chair", "council chair"),
    ("board-1", "board member"),
    ("chair", "chair (CDO)"),
    ("admin", "administration"),
)
_FIRST = (
    "Altstadt Bienen Burgplatz Eichen Eulen Garten Hagen Haselnuss Kastanien Kohlmarkt Linden Löwen Magni Mumme Nebel "
    "Nussberg Oker Park Regen Riddagshausen Ringgleis Schunter Spargel Tram Wabe"
)
_SECOND = (
    "amsel biber dachs drossel eule falter freund freundin fuchs gärtner gärtnerin hase igel kater kiebitz läufer "
    "läuferin leserin möwe oma opa reiher spatz specht"
)


class NotEmptyError(Exception):
    """The database holds people already; nothing was changed."""


@dataclass(frozen=True)
class Society:
    """Everybody who is there: `people` and `organisations` by key, `backers` are all who support ideas."""

    people: dict[str, Person]
    organisations: dict[str, Organisation]
    backers: list[Person]


def settle(story: Story, password_hash: str) -> Society:
    """Add organisations, people with roles and representatives, and the crowd; gives them with their database keys."""
    organisations = {entry["key"]: _organisation(story, entry) for entry in story.organisations}
    people = {entry["key"]: _person(story, entry, password_hash) for entry in story.people}
    crowd = _crowd(story)
    session.add_all([*organisations.values(), *people.values(), *crowd])
    session.flush()
    for entry in story.people:
        if "represents" in entry:
            person, organisation = people[entry["key"]], organisations[entry["represents"]]
            organisation.registered_by_id = person.id
            session.add(
                Representative(
                    person_id=person.id,
                    organisation_id=organisation.id,
                    manages=True,
                    shown=entry["represents"] == INVITING,
                    since=person.created_at,
                )
            )
    session.add(_invitation(organisations[INVITING], organisations[INVITING].registered_by_id))
    citizens = [people[entry["key"]] for entry in story.people if not {"role", "represents", "sits"} & entry.keys()]
    return Society(people, organisations, [*citizens, *crowd])


def _organisation(story: Story, entry: dict[str, Any]) -> Organisation:
    """An organisation that was verified long ago; with `registered` one that the office has still to check.

    Since the day `revoked` it is not verified any more.
    """
    key, about = entry["key"], entry["about"]
    new = int(entry.get("registered", 0))
    gone, revoked = entry.get("dissolved"), entry.get("revoked")
    return Organisation(
        slug=slug(entry["name"]),
        name=entry["name"],
        kind=entry["kind"],
        website=entry.get("website", ""),
        about=about,
        html=render(about),
        proof=entry.get("proof", ""),
        created_at=story.moment(new or -560, key),
        due_on=add_working_days(story.date(new), current().answer_organisation_working_days) if new else None,
        verified_at=None if new or revoked else story.moment(-559, key, working=True),
        revoked_at=story.moment(int(revoked), key, working=True) if revoked else None,
        reason=entry.get("reason", ""),
        dissolved_at=story.moment(int(gone), key) if gone else None,
    )


def _invitation(organisation: Organisation, inviter: int | None) -> Invitation:
    """An invitation that waits for somebody who takes part already; its link was never mailed."""
    return Invitation(
        organisation_id=organisation.id,
        email=address(INVITED),
        token_hash=digest(token_urlsafe(32)),
        invited_by_id=inviter,
        expires_at=now() + LIFE,
    )


def _person(story: Story, entry: dict[str, object], password_hash: str) -> Person:
    joined = story.moment(int(str(entry["joined"])), str(entry["key"]))
    person = Person(
        email=address(str(entry["key"])),
        name=entry["name"],
        password_hash=password_hash,
        locale=entry.get("locale", "de"),
        state=PersonState.ACTIVE,
        trusted=not entry.get("new"),
        created_at=joined,
        confirmed_at=joined + timedelta(minutes=9),
    )
    if role := entry.get("role"):
        person.grants = [RoleGrant(role=role, granted_at=joined + timedelta(hours=1))]
    return person


def _crowd(story: Story) -> list[Person]:
    """People with a pseudonym and without a password, who came over the whole time."""
    random = Random("crowd")
    names = random.sample([first + second for first in _FIRST.split() for second in _SECOND.split()], CROWD)
    found = []
    for index, name in enumerate(names):
        joined = story.moment(random.randint(-555, -60), name)
        found.append(
            Person(
                email=address(f"voice-{index + 1}"),
                name=name,
                state=PersonState.ACTIVE,
                created_at=joined,
                confirmed_at=joined + timedelta(minutes=random.randint(2, 900)),
            )
        )
    return found


def address(key: str) -> str:
    """The mail address of a demonstration account; `.example` belongs to nobody (RFC 2606)."""
    return f"{key}@{DOMAIN}"


def anybody() -> bool:
    """Whether the database holds any account."""
    return bool(session.scalar(select(func.count()).select_from(select(Person.id).limit(1).subquery())))


def require_nobody() -> None:
    """Make sure that the database is empty. Raises NotEmptyError."""
    if anybody():
        raise NotEmptyError


def hashed() -> str:
    """The common password's hash; slow, so call it outside of `writing()`."""
    return make_hash(PASSWORD)


def offered() -> list[tuple[str, str]]:
    """Role and mail address of the demonstration accounts that can be used: there, and with the common password."""
    wanted = {address(key): label for key, label in ACCOUNTS}
    rows = session.execute(select(Person.email, Person.password_hash).where(Person.email.in_(wanted))).all()
    known = {kept for kept in {row.password_hash for row in rows} if matches(kept, PASSWORD)}
    usable = {row.email for row in rows if row.password_hash in known}
    return [(label, email) for email, label in wanted.items() if email in usable]
