"""Questions about what belongs together; relatives are named to whoever may see them, and to nobody else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, exists, literal, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from forum.accounts.actor import Actor
from forum.accounts.models import Person
from forum.contributions import addresses
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution, Support, TimelineEntry
from forum.contributions.status import SUPPORTABLE, Visibility
from forum.kernel.database import session
from forum.lineage.models import KIN, STANDING, Merge, MergeStatus, Relation
from forum.organisations.models import Organisation

INTO, PROPOSED, MERGED, RELATED, NAMED = "into", "proposed", "merged", "related", "named"
PUBLIC = Contribution.visibility == Visibility.PUBLIC


@dataclass(frozen=True)
class Relative:
    """Another contribution as a page names it; `by` is its public author, `language` that of its title."""

    id: int
    number: int
    title: str
    language: str
    status: str
    by: str
    url: str


@dataclass(frozen=True)
class Family:
    """What belongs to a contribution: where it goes on, what was merged into it, and what is related.

    `named` are those that the timeline names, by their key; `proposed` is what the office alone knows of.
    """

    into: Relative | None = None
    proposed: Relative | None = None
    merged: tuple[Relative, ...] = ()
    related: tuple[Relative, ...] = ()
    named: Mapping[int, Relative] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[int, ...]:
        """Keys of all that was merged into it."""
        return tuple(one.id for one in self.merged)


def family(contribution: Contribution, entries: Iterable[TimelineEntry], *, reader: Actor | None = None) -> Family:
    """Give what belongs to a contribution, as everyone sees it; with a `reader` at the office's desk as they may.

    `entries` are its timeline: where that names nobody, nothing is asked for everyone.
    """
    keys = {entry.details[KIN] for entry in entries if entry.details and KIN in entry.details}
    if not keys and reader is None:
        return Family()
    seen = PUBLIC if reader is None else trunk.VIEW.where(reader, Contribution)
    found: dict[str, dict[int, Relative]] = {how: {} for how in (INTO, PROPOSED, MERGED, RELATED, NAMED)}
    for row in session.execute(_around(contribution.id, keys, seen)):
        relative = _relative(row)
        found[row.how][relative.id] = relative
    into = next(reversed(found[INTO].values()), None)  # the last one of the chain that may be seen
    proposed = next(iter(found[PROPOSED].values()), None) if reader is not None else None
    near = set(found[MERGED]) | ({into.id} if into else set())
    related = tuple(one for one in found[RELATED].values() if one.id not in near)
    return Family(into, proposed, tuple(found[MERGED].values()), related, found[NAMED])


def _around(key: int, named: Collection[int], seen: ColumnElement[bool]) -> Select[Any]:
    """Ask for everything that belongs to a contribution, whatever way, in one query."""
    chain = _merged(Merge.contribution_id == key, Merge.into_id, literal(1)).cte("chain", recursive=True)
    chain = chain.union_all(
        select(Merge.into_id, chain.c.step + 1)
        .join(chain, Merge.contribution_id == chain.c.id)
        .where(Merge.status == MergeStatus.MERGED)
    )
    tree = _merged(Merge.into_id == key, Merge.contribution_id, literal(0)).cte("tree", recursive=True)
    tree = tree.union_all(
        select(Merge.contribution_id, tree.c.step)
        .join(tree, Merge.into_id == tree.c.id)
        .where(Merge.status == MergeStatus.MERGED)
    )
    other = case((Relation.low_id == key, Relation.high_id), else_=Relation.low_id)
    parts = union_all(
        select(chain.c.id.label("id"), literal(INTO).label("how"), chain.c.step.label("step")),
        select(Merge.into_id, literal(PROPOSED), literal(0)).where(
            Merge.contribution_id == key, Merge.status == MergeStatus.PROPOSED
        ),
        select(tree.c.id, literal(MERGED), tree.c.step),
        select(other, literal(RELATED), literal(0)).where(or_(Relation.low_id == key, Relation.high_id == key)),
        select(Contribution.id, literal(NAMED), literal(0)).where(Contribution.id.in_(named)),
    ).subquery("around")
    return _named(parts, seen, parts.c.how).order_by(parts.c.step, Contribution.number)


def _merged(condition: ColumnElement[bool], column: Any, step: Any) -> Select[Any]:
    return select(column.label("id"), step.label("step")).where(condition, Merge.status == MergeStatus.MERGED)


def _named(source: Any, seen: ColumnElement[bool], *more: Any) -> Select[Any]:
    """Ask for the contributions of a source with a column `id`, as far as they may be seen, with their authors."""
    wanted: Any = (
        select(
            Contribution,
            Person.name.label("name"),
            Organisation.name.label("organisation"),
            *more,
        )
        .select_from(source)
        .join(Contribution, Contribution.id == source.c.id)
        .outerjoin(Person, Person.id == Contribution.author_id)
        .outerjoin(Organisation, Organisation.id == Contribution.organisation_id)
        .where(seen)
    )
    return wanted  # type: ignore[no-any-return]


def _relative(row: Any) -> Relative:
    found = row.Contribution
    return Relative(
        found.id,
        found.number,
        found.title,
        found.language,
        found.status,
        row.organisation or row.name or _("Deleted account"),
        addresses.url(found),
    )


def standing(contribution_id: int) -> Merge | None:
    """Give the merge of a contribution that is proposed or has been made, with both of them."""
    return session.scalar(
        select(Merge)
        .where(Merge.contribution_id == contribution_id, Merge.status.in_(STANDING))
        .options(joinedload(Merge.contribution), joinedload(Merge.into))
    )


def related(contribution: Contribution, actor: Actor) -> list[Relative]:
    """Give all that is linked with a contribution as related and the actor may see."""
    key = contribution.id
    other = case((Relation.low_id == key, Relation.high_id), else_=Relation.low_id)
    links = select(other.label("id")).where(or_(Relation.low_id == key, Relation.high_id == key)).subquery("links")
    seen = trunk.VIEW.where(actor, Contribution)
    return [_relative(row) for row in session.execute(_named(links, seen).order_by(Contribution.number))]


def asked(contribution_id: int) -> Merge | None:
    """Give the proposal that a contribution's author can answer now: in time, and about what everyone can see and support."""
    found = standing(contribution_id)
    if found is None or found.status != MergeStatus.PROPOSED or found.expired:
        return None
    open_target = found.into.visibility == Visibility.PUBLIC and found.into.status in SUPPORTABLE
    hidden = found.contribution.visibility not in {Visibility.PUBLIC, Visibility.PENDING}
    return found if open_target and not hidden else None


