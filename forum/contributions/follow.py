"""Following a contribution, a topic, a district or an organisation: questions and verbs. They never commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from forum.accounts.actor import Actor
from forum.contributions import addresses, policy
from forum.contributions.follow_models import Follow, Pace
from forum.contributions.models import Contribution, Support
from forum.kernel.clock import now
from forum.kernel.database import insert_once, session
from forum.kernel.errors import Forbidden, Missing
from forum.organisations.models import Organisation
from forum.strategy.models import District, Topic
from forum.strategy.queries import topic_name
from forum.web.languages import locale

SORTS = {
    "idee": "contribution_id",
    "thema": "topic_id",
    "bezirk": "district_id",
    "organisation": "organisation_id",
}
KINDS = {"idee": "idea"}  # what the address calls a kind of contribution
LENGTH = 50


@dataclass(frozen=True)
class Thing:
    """What can be followed: `sort` and `key` name it in addresses, `column` and `id` in the table."""

    sort: str
    key: str
    column: str
    id: int
    label: str
    language: str
    contribution: Contribution | None = None


@dataclass(frozen=True)
class Followed:
    """A followed thing with its pace, empty where the general choice counts."""

    id: int
    thing: Thing
    pace: str
    visible: bool = True


def find(sort: str, key: str, actor: Actor) -> Thing:
    """Give the thing of an address. Raises Missing for what there is not, or what the actor may not see."""
    if sort == "thema":
        topic = session.scalar(select(Topic).where(Topic.slug == key))
        if topic is not None:
            return of_topic(topic)
    elif sort == "bezirk":
        district = session.scalar(select(District).where(District.number == key))
        if district is not None:
            return of_district(district)
    elif sort == "organisation":
        organisation = session.scalar(select(Organisation).where(Organisation.slug == key))
        if organisation is not None and _open(organisation):
            return of_organisation(organisation)
    elif sort in KINDS and key.isascii() and key.isdigit() and len(key) < len("1000000000"):
        contribution = session.scalar(
            select(Contribution).where(Contribution.kind == KINDS[sort], Contribution.number == int(key))
        )
        if contribution is not None:
            policy.FOLLOW.require(actor, contribution)
            return of_contribution(contribution)
    raise Missing


def _open(organisation: Organisation) -> bool:
    return organisation.verified_at is not None and organisation.dissolved_at is None


def of_topic(topic: Topic) -> Thing:
    """Give a topic as something to follow."""
    return Thing("thema", topic.slug, "topic_id", topic.id, topic_name(topic, locale()), "")


def of_district(district: District) -> Thing:
    """Give a district as something to follow."""
    return Thing("bezirk", district.number, "district_id", district.id, district.label, "de")


def of_organisation(organisation: Organisation) -> Thing:
    """Give an organisation as something to follow."""
    return Thing("organisation", organisation.slug, "organisation_id", organisation.id, organisation.name, "de")


def of_contribution(contribution: Contribution) -> Thing:
    """Give a contribution as something to follow."""
    sort = next(name for name, kind in KINDS.items() if kind == contribution.kind)
    key = str(contribution.number)
    return Thing(sort, key, "contribution_id", contribution.id, contribution.title, contribution.language, contribution)


def standing(thing: Thing, actor: Actor) -> Follow | None:
    """Give how the actor follows a thing; None when they do not."""
    return session.scalar(select(Follow).where(getattr(Follow, thing.column) == thing.id, Follow.person_id == actor.id))


def follow(thing: Thing, *, actor: Actor, pace: Pace | None = None) -> bool:
    """Follow a thing; tell whether that is new. With a `pace`, mail about it comes so from now on.

    Raises Forbidden for visitors and for what is not public.
    """
    if actor.id is None:
        raise Forbidden
    if thing.contribution is not None:
        policy.FOLLOW.require(actor, thing.contribution)
    values: dict[str, Any] = {thing.column: thing.id, "person_id": actor.id}
    new = insert_once(Follow, **values, pace=str(pace or ""), created_at=now())
    if not new and pace is not None:
        choose(thing, actor=actor, pace=str(pace))
    return new


def choose(thing: Thing, *, actor: Actor, pace: str) -> None:
    """Change how soon mail comes about a followed thing; empty: as chosen for all that I follow. Raises Missing."""
    row = standing(thing, actor)
    if row is None:
        raise Missing
    row.pace = str(Pace(pace)) if pace else ""


def unfollow(thing: Thing, *, actor: Actor) -> bool:
    """Follow a thing no longer; tell whether one did."""
    return end(actor, getattr(Follow, thing.column) == thing.id)


def end(actor: Actor, condition: Any) -> bool:
    """End what the actor follows under a condition on `Follow`."""
    gone: Any = session.execute(delete(Follow).where(Follow.person_id == actor.id, condition))
    return bool(gone.rowcount)


def followed(actor: Actor) -> list[Followed]:
    """Give all that the actor follows, sorted by what it is, the newest first; one query."""
    rows: Any = session.execute(  # all but one of the joined things are None
        select(Follow, Contribution, Topic, District, Organisation)
        .outerjoin(Contribution, Contribution.id == Follow.contribution_id)
        .outerjoin(Topic, Topic.id == Follow.topic_id)
        .outerjoin(District, District.id == Follow.district_id)
        .outerjoin(Organisation, Organisation.id == Follow.organisation_id)
        .where(Follow.person_id == actor.id)
        .order_by(Follow.id.desc())
        .limit(500)
    )
    found = []
    for row, contribution, topic, district, organisation in rows:
        if contribution is not None:
            found.append(
                Followed(row.id, of_contribution(contribution), row.pace, policy.VIEW.allows(actor, contribution))
            )
        elif topic is not None:
            found.append(Followed(row.id, of_topic(topic), row.pace))
        elif district is not None:
            found.append(Followed(row.id, of_district(district), row.pace))
        else:
            found.append(Followed(row.id, of_organisation(organisation), row.pace, _open(organisation)))
    return sorted(found, key=lambda one: tuple(SORTS).index(one.thing.sort))


def supported(actor: Actor, *, before: int | None = None) -> tuple[list[tuple[Contribution, bool, str]], int | None]:
    """Give what the actor supports as (contribution, whether it may be seen, address), and the key to go on before."""
    wanted = (
        select(Contribution)
        .join(Support, Support.contribution_id == Contribution.id)
        .where(Support.person_id == actor.id)
        .options(joinedload(Contribution.topic))
        .order_by(Contribution.id.desc())
    )
    if before is not None:
        wanted = wanted.where(Contribution.id < before)
    rows = list(session.scalars(wanted.limit(LENGTH + 1)))
    shown = rows[:LENGTH]
    found = [(one, policy.VIEW.allows(actor, one), addresses.url(one)) for one in shown]
    return found, shown[-1].id if len(rows) > LENGTH else None


def forget(person_id: int) -> None:
    """Follow nothing any more: the account is being erased."""
    session.execute(delete(Follow).where(Follow.person_id == person_id))
