"""Merging and relating: who may, from where, what comes of it, and that all of it can be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts.models import PersonState
from forum.accounts.roles import Role
from forum.contributions import service as trunk
from forum.contributions.models import Support, TimelineEntry
from forum.contributions.status import Status, Visibility
from forum.ideas.models import Idea
from forum.kernel.clock import today
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Forbidden, HouseError, Missing, Refused
from forum.lineage import queries, relations, service
from forum.lineage.models import Merge, MergeStatus, Relation
from tests.conftest import actor_of, change
from tests.lineage.made import REASON, merge, propose, stored, support, undo

S, V = Status, Visibility


@pytest.fixture
def office(make_person):
    return make_person(Role.OFFICE)


@pytest.fixture(autouse=True)
def page(app):
    """Stand in a request, for relatives are named with their addresses."""
    with app.test_request_context():
        yield


def moves(idea_id: int) -> list[tuple[str, str, str]]:
    """Give the moves of an idea, the oldest first."""
    session.rollback()
    rows = session.scalars(
        select(TimelineEntry).where(TimelineEntry.contribution_id == idea_id).order_by(TimelineEntry.id)
    )
    return [(row.move, row.from_status, row.to_status) for row in rows]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, None),
        ({"status": S.SUBMITTED, "visibility": V.PENDING}, {}, None),
        ({"status": S.CLARIFICATION}, {"status": S.COUNCIL}, None),
        ({"status": S.RECOMMENDED}, {"status": S.IN_PROGRESS}, None),
        ({"status": S.NOMINATED}, {}, Refused),
        ({"status": S.ANSWERED}, {}, Refused),
        ({"status": S.MERGED}, {}, Refused),
        ({"status": S.WITHDRAWN}, {}, Refused),
        ({"status": S.IMPORTED, "author_id": None}, {}, Refused),
        ({"author_id": None}, {}, Refused),
        ({"visibility": V.HIDDEN}, {}, Refused),
        ({"visibility": V.INTERNAL}, {}, Missing),
        ({}, {"status": S.MERGED}, Refused),
        ({}, {"status": S.ANSWERED}, Refused),
        ({}, {"status": S.IMPORTED}, Refused),
        ({}, {"status": S.SUBMITTED, "visibility": V.PENDING}, Refused),
        ({}, {"visibility": V.HIDDEN}, Refused),
        ({}, {"visibility": V.INTERNAL}, Missing),
    ],
)
def test_what_can_be_merged_into_what(make_idea, office, one, other, expected):
    first, second = make_idea(**one), make_idea("Wasser", **other)
    if expected is None:
        assert stored(propose(first, second, office)).status == MergeStatus.PROPOSED
    else:
        with pytest.raises(expected):
            propose(first, second, office)
        session.rollback()
        assert session.scalar(select(func.count()).select_from(Merge)) == 0


@pytest.mark.parametrize("role", [None, *Role])
def test_only_the_office_brings_together(make_idea, make_person, role):
    first, second, person = make_idea(), make_idea(), make_person(*([role] if role else []))
    who = actor_of(person)
    begin_write()
    if role is Role.OFFICE:
        service.propose(first, second, REASON, relate=False, actor=who, revision=first.revision)
        assert relations.relate(first, second, actor=who)
    else:
        with pytest.raises(Forbidden):
            service.propose(first, second, REASON, relate=False, actor=who, revision=first.revision)
        with pytest.raises(Forbidden):
            relations.relate(first, second, actor=who)
    session.rollback()


@pytest.mark.parametrize("own", [0, 1])
def test_nobody_decides_about_their_own(make_idea, make_person, office, own):
    ideas = [make_idea(author=office if index == own else None) for index in (0, 1)]
    with pytest.raises(Forbidden):
        propose(*ideas, office)
    with pytest.raises(Forbidden):
        relations.relate(*ideas, actor=actor_of(office))
    colleague = make_person(Role.OFFICE)
    key = merge(*ideas, colleague)
    with pytest.raises(Forbidden):
        undo(key, office)
    session.rollback()


def test_an_idea_is_not_merged_with_itself(make_idea, office):
    idea = make_idea()
    with pytest.raises(Refused):
        propose(idea, idea, office)
    with pytest.raises(Refused):
        relations.relate(idea, idea, actor=actor_of(office))
    session.rollback()


def test_one_proposal_at_a_time_and_no_circle(make_idea, office):
    first, second, third = make_idea(), make_idea(), make_idea()
    propose(first, second, office)
    for pair in ((first, second), (first, third), (second, first), (third, first)):
        with pytest.raises(Refused):
            propose(*pair, office)
        session.rollback()
    propose(third, second, office)


def test_a_stale_form_and_a_gone_author_are_refused(make_idea, make_person, office):
    first, second, who = make_idea(), make_idea(), actor_of(office)
    begin_write()
    with pytest.raises(Refused):
        service.propose(first, second, REASON, relate=False, actor=who, revision=first.revision + 1)
    session.rollback()
    gone = make_person()
    idea = make_idea(author=gone)
    change(gone, state=PersonState.ERASED, email=None, name="")
    with pytest.raises(Refused):
        propose(idea, second, office)
    session.rollback()


def test_with_consent_both_pages_stay_and_say_so(make_idea, make_person, office):
    author = make_person()
    first, second = make_idea(author=author), make_idea()
    fan = make_person()
    support(first, fan)
    merge(first, second, office)
    row = stored(first.id, Idea)
    assert (row.status, row.due_on, row.owner, row.visibility) == (S.MERGED, None, "", V.PUBLIC)
    assert moves(first.id) == [("merge", S.DISCUSSION, S.MERGED)]
    assert moves(second.id) == [("absorb", S.DISCUSSION, S.DISCUSSION)]
    assert session.scalars(select(Support.contribution_id)).all() == [first.id]


@pytest.mark.parametrize("status", [S.SUBMITTED, S.CLARIFICATION, S.DISCUSSION, S.COUNCIL, S.RECOMMENDED])
def test_undone_it_stands_where_it_stood_with_a_clock(make_idea, office, status):
    asked_from = S.COUNCIL if status is S.CLARIFICATION else ""
    first, second = make_idea(status=status, asked_from=asked_from), make_idea()
    key = merge(first, second, office)
    undo(key, office)
    row = stored(first.id, Idea)
    assert (row.status, row.asked_from, row.due_on) == (status, asked_from, trunk.due_on(status))
    assert row.owner
    assert moves(first.id)[-1] == ("separate", S.MERGED, status)
    assert [name for name, _from, _to in moves(second.id)] == ["absorb", "release"]
    with pytest.raises(Refused):
        undo(key, office)
    session.rollback()
    assert stored(merge(first, second, office)).status == MergeStatus.MERGED


def test_what_was_not_public_becomes_public_with_the_merge(make_idea, office):
    first, second = make_idea(status=S.SUBMITTED, visibility=V.PENDING), make_idea()
    merge(first, second, office)
    row = stored(first.id, Idea)
    assert row.visibility == V.PUBLIC
    assert row.published_at is not None


def _answered_elsewhere(first, second):
    change(second, status=S.ANSWERED)


def _hidden(first, second):
    change(second, visibility=V.HIDDEN)


def _decided(first, second):
    change(first, status=S.NOMINATED)


def _itself_hidden(first, second):
    change(first, visibility=V.HIDDEN)


@pytest.mark.parametrize("happens", [_answered_elsewhere, _hidden, _decided, _itself_hidden])
def test_consent_to_what_has_changed_meanwhile_merges_nothing(make_idea, make_person, office, happens):
    author = make_person()
    first, second = make_idea(author=author), make_idea()
    key = propose(first, second, office)
    happens(first, second)
    assert queries.asked(first.id) is None or happens is _decided
    begin_write()
    with pytest.raises(Refused):
        service.agree(key, actor=actor_of(author), revision=first.revision)
    session.rollback()
    assert stored(key).status == MergeStatus.PROPOSED


@pytest.mark.parametrize("verb", ["agree", "refuse"])
def test_only_the_author_answers_once(make_idea, make_person, office, verb):
    author, other = make_person(), make_person()
    first, second = make_idea(author=author), make_idea(author=other)
    key = propose(first, second, office)

    def answer(person):
        who = actor_of(person)
        begin_write()
        try:
            if verb == "agree":
                service.agree(key, actor=who, revision=first.revision)
            else:
                service.refuse(key, "Nein.", actor=who)
            session.commit()
        except HouseError:
            session.rollback()
            raise

    for person in (other, office):
        with pytest.raises(Forbidden):
            answer(person)
    answer(author)
    with pytest.raises(Refused):
        answer(author)
    assert stored(key).status == {"agree": "merged", "refuse": "refused"}[verb]


@pytest.mark.parametrize("relate", [True, False])
@pytest.mark.parametrize("end", ["refuse", "expire", "withdraw"])
def test_without_consent_they_are_related_if_the_office_wished_so(make_idea, make_person, office, relate, end):
    author = make_person()
    first, second = make_idea(author=author), make_idea()
    key, who = propose(first, second, office, relate=relate), actor_of(office)
    if end == "refuse":
        begin_write()
        service.refuse(key, "Lieber nicht.", actor=actor_of(author))
        session.commit()
    elif end == "withdraw":
        begin_write()
        service.withdraw(key, "", actor=who)
        session.commit()
    else:
        service.expire()
        assert stored(key).status == MergeStatus.PROPOSED
        change(stored(key), expires_on=today() - timedelta(days=1))
        assert queries.asked(first.id) is None
        begin_write()
        with pytest.raises(Refused):
            service.agree(key, actor=actor_of(author), revision=first.revision)
        session.rollback()
        service.expire()
        service.expire()
    assert stored(key).status == {"refuse": "refused", "expire": "expired", "withdraw": "withdrawn"}[end]
    linked = session.scalar(select(func.count()).select_from(Relation))
    assert linked == (1 if relate and end != "withdraw" else 0)
    assert {name for name, _from, _to in moves(first.id)} == ({"relate"} if linked else set())
    assert stored(first.id, Idea).status == S.DISCUSSION
    propose(first, second, office)  # one may ask again
