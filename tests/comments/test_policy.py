"""Who may do what with comments, as tables."""

from __future__ import annotations

import pytest

from forum.accounts.actor import VISITOR, Actor
from forum.accounts.roles import Role
from forum.comments import policy
from forum.comments.models import Comment
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea

AUTHOR, OTHER = Actor(id=1), Actor(id=2)
MODERATOR = Actor(id=3, roles=frozenset({Role.MODERATOR}))
OFFICE = Actor(id=4, roles=frozenset({Role.OFFICE}))
COLLEAGUE = Actor(id=5, roles=frozenset({Role.MODERATOR}), organisations=frozenset({7}))
WRITING_MODERATOR = Actor(id=1, roles=frozenset({Role.MODERATOR}))


@pytest.mark.parametrize(
    ("visibility", "who_sees"),
    [
        (Visibility.PUBLIC, {"visitor", "author", "other", "moderator", "office"}),
        (Visibility.PENDING, {"author", "moderator", "office"}),
        (Visibility.HIDDEN, {"author", "moderator", "office"}),
    ],
)
def test_who_sees_a_comment(visibility: Visibility, who_sees: set[str]) -> None:
    comment = Comment(author_id=1, visibility=visibility)
    actors = {"visitor": VISITOR, "author": AUTHOR, "other": OTHER, "moderator": MODERATOR, "office": OFFICE}
    assert {name for name, actor in actors.items() if policy.VIEW.allows(actor, comment)} == who_sees


@pytest.mark.parametrize(
    ("actor", "author_id", "organisation_id", "may"),
    [
        (MODERATOR, 1, None, True),
        (MODERATOR, None, None, True),
        (WRITING_MODERATOR, 1, None, False),
        (COLLEAGUE, 1, 7, False),
        (COLLEAGUE, 1, 8, True),
        (OFFICE, 1, None, False),
        (AUTHOR, 1, None, False),
        (VISITOR, None, None, False),
    ],
)
def test_nobody_moderates_their_own(actor: Actor, author_id: int, organisation_id: int, may: bool) -> None:
    comment = Comment(author_id=author_id, organisation_id=organisation_id, visibility=Visibility.PENDING)
    assert policy.MODERATE.allows(actor, comment) is may


@pytest.mark.parametrize(
    ("visibility", "status", "is_open"),
    [
        (Visibility.PUBLIC, Status.DISCUSSION, True),
        (Visibility.PUBLIC, Status.REALISED, True),
        (Visibility.PUBLIC, Status.IMPORTED, False),
        (Visibility.PUBLIC, Status.WITHDRAWN, False),
        (Visibility.PUBLIC, Status.MERGED, False),
        (Visibility.PENDING, Status.SUBMITTED, False),
        (Visibility.HIDDEN, Status.DISCUSSION, False),
    ],
)
def test_what_can_be_commented_on(visibility: Visibility, status: Status, is_open: bool) -> None:
    idea = Idea(author_id=1, visibility=visibility, status=status)
    assert policy.OPEN.allows(OTHER, idea) is is_open
    assert policy.OPEN.allows(AUTHOR, idea) is is_open


def test_only_the_author_withdraws() -> None:
    comment = Comment(author_id=1, visibility=Visibility.PUBLIC)
    assert [policy.WITHDRAW.allows(actor, comment) for actor in (AUTHOR, OTHER, MODERATOR, VISITOR)] == [
        True,
        False,
        False,
        False,
    ]
    assert not policy.WITHDRAW.allows(VISITOR, Comment(author_id=None, visibility=Visibility.PUBLIC))
