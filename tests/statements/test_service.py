"""What the office and a department may do with a request, and what each step leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts import login
from forum.accounts.actor import VISITOR, Actor
from forum.accounts.roles import Role
from forum.contributions.models import TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.kernel.clock import add_working_days, now, today
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, HouseError, Missing, Refused
from forum.statements import links, queries, service
from forum.statements.models import Statement, StatementLink, StatementStatus
from tests.conftest import actor_of, change
from tests.statements.made import ask, make_department, stored, words


@pytest.fixture
def office(make_person):
    return make_person(Role.OFFICE)


@pytest.fixture
def clerk(make_person):
    return make_person(Role.DEPARTMENT)


def signed_in(person) -> Actor:
    """Give the actor as the site loads it, with departments."""
    begin_write()
    _row, token = login.start(person)
    session.commit()
    found = login.load_actor(token)
    assert found is not None
    return found[1].actor


def do(verb, *args, **more):
    begin_write()
    try:
        verb(*args, **more)
    except HouseError:
        session.rollback()
        raise
    session.commit()


def test_from_asking_to_publication(make_idea, office, clerk):
    idea, department = make_idea(), make_department(clerk)
    key = ask(idea, department, office)
    do(service.answer, key, words(), actor=signed_in(clerk))
    assert stored(key).answered_by_id == clerk.id
    assert queries.published([]) == ()
    do(service.publish, key, actor=actor_of(office), revision=stored(key).revision)
    statement = stored(key)
    assert (statement.status, statement.published_by_id) == (StatementStatus.PUBLISHED, office.id)
    entry = session.scalars(select(TimelineEntry).where(TimelineEntry.move == "statement")).one()
    assert (entry.contribution_id, entry.from_status, entry.to_status) == (idea.id, idea.status, idea.status)
    assert entry.details == {"statement": key, "department": department.name}
    assert [found.id for found in queries.published([entry])] == [key]


def test_the_office_publishes_what_it_read_or_nothing(make_idea, office, clerk):
    key = ask(make_idea(), make_department(clerk), office)
    do(service.answer, key, words(), actor=signed_in(clerk))
    read = stored(key).revision
    do(service.give_back, key, "Bitte mit Zahlen.", actor=actor_of(office), revision=read)
    assert stored(key).due_on >= add_working_days(today(), service.AGAIN)
    do(service.answer, key, words("Ganz anders."), actor=signed_in(clerk))
    with pytest.raises(Refused):
        do(service.publish, key, actor=actor_of(office), revision=read)
    statement = stored(key)
    assert (statement.status, statement.body) == (StatementStatus.ANSWERED, "Ganz anders.")


def test_an_answer_comes_once(make_idea, office, clerk):
    key = ask(make_idea(), make_department(clerk), office)
    do(service.answer, key, words(), actor=signed_in(clerk))
    with pytest.raises(Refused):
        do(service.answer, key, words("Noch einmal."), actor=signed_in(clerk))
    assert stored(key).body == words().body


def test_another_department_knows_nothing_of_it(make_idea, make_person, office, clerk):
    key = ask(make_idea(), make_department(clerk), office)
    other = make_person(Role.DEPARTMENT)
    make_department(other)
    who = signed_in(other)
    assert queries.waiting(who) == []
    assert queries.found(key, who) is None
    with pytest.raises(Missing):
        do(service.answer, key, words(), actor=who)


def test_the_right_ends_with_the_role(make_idea, office, clerk):
    key = ask(make_idea(), make_department(clerk), office)
    assert [row.id for row in queries.waiting(signed_in(clerk))] == [key]
    begin_write()
    session.refresh(clerk, ["grants"])
    clerk.grants.clear()
    session.commit()
    assert queries.waiting(signed_in(clerk)) == []


def test_nobody_speaks_for_the_city_about_their_own_idea(make_idea, office, clerk):
    key = ask(make_idea(author=clerk), make_department(clerk), office)
    with pytest.raises(Forbidden):
        do(service.answer, key, words(), actor=signed_in(clerk))
    own = make_idea(author=office)
    with pytest.raises(Forbidden):
        do(service.ask, own, make_department(), "Was kostet das?", today() + timedelta(days=9), actor=actor_of(office))


@pytest.mark.parametrize(
    ("status", "visibility"),
    [
        (Status.ANSWERED, Visibility.PUBLIC),
        (Status.IMPORTED, Visibility.PUBLIC),
        (Status.SUBMITTED, Visibility.PENDING),
        (Status.DISCUSSION, Visibility.HIDDEN),
    ],
)
def test_only_public_ideas_on_an_open_way_are_asked_about(make_idea, office, status, visibility):
    idea, department = make_idea(status=status, visibility=visibility), make_department()
    with pytest.raises(Refused):
        do(service.ask, idea, department, "Was kostet das?", today() + timedelta(days=9), actor=actor_of(office))
    assert session.scalar(select(func.count()).select_from(Statement)) == 0


def test_a_department_is_asked_once_at_a_time(make_idea, office):
    idea, department = make_idea(), make_department()
    key = ask(idea, department, office)
    with pytest.raises(Refused):
        ask(idea, department, office)
    do(service.withdraw, key, "", actor=actor_of(office), revision=stored(key).revision)
    assert ask(idea, department, office) > key


def test_a_link_works_once_and_until_its_day(make_idea, office):
    key = ask(make_idea(), make_department(), office)
    begin_write()
    first, second = links.issue(stored_here(key)), links.issue(stored_here(key))
    session.commit()
    assert links.find(first).id == key
    begin_write()
    assert service.answer_by_link(first, words()).id == key
    session.commit()
    assert links.find(second) is None
    begin_write()
    assert service.answer_by_link(first, words("Zweitens.")) is None
    assert service.answer_by_link(second, words("Drittens.")) is None
    session.commit()
    assert (stored(key).body, stored(key).answered_by_id) == (words().body, VISITOR.id)


def stored_here(key: int) -> Statement:
    return session.get_one(Statement, key)


@pytest.mark.parametrize("change_to", ["expired", "hidden", "withdrawn", "unknown"])
def test_a_link_ends(make_idea, office, change_to):
    idea = make_idea()
    key = ask(idea, make_department(), office)
    begin_write()
    secret = links.issue(stored_here(key))
    session.commit()
    assert links.find(secret) is not None
    if change_to == "expired":
        change(session.scalars(select(StatementLink)).one(), expires_at=now() - timedelta(minutes=1))
    elif change_to == "hidden":
        change(idea, visibility=Visibility.HIDDEN)
    elif change_to == "withdrawn":
        do(service.withdraw, key, "", actor=actor_of(office), revision=stored(key).revision)
    else:
        secret = "x" * 43
    assert links.find(secret) is None
    begin_write()
    assert service.answer_by_link(secret, words()) is None
    session.commit()
    assert stored(key).body == ""


def test_links_are_forgotten_long_after_their_end(make_idea, office):
    key = ask(make_idea(), make_department(), office)
    begin_write()
    links.issue(stored_here(key))
    session.commit()
    row = session.scalars(select(StatementLink)).one()
    change(row, expires_at=now() - links.KEPT + timedelta(hours=1))
    links.forget()
    assert session.scalar(select(func.count()).select_from(StatementLink)) == 1
    change(row, expires_at=now() - links.KEPT - timedelta(hours=1))
    links.forget()
    assert session.scalar(select(func.count()).select_from(StatementLink)) == 0