def supported_before(keys: Collection[int], actor: Actor) -> int | None:
    """Give the number of a merged contribution that the actor supports; asks nothing where there is none."""
    if not keys or actor.id is None:
        return None
    wanted = select(Contribution.number).join(Support, Support.contribution_id == Contribution.id)
    return session.scalar(
        wanted.where(Contribution.id.in_(keys), Support.person_id == actor.id).order_by(Contribution.number).limit(1)
    )


def invited(merged: Iterable[int], people: Iterable[int] | None = None) -> dict[tuple[int, int], Contribution]:
    """Give whom a merge invites to support the other contribution, as (person, merged contribution) → the other.

    Invited is who supports the one and not the other, as long as both are public and the other can be supported.
    """
    one, other = aliased(Contribution, name="one"), aliased(Contribution, name="other")
    again = aliased(Support, name="again")
    wanted = (
        select(Support.person_id, Merge.contribution_id, other)
        .join(Merge, Merge.contribution_id == Support.contribution_id)
        .join(one, one.id == Merge.contribution_id)
        .join(other, other.id == Merge.into_id)
        .where(
            Merge.contribution_id.in_(list(merged)),
            Merge.status == MergeStatus.MERGED,
            one.visibility == Visibility.PUBLIC,
            other.visibility == Visibility.PUBLIC,
            other.status.in_(SUPPORTABLE),
            or_(other.author_id.is_(None), other.author_id != Support.person_id),
            ~exists().where(and_(again.contribution_id == other.id, again.person_id == Support.person_id)),
        )
    )
    if people is not None:
        wanted = wanted.where(Support.person_id.in_(list(people)))
    return {(row[0], row[1]): row[2] for row in session.execute(wanted)}


def found(number: int, kind: str, actor: Actor) -> Contribution | None:
    """Give another contribution by its number, to whoever may see it."""
    return session.scalar(
        select(Contribution).where(
            Contribution.kind == kind, Contribution.number == number, trunk.VIEW.where(actor, Contribution)
        )
    )


def alike(keys: Collection[int]) -> list[Contribution]:
    """Give contributions in the order of their keys."""
    rows = {row.id: row for row in session.scalars(select(Contribution).where(Contribution.id.in_(keys)))}
    return [rows[key] for key in keys if key in rows]
