"""A rule's two answers agree, with NULLs and the visitor, whatever way rules are combined."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum.accounts.actor import VISITOR, Actor
from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.contributions import policy as trunk
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.ideas import policy as ideas
from forum.ideas.models import Idea
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Missing
from forum.kernel.policy import EVERYONE, SIGNED_IN, Permission, Rule, among, who
from tests.conftest import change

KEYS = st.sampled_from([None, 1, 2, 3])
ACTORS = st.one_of(
    st.just(VISITOR),
    st.builds(
        Actor,
        id=st.integers(1, 3),
        roles=st.frozensets(st.sampled_from(list(Role)), max_size=2),
        organisations=st.frozensets(st.integers(1, 3), max_size=2),
        speaks_for=st.frozensets(st.integers(1, 3), max_size=2),
    ),
)
ATOMS = st.one_of(
    st.just(EVERYONE),
    st.just(SIGNED_IN),
    st.sampled_from(list(Role)).map(lambda role: who(role, lambda actor: role in actor.roles)),
    st.just(among("author", "author_id", lambda actor: (actor.id,))),
    st.just(among("organisation", "organisation_id", lambda actor: actor.organisations)),
    st.sampled_from(list(Visibility)).map(lambda value: among(value, "visibility", lambda _actor: (value,))),
)
RULES: st.SearchStrategy[Rule] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] & pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1]),
        inner.map(lambda rule: ~rule),
    ),
    max_leaves=6,
)


@pytest.fixture
def rows(app: Flask, make_idea: Callable[..., Idea], make_person: Callable[..., Person]) -> list[Idea]:
    """Ideas of every visibility, of three authors and of nobody."""
    del app
    authors = [make_person(), make_person(), make_person()]
    made = []
    for index, visibility in enumerate(Visibility):
        made += [
            make_idea(visibility=visibility, author=authors[index % 3]),
            make_idea(visibility=visibility, author=authors[index % 2]),
        ]
        nobody = make_idea(visibility=visibility)
        change(nobody, author_id=None)
        made.append(nobody)
    return made


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=RULES, actor=ACTORS)
def test_both_answers_agree(rows: list[Idea], rule: Rule, actor: Actor) -> None:
    permission = Permission("test", rule)
    in_sql = set(session.scalars(select(Contribution.id).where(permission.where(actor, Contribution))))
    in_python = {row.id for row in rows if permission.allows(actor, row)}
    assert in_sql == in_python


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(permission=st.sampled_from([*trunk.ALL, *ideas.ALL]), actor=ACTORS)
def test_the_real_rules_agree(rows: list[Idea], permission: Permission, actor: Actor) -> None:
    in_sql = set(session.scalars(select(Contribution.id).where(permission.where(actor, Contribution))))
    assert in_sql == {row.id for row in rows if permission.allows(actor, row)}


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (VISITOR, {"public"}),
        (Actor(id=99), {"public"}),
        (Actor(id=99, roles=frozenset({Role.ADMIN})), {"public"}),
        (Actor(id=99, roles=frozenset({Role.BOARD})), {"public"}),
        (Actor(id=99, roles=frozenset({Role.MODERATOR})), {"public", "pending", "hidden"}),
        (Actor(id=99, roles=frozenset({Role.OFFICE})), {"public", "pending", "hidden"}),
    ],
)
def test_who_sees_what(rows: list[Idea], actor: Actor, seen: set[str]) -> None:
    assert {str(row.visibility) for row in rows if trunk.VIEW.allows(actor, row)} == seen


def test_rules_are_not_combined_with_words() -> None:
    with pytest.raises(TypeError):
        _ = SIGNED_IN and EVERYONE


def test_what_may_not_be_seen_is_missing() -> None:
    hidden = Idea(visibility=Visibility.HIDDEN, author_id=1)
    public = Idea(visibility=Visibility.PUBLIC, author_id=1)
    with pytest.raises(Missing):
        trunk.MODERATE.require(Actor(id=2), hidden)
    with pytest.raises(Forbidden):
        trunk.MODERATE.require(Actor(id=2), public)
