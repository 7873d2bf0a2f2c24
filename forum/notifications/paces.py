"""How soon a person wants a mail about a piece of news: by the thing they follow, else by its kind, else by default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, or_, select, update

from forum.contributions.follow_models import Follow, Pace
from forum.contributions.models import Contribution
from forum.kernel.database import session
from forum.notifications.kinds import DEFAULTS, KINDS, Kind
from forum.notifications.models import Preference

SOONEST = tuple(Pace)
AROUND = ("organisation_id", "topic_id", "district_id")


@dataclass
class Wishes:
    """What some people chose, about kinds and about the things around some contributions."""

    kinds: dict[tuple[int, str], str] = field(default_factory=dict)
    things: dict[tuple[int, str, int], str] = field(default_factory=dict)

    def pace(self, person_id: int, kind: str, contribution: Contribution) -> Pace:
        """Give the pace for one person. A followed idea's own pace wins over all; of several others the soonest."""
        own = self.things.get((person_id, "contribution_id", contribution.id))
        if own:
            return Pace(own)
        if kind == Kind.FOLLOWED:
            around = [self.things.get((person_id, name, getattr(contribution, name) or 0)) for name in AROUND]
            chosen = [Pace(pace) for pace in around if pace]
            if chosen:
                return min(chosen, key=SOONEST.index)
        return Pace(self.kinds.get((person_id, kind), DEFAULTS[Kind(kind)]))


def wishes(people: Iterable[int], contributions: Iterable[Contribution]) -> Wishes:
    """Read what these people chose that can matter for these contributions, in two queries."""
    keys, found = sorted(set(people)), Wishes()
    if not keys:
        return found
    for row in session.execute(
        select(Preference.person_id, Preference.kind, Preference.pace).where(Preference.person_id.in_(keys))
    ):
        found.kinds[row.person_id, row.kind] = row.pace
    subjects = list(contributions)
    values = {name: {getattr(one, name) for one in subjects} - {None} for name in AROUND}
    values["contribution_id"] = {one.id for one in subjects}
    conditions = [getattr(Follow, name).in_(sorted(chosen)) for name, chosen in values.items() if chosen]
    rows = session.scalars(select(Follow).where(Follow.person_id.in_(keys), Follow.pace != "", or_(*conditions)))
    for follow in rows if conditions else ():
        for name in values:
            if (key := getattr(follow, name)) is not None:
                found.things[follow.person_id, name, key] = follow.pace
    return found


def of_person(person_id: int) -> dict[Kind, Pace]:
    """Give the pace of every kind for one person."""
    rows = session.scalars(select(Preference).where(Preference.person_id == person_id))
    chosen = {row.kind: row.pace for row in rows}
    return {kind: Pace(chosen.get(kind, DEFAULTS[kind])) for kind in KINDS}


def choose(person_id: int, chosen: Mapping[Kind, Pace]) -> None:
    """Keep how soon a person wants mail about these kinds."""
    session.execute(
        delete(Preference).where(Preference.person_id == person_id, Preference.kind.in_([str(kind) for kind in chosen]))
    )
    session.add_all(Preference(person_id=person_id, kind=str(kind), pace=str(pace)) for kind, pace in chosen.items())
    session.flush()


def end(person_id: int, *, pace: Pace = Pace.ONCE, kind: Kind | None = None) -> None:
    """Choose „never“ for one kind, else for all kinds at this pace; and for each followed thing with this pace."""
    chosen = of_person(person_id)
    choose(person_id, {name: Pace.NEVER for name in KINDS if (name == kind if kind else chosen[name] == pace)})
    session.execute(
        update(Follow).where(Follow.person_id == person_id, Follow.pace == str(pace)).values(pace=str(Pace.NEVER))
    )
