"""Which acts the desk offers, by role, status and visibility; nobody gets any about their own."""

from __future__ import annotations

import pytest

from forum.accounts.actor import VISITOR, Actor
from forum.accounts.roles import Role
from forum.comments.models import Comment
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.moderation import policy, service
from forum.moderation.models import Report, ReportStatus

PARTICIPANT = Actor(id=2)
MODERATOR = Actor(id=3, roles=frozenset({Role.MODERATOR}))
OFFICE = Actor(id=4, roles=frozenset({Role.OFFICE}))
AUTHOR = Actor(id=1, roles=frozenset({Role.MODERATOR}))
BOUND = Actor(id=5, roles=frozenset({Role.MODERATOR}), organisations=frozenset({7}))


@pytest.mark.parametrize(
    ("status", "visibility", "acts"),
    [
        (Status.SUBMITTED, Visibility.PENDING, ("publish", "ask", "forward", "decline")),
        (Status.CLARIFICATION, Visibility.PENDING, ()),
        (Status.DISCUSSION, Visibility.PUBLIC, ("ask", "forward", "hide")),
        (Status.DISCUSSION, Visibility.HIDDEN, ("ask", "forward", "show")),
        (Status.COUNCIL, Visibility.PUBLIC, ("ask", "hide")),
        (Status.NOMINATED, Visibility.PUBLIC, ("hide",)),
        (Status.REALISED, Visibility.PUBLIC, ("hide",)),
        (Status.DECLINED, Visibility.PENDING, ()),
        (Status.IMPORTED, Visibility.PUBLIC, ("hide",)),
    ],
)
def test_what_moderators_decide_about_an_idea(status: Status, visibility: Visibility, acts: tuple[str, ...]) -> None:
    idea = Idea(author_id=1, status=status, visibility=visibility)
    assert service.idea_acts(idea, MODERATOR) == acts
    for nobody in (AUTHOR, PARTICIPANT, VISITOR):
        assert service.idea_acts(idea, nobody) == ()


def test_nobody_decides_for_their_organisation() -> None:
    idea = Idea(author_id=1, organisation_id=7, status=Status.SUBMITTED, visibility=Visibility.PENDING)
    assert service.idea_acts(idea, BOUND) == ()
    assert service.idea_acts(idea, MODERATOR) == ("publish", "ask", "forward", "decline")


@pytest.mark.parametrize(
    ("visibility", "acts"),
    [
        (Visibility.PENDING, ("publish", "hide")),
        (Visibility.PUBLIC, ("hide",)),
        (Visibility.HIDDEN, ("show",)),
    ],
)
def test_what_moderators_decide_about_a_comment(visibility: Visibility, acts: tuple[str, ...]) -> None:
    comment = Comment(author_id=1, visibility=visibility)
    assert service.comment_acts(comment, MODERATOR) == acts
    for nobody in (AUTHOR, OFFICE, PARTICIPANT, VISITOR):
        assert service.comment_acts(comment, nobody) == ()


@pytest.mark.parametrize(
    ("actor", "status", "reporter_id", "acts"),
    [
        (MODERATOR, ReportStatus.OPEN, None, ("reject", "uphold")),
        (MODERATOR, ReportStatus.OPEN, 9, ("reject", "uphold")),
        (MODERATOR, ReportStatus.UPHELD, None, ()),
        (MODERATOR, ReportStatus.REJECTED, None, ()),
        (MODERATOR, ReportStatus.OPEN, 3, ()),  # who reported it
        (AUTHOR, ReportStatus.OPEN, None, ()),  # whose content it is
        (OFFICE, ReportStatus.OPEN, None, ()),
        (VISITOR, ReportStatus.OPEN, None, ()),
    ],
)
def test_who_decides_a_report(actor: Actor, status: ReportStatus, reporter_id: int, acts: tuple[str, ...]) -> None:
    idea = Idea(author_id=1, visibility=Visibility.PUBLIC, status=Status.DISCUSSION)
    report = Report(status=status, reporter_id=reporter_id, contribution=idea, comment=None)
    assert service.report_acts(report, actor) == acts


def test_the_desk_is_the_moderators_alone() -> None:
    for role in Role:
        actor = Actor(id=9, roles=frozenset({role}))
        assert policy.QUEUE.allows(actor) is (role is Role.MODERATOR)
    assert not policy.QUEUE.allows(PARTICIPANT)
    assert not policy.QUEUE.allows(VISITOR)
    assert policy.REPORT.allows(VISITOR)
