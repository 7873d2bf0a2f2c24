"""Moderators who decide at the same moment: one of them does, nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts.actor import Actor
from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.comments.models import Comment
from forum.contributions.models import Contribution, TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Refused
from forum.moderation import service
from forum.moderation.models import Decision, Report, ReportStatus
from tests.comments.made import make_comment
from tests.conftest import actor_of
from tests.moderation.made import make_report

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]


@pytest.fixture
def submitted(make_person: MakePerson, make_idea: MakeIdea) -> Idea:
    """The first idea of a new account."""
    return make_idea(status=Status.SUBMITTED, visibility=Visibility.PENDING, author=make_person(trusted=False))


def decide(number: int, act: str, actor: Actor, revision: int = 1, **details: str) -> Idea:
    """Decide about an idea in a transaction of its own."""
    begin_write()
    idea = service.decide_idea(number, act, actor=actor, revision=revision, details=details)
    session.commit()
    return idea


def test_of_eight_moderators_at_once_one_decides(app: Flask, submitted: Idea, make_person: MakePerson) -> None:
    number, actors = submitted.number, [actor_of(make_person(Role.MODERATOR)) for _ in range(8)]
    session.remove()
    barrier, done, failed = Barrier(8), [], []

    def act(actor: Actor) -> None:
        with app.app_context():
            try:
                barrier.wait(10)
                decide(number, "publish", actor)
                done.append(actor.id)
            except Refused:
                session.rollback()
            except BaseException as error:  # noqa: BLE001 (told by the test)
                failed.append(error)
            finally:
                session.remove()

    threads = [Thread(target=act, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert len(done) == 1
    assert session.scalar(select(func.count()).select_from(TimelineEntry)) == 1
    assert session.scalars(select(Decision.actor_id)).all() == done


def test_opposite_decisions_about_one_comment_never_wait_for_each_other(
    app: Flask, make_idea: MakeIdea, make_person: MakePerson
) -> None:
    idea = make_idea()
    comment = make_comment(idea, make_person())
    report = make_report(idea, comment)
    key, report_key = comment.id, report.id
    actors = [actor_of(make_person(Role.MODERATOR)) for _ in range(6)]
    session.remove()
    barrier, done, failed = Barrier(6), [], []

    def act(index: int) -> None:
        with app.app_context():
            try:
                barrier.wait(10)
                begin_write()
                if index % 2:
                    service.decide_report(report_key, "uphold", actor=actors[index], reason="x", reason_code="insult")
                else:
                    service.decide_comment(
                        key, "hide", actor=actors[index], revision=1, reason="x", reason_code="insult"
                    )
                session.commit()
                done.append(index)
            except Refused:
                session.rollback()
            except BaseException as error:  # noqa: BLE001 (told by the test)
                failed.append(error)
            finally:
                session.remove()

    threads = [Thread(target=act, args=(index,)) for index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert len(done) == 1
    assert session.scalar(select(Comment.visibility)) == Visibility.HIDDEN
    assert session.scalar(select(Report.status)) == ReportStatus.UPHELD
    assert session.scalar(select(Contribution.comments)) == 0
