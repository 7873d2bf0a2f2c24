"""Reminds whoever owes an answer: some working days before it is due, and once it is overdue; each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select

from forum.accounts.actor import SYSTEM, Actor
from forum.accounts.models import Person, PersonState, RoleGrant
from forum.accounts.roles import Role
from forum.answer_clock.models import Reminder
from forum.contributions import addresses, desks
from forum.contributions.models import Contribution
from forum.contributions.policy import VIEW, author, own_organisation
from forum.contributions.status import OWNER_LABELS, Visibility
from forum.kernel.clock import add_working_days, local, now, today
from forum.kernel.database import insert_once, session
from forum.kernel.events import emit
from forum.kernel.feature import Notice
from forum.kernel.mail import Occasion, Recipient, to_person
from forum.kernel.settings import current
from forum.web.transaction import writing

MORNING = 6  # o'clock in the city; nobody is reminded at midnight
SOON, LATE = "soon", "late"
MOST = 200  # contributions looked at in one round; the next minute goes on
SHOWN = 25  # lines in one mail
WORKPLACES = ("/moderation", "/geschaeftsstelle")
# Who acts for an owner by their role. Addressees and projects have no account of that name: the office looks after them.
ROLES: dict[str, tuple[Role, ...]] = {
    "moderation": (Role.MODERATOR,),
    "office": (Role.OFFICE,),
    "council": (Role.OFFICE,),
    "board": (Role.LEAD, Role.CHAIR),
    "project": (Role.OFFICE,),
    "addressee": (Role.OFFICE,),
}
# Who else acts for an owner, whatever their roles: rooms above name people for a contribution.
Finder = Callable[[Contribution], Iterable[Person]]
_finders: dict[str, Finder] = {}
REMINDED = (Visibility.PUBLIC, Visibility.PENDING)


def also(owner: str, find: Finder) -> None:
    """Remind those whom `find` names for a contribution of this owner, beside the roles."""
    _finders[owner] = find


def every_morning() -> None:
    """Remind from the morning on (a job of the worker)."""
    if local(now()).hour >= MORNING:
        remind()


def remind() -> int:
    """Write down who must be reminded of what; gives how many contributions that are."""
    found = _due()
    if not found:
        return 0
    with writing():
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for key, status, owner, due_on, stage in found:
            if insert_once(Reminder, contribution_id=key, status=status, due_on=due_on, stage=stage, at=now()):
                groups[owner, stage].append(key)
        for (owner, stage), keys in sorted(groups.items()):
            for part in [[key] for key in keys] if owner == "author" else [keys]:
                first = session.get_one(Contribution, part[0])
                emit("clock.remind", actor=SYSTEM, subject=first, owner=owner, stage=stage, contributions=part)
    return sum(map(len, groups.values()))


def _due() -> list[tuple[int, str, str, Any, str]]:
    """Give contributions of which nobody was reminded yet, the most urgent first."""
    soon = add_working_days(today(), current().answer_reminder_working_days)
    known = Reminder.__table__.c
    rows = session.execute(
        select(Contribution.id, Contribution.status, Contribution.owner, Contribution.due_on, known.stage)
        .outerjoin(
            Reminder,
            (known.contribution_id == Contribution.id)
            & (known.status == Contribution.status)
            & (known.due_on == Contribution.due_on),
        )
        .where(Contribution.visibility.in_(REMINDED), Contribution.due_on <= soon, Contribution.owner != "")
        .order_by(Contribution.due_on, Contribution.id)
    )
    done: dict[int, set[str]] = defaultdict(set)
    every: dict[int, tuple[int, str, str, Any, str]] = {}
    for key, status, owner, due_on, stage in rows:
        done[key].add(stage or "")
        every[key] = (key, str(status), owner, due_on, LATE if due_on < today() else SOON)
    return [entry for key, entry in every.items() if entry[4] not in done[key]][:MOST]


def owners(occasion: Occasion) -> Iterable[Recipient]:
    """Address one mail to each person who owes these answers now, with what still is owed and theirs to do."""
    owner, late = str(occasion.details["owner"]), occasion.details["stage"] == LATE
    rows = session.scalars(
        select(Contribution)
        .where(
            Contribution.id.in_(occasion.details["contributions"]),
            Contribution.owner == owner,
            Contribution.visibility.in_(REMINDED),
            (Contribution.due_on < today()) if late else (Contribution.due_on >= today()),
        )
        .order_by(Contribution.due_on, Contribution.id)
    ).all()
    people, named = _people(owner, rows), _named(owner, rows)
    everyone = {person.id: person for person in people} | {person.id: person for person, _row in named}
    by_role, by_name = {person.id for person in people}, {(person.id, row.id) for person, row in named}
    for person in everyone.values():
        who = _actor(person)
        mine = [
            row
            for row in rows
            if (person.id in by_role or (person.id, row.id) in by_name) and _may_act(owner, who, row)
        ]
        if mine:
            yield from to_person(
                person,
                late=late,
                own=owner == "author",
                owner=OWNER_LABELS[owner],
                lines=[(row.number, row.title, row.due_on, _link(row, who, owner)) for row in mine[:SHOWN]],
                more=max(len(mine) - SHOWN, 0),
            )


def _people(owner: str, rows: Iterable[Contribution]) -> list[Person]:
    wanted = select(Person).where(Person.state == PersonState.ACTIVE)
    if owner == "author":
        wanted = wanted.where(Person.id.in_([row.author_id for row in rows if row.author_id]))
    else:
        wanted = wanted.where(Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role.in_(ROLES[owner]))))
    return list(session.scalars(wanted.order_by(Person.id)))


def _named(owner: str, rows: Iterable[Contribution]) -> list[tuple[Person, Contribution]]:
    find = _finders.get(owner)
    return [(person, row) for row in rows for person in find(row)] if find else []


def _actor(person: Person) -> Actor:
    return Actor(
        id=person.id,
        name=person.name,
        locale=person.locale,
        roles=frozenset(session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person.id))),
    )


def _may_act(owner: str, who: Actor, row: Contribution) -> bool:
    """Tell whether somebody may see it and does not decide about what is theirs."""
    if owner == "author":
        return author.test(who, row)
    return VIEW.allows(who, row) and not author.test(who, row) and not own_organisation.test(who, row)


def _link(row: Contribution, who: Actor, owner: str) -> str:
    """Give the workplace where the person decides, or the page that everyone sees."""
    doors = [] if owner == "author" else [url for _label, url in desks.links(row, who) if url.startswith(WORKPLACES)]
    return current().public_url + doors[0] if doors else addresses.public(row)


def extended(occasion: Occasion) -> list[Recipient]:
    """Tell the author until when the answer takes now, and why."""
    found = session.get(Contribution, occasion.subject_id)
    if found is None or found.author_id in {None, occasion.actor_id} or found.visibility == Visibility.INTERNAL:
        return []
    person = session.get(Person, found.author_id)
    if person is None or person.state != PersonState.ACTIVE or found.due_on is None:
        return []
    return to_person(
        person,
        number=found.number,
        title=found.title,
        due_on=found.due_on,
        reason=occasion.details.get("reason", ""),
        link=addresses.public(found),
    )


NOTICES = (
    Notice("clock.remind", owners, "answer_clock/mail/remind.txt"),
    Notice("idea.extend", extended, "answer_clock/mail/extended.txt", kind="own"),
)
