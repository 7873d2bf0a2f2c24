"""Whoever asks, as a small value that outlives the transaction in which it was read."""

from __future__ import annotations

from dataclasses import dataclass, field

from forum.accounts.roles import Role


@dataclass(frozen=True)
class Actor:
    """A signed-in person, or the visitor (`id` is None).

    `organisations` are keys of those the person is bound to, having a say in them or having declared them (Befangenheit);
    `represents` of those that have them as a representative, `speaks_for` of those in whose name the person may write
    now; `departments` of those for which the person answers, while they hold the role. `councils` are keys of those
    where the person sits now, `chairs` of those where they may act as the chair now, `vice_chairs` of those where they
    do so when the chair cannot; `meetings` of those to which they are asked as a deputy. `unread` is how many notifications wait, up to a hundred.
    """

    id: int | None = None
    name: str = ""
    locale: str = ""
    roles: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()
    represents: frozenset[int] = frozenset()
    speaks_for: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()
    councils: frozenset[int] = frozenset()
    chairs: frozenset[int] = frozenset()
    vice_chairs: frozenset[int] = frozenset()
    meetings: frozenset[int] = frozenset()
    trusted: bool = False
    unread: int = field(default=0, compare=False)
    sign_in_id: int | None = field(default=None, compare=False)

    @property
    def plain(self) -> bool:
        """Whether the actor is like everybody who is signed in, but for their name and what they wrote."""
        return self == Actor(id=self.id, name=self.name, locale=self.locale, trusted=self.trusted)

    def stand_in(self) -> Actor:
        """Give somebody signed in who has nothing of their own, for what is rendered for many readers."""
        return Actor(id=NOBODY, trusted=self.trusted)

    def colleague(self, council_id: int) -> Actor:
        """Give somebody with the same rights in a council and nothing of their own, for what is rendered for all of them."""
        here = frozenset({council_id})
        return Actor(
            id=NOBODY,
            roles=self.roles,
            councils=self.councils & here,
            chairs=self.chairs & here,
            vice_chairs=self.vice_chairs & here,
            meetings=self.meetings,
            trusted=self.trusted,
        )

    def holds(self, *roles: Role) -> bool:
        """Tell whether the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)


NOBODY = -1  # the key of no person
VISITOR = Actor()
SYSTEM = Actor(name="system")
