"""Saying something once, being trusted, taking it back, and the counter that goes with it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.accounts.roles import Role
from forum.comments import service
from forum.comments.models import Comment
from forum.comments.service import Words
from forum.contributions.models import Contribution
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.organisations.models import Organisation, OrganisationKind
from tests.comments.made import make_comment
from tests.conftest import actor_of, save

MakePerson = Callable[..., Person]
MakeIdea = Callable[..., Idea]
WORDS = Words("Gern auch am **Bültenweg**.", "<p>Gern auch am <strong>Bültenweg</strong>.</p>", "de")


def count(idea: Idea) -> int:
    """Give the counter of an idea as the database holds it."""
    return session.scalar(select(Contribution.comments).where(Contribution.id == idea.id)) or 0


@pytest.mark.parametrize(
    ("trusted", "roles", "visibility"),
    [
        (True, (), Visibility.PUBLIC),
        (False, (), Visibility.PENDING),
        (False, (Role.OFFICE,), Visibility.PUBLIC),
        (False, (Role.MODERATOR,), Visibility.PUBLIC),
    ],
)
def test_a_new_account_is_read_first(
    make_person: MakePerson, make_idea: MakeIdea, trusted: bool, roles: tuple[Role, ...], visibility: Visibility
) -> None:
    idea, person = make_idea(), make_person(*roles, trusted=trusted)
    begin_write()
    made = service.comment(idea, WORDS, actor=actor_of(person))
    session.commit()
    assert made.visibility == visibility
    assert count(idea) == (visibility is Visibility.PUBLIC)


def test_a_form_sent_twice_says_it_once(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, person, other = make_idea(), make_person(), make_person()
    for who in (person, person, other):
        begin_write()
        service.comment(idea, WORDS, actor=actor_of(who), request_key="once")
        session.commit()
    assert list(session.scalars(select(Comment.author_id).order_by(Comment.id))) == [person.id, other.id]
    assert count(idea) == 2


def test_sent_eight_times_at_once_it_stands_once(app: Flask, make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, who = make_idea(), actor_of(make_person())
    key, barrier = idea.id, Barrier(8)
    session.remove()
    failed: list[BaseException] = []

    def send() -> None:
        with app.app_context():
            try:
                barrier.wait(10)
                begin_write()
                service.comment(session.get_one(Idea, key), WORDS, actor=who, request_key="at-once")
                session.commit()
            except BaseException as error:  # noqa: BLE001 (told by the test)
                failed.append(error)
            finally:
                session.remove()

    threads = [Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert session.scalar(select(func.count()).select_from(Comment)) == 1
    assert session.scalar(select(Contribution.comments).where(Contribution.id == key)) == 1


def test_nobody_speaks_for_others(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, who = make_idea(), actor_of(make_person())
    organisation = Organisation(slug="hof", name="Hof e. V.", kind=OrganisationKind.ASSOCIATION)
    save(organisation)
    begin_write()
    with pytest.raises(Forbidden):
        service.comment(idea, WORDS, actor=who, organisation_id=organisation.id)
    with pytest.raises(Forbidden):
        service.comment(idea, WORDS, actor=who, official=True)
    assert session.scalar(select(func.count()).select_from(Comment)) == 0


@pytest.mark.parametrize(
    ("visibility", "status", "error"),
    [
        (Visibility.PENDING, Status.SUBMITTED, Missing),
        (Visibility.HIDDEN, Status.DISCUSSION, Missing),
        (Visibility.PUBLIC, Status.IMPORTED, Forbidden),
    ],
)
def test_what_is_closed_or_unseen_takes_no_comment(
    make_person: MakePerson, make_idea: MakeIdea, visibility: Visibility, status: Status, error: type[Exception]
) -> None:
    idea, who = make_idea(visibility=visibility, status=status), actor_of(make_person())
    begin_write()
    with pytest.raises(error):
        service.comment(idea, WORDS, actor=who)


def test_published_once_and_trusted_from_then_on(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, author, moderator = make_idea(), make_person(trusted=False), make_person(Role.MODERATOR)
    waiting = make_comment(idea, author, visibility=Visibility.PENDING)
    begin_write()
    service.publish(waiting.id, actor=actor_of(moderator), revision=1)
    session.commit()
    assert (waiting.visibility, waiting.revision, count(idea)) == (Visibility.PUBLIC, 2, 1)
    assert session.scalar(select(Person.trusted).where(Person.id == author.id)) is True
    begin_write()
    with pytest.raises(Refused):
        service.publish(waiting.id, actor=actor_of(moderator), revision=1)
    session.rollback()
    assert count(idea) == 1


def test_hidden_and_shown_again_keeps_the_counter(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, moderator = make_idea(), make_person(Role.MODERATOR)
    said = make_comment(idea, make_person())
    counts = [count(idea)]
    for step in ("hide", "publish", "hide"):
        begin_write()
        if step == "hide":
            service.hide(said.id, actor=actor_of(moderator), reason_code="insult", reason="Regel 1")
        else:
            service.publish(said.id, actor=actor_of(moderator))
        session.commit()
        counts.append(count(idea))
    assert counts == [1, 0, 1, 0]
    assert said.hidden_reason == "Regel 1"


def test_withdrawn_text_is_gone_and_cannot_be_shown_again(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea, author, moderator = make_idea(), make_person(), make_person(Role.MODERATOR)
    said = make_comment(idea, author, "Bitte vergessen")
    for _turn in range(2):
        begin_write()
        service.withdraw(said.id, actor=actor_of(author))
        session.commit()
    assert (said.visibility, said.body, said.html, count(idea)) == (Visibility.HIDDEN, "", "", 0)
    begin_write()
    with pytest.raises(Refused):
        service.publish(said.id, actor=actor_of(moderator))


def test_other_people_cannot_withdraw(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea = make_idea()
    said, waiting = make_comment(idea, make_person()), make_comment(idea, make_person(), visibility=Visibility.PENDING)
    reader = actor_of(make_person())
    begin_write()
    with pytest.raises(Forbidden):
        service.withdraw(said.id, actor=reader)
    stranger = actor_of(make_person())
    begin_write()
    with pytest.raises(Missing):
        service.withdraw(waiting.id, actor=stranger)


def test_what_cannot_be_read_cannot_be_moderated(make_person: MakePerson, make_idea: MakeIdea) -> None:
    idea = make_idea(visibility=Visibility.INTERNAL)
    waiting = make_comment(idea, make_person(), visibility=Visibility.PENDING)
    who = actor_of(make_person(Role.MODERATOR))
    for act in (
        lambda: service.publish(waiting.id, actor=who),
        lambda: service.hide(waiting.id, actor=who, reason_code="spam", reason="Werbung"),
    ):
        begin_write()
        with pytest.raises(Missing):
            act()
        session.rollback()
    assert session.scalar(select(Comment.visibility)) == Visibility.PENDING
