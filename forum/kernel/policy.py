"""Permissions: one rule, two answers – for one object, and for the rows of a class.

Rules are built from two atoms, `who` and `among`, joined by `& | ~`. No rule compares columns in Python:
NULL and None never match, so a visitor (whose id is None) owns nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from forum.kernel.errors import Forbidden, Missing


class Actor(Protocol):
    """Whoever asks: a signed-in person, or the visitor whose id is None."""

    @property
    def id(self) -> int | None:
        """Key of the person; None for the visitor."""

    @property
    def roles(self) -> frozenset[str]:
        """Codes of the roles held right now."""

    @property
    def organisations(self) -> frozenset[int]:
        """Keys of the organisations the person represents or has declared."""


@dataclass(frozen=True)
class Rule:
    """`test` never sees a class, `clause` never an object; neither is ever NULL."""

    name: str
    test: Callable[[Any, Any], bool]
    clause: Callable[[Any, Any], ColumnElement[bool]]

    def __and__(self, other: Rule) -> Rule:
        """Both rules hold."""
        return Rule(
            f"({self.name} & {other.name})",
            lambda actor, subject: self.test(actor, subject) and other.test(actor, subject),
            lambda actor, cls: and_(self.clause(actor, cls), other.clause(actor, cls)),
        )

    def __or__(self, other: Rule) -> Rule:
        """At least one rule holds."""
        return Rule(
            f"({self.name} | {other.name})",
            lambda actor, subject: self.test(actor, subject) or other.test(actor, subject),
            lambda actor, cls: or_(self.clause(actor, cls), other.clause(actor, cls)),
        )

    def __invert__(self) -> Rule:
        """The rule does not hold."""
        return Rule(
            f"~{self.name}",
            lambda actor, subject: not self.test(actor, subject),
            lambda actor, cls: not_(self.clause(actor, cls)),
        )

    def __bool__(self) -> bool:
        """Refuse `and`, `or`, `not`, which would silently drop a rule."""
        raise TypeError("combine rules with & | ~, ask with a permission")


def who(name: str, holds: Callable[[Any], bool]) -> Rule:
    """Make a rule about the actor alone: a role, being signed in."""
    return Rule(
        name,
        lambda actor, _subject: bool(holds(actor)),
        lambda actor, _cls: true() if holds(actor) else false(),
    )


def among(name: str, column: str, values: Callable[[Any], Collection[Any]]) -> Rule:
    """Make a rule that the subject's column holds one of the actor's (or fixed) values; an empty column holds none."""

    def known(actor: Any) -> list[Any]:
        return [value for value in values(actor) if value is not None]

    def test(actor: Any, subject: Any) -> bool:
        held = getattr(subject, column)
        return held is not None and held in known(actor)

    def clause(actor: Any, cls: Any) -> ColumnElement[bool]:
        attribute, wanted = getattr(cls, column), known(actor)
        return and_(attribute.is_not(None), attribute.in_(wanted)) if wanted else false()

    return Rule(name, test, clause)


EVERYONE = who("everyone", lambda _actor: True)
SIGNED_IN = who("signed in", lambda actor: actor.id is not None)


@dataclass(frozen=True)
class Permission:
    """A name (`room.action`) and the rule behind it; `sight` is the rule of who may know the subject at all."""

    name: str
    rule: Rule
    sight: Rule | None = None

    def allows(self, actor: Actor, subject: object = None) -> bool:
        """Answer for one object, in Python."""
        return self.rule.test(actor, subject)

    def where(self, actor: Actor, cls: type) -> ColumnElement[bool]:
        """Answer for all rows of a class, in SQL; agrees with `allows` row by row."""
        return self.rule.clause(actor, cls)

    def require(self, actor: Actor, subject: object = None) -> None:
        """Raise Missing for what the actor may not see, Forbidden for what they may see but not do."""
        if self.rule.test(actor, subject):
            return
        if self.sight is not None and not self.sight.test(actor, subject):
            raise Missing
        raise Forbidden
