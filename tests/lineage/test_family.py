"""What a page names of an idea's relatives, and whom a merge invites."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.contributions.models import TimelineEntry
from forum.contributions.status import Visibility
from forum.ideas.models import Idea
from forum.kernel.database import begin_write, session
from forum.kernel.errors import Refused
from forum.lineage import queries, relations
from forum.lineage.models import MergeStatus
from tests.conftest import actor_of, change
from tests.lineage.made import merge, propose, stored, support, undo

V = Visibility


@pytest.fixture
def office(office_person):
    return office_person


@pytest.fixture(autouse=True)
def page(app):
    """Stand in a request, for relatives are named with their addresses."""
    with app.test_request_context():
        yield


def moves(idea_id: int) -> list[str]:
    """Give the names of an idea's moves, the oldest first."""
    session.rollback()
    rows = select(TimelineEntry.move).where(TimelineEntry.contribution_id == idea_id).order_by(TimelineEntry.id)
    return list(session.scalars(rows))


def test_links_are_symmetric_once_and_can_be_removed(make_idea, office):
    first, second, who = make_idea(), make_idea(), actor_of(office)
    begin_write()
    assert relations.relate(second, first, actor=who)
    assert not relations.relate(first, second, actor=who)
    session.commit()
    for one, other in ((first, second), (second, first)):
        assert [found.number for found in queries.related(one, who)] == [other.number]
    begin_write()
    assert relations.unrelate(first, second, actor=who)
    assert not relations.unrelate(second, first, actor=who)
    session.commit()
    assert queries.related(first, who) == []
    assert moves(second.id) == ["relate", "unrelate"]


def family(idea):
    """Give what everyone sees of an idea's relatives."""
    session.rollback()
    entries = session.scalars(select(TimelineEntry).where(TimelineEntry.contribution_id == idea.id)).all()
    return queries.family(session.get_one(Idea, idea.id), entries)


def test_a_chain_leads_to_its_end_and_names_everyone(make_idea, office):
    first, second, third = (make_idea(title) for title in ("Eins", "Zwei", "Drei"))
    merge(first, second, office)
    later = merge(second, third, office)
    assert family(first).into.title == "Drei"
    assert [one.title for one in family(third).merged] == ["Eins", "Zwei"]
    with pytest.raises(Refused):
        propose(third, first, office)
    session.rollback()
    undo(later, office)
    assert family(first).into.title == "Zwei"
    assert family(third).merged == ()
    assert [one.title for one in family(second).merged] == ["Eins"]


@pytest.mark.parametrize("hidden", [V.HIDDEN, V.INTERNAL, V.PENDING])
def test_what_is_not_public_is_named_nowhere(make_idea, make_person, office, hidden):
    first, second, third, fan = make_idea("Geheim"), make_idea(), make_idea(), make_person()
    support(first, fan)
    key = merge(first, second, office)
    begin_write()
    relations.relate(third, second, actor=actor_of(office))
    session.commit()
    assert queries.invited([first.id])
    for secret, others in ((first, (second,)), (second, (first, third))):
        change(secret, visibility=hidden)
        for other in others:
            shown = family(other)
            named = [*shown.merged, *shown.related, *shown.named.values(), *filter(None, [shown.into])]
            assert secret.number not in {one.number for one in named}
        assert queries.invited([first.id]) == {}
        change(secret, visibility=V.PUBLIC)
    assert stored(key).status == MergeStatus.MERGED


def test_invited_is_who_supports_the_one_alone(make_idea, make_person, office):
    owner, both, one = make_person(), make_person(), make_person()
    first, second = make_idea(), make_idea(author=owner)
    support(first, owner, both, one)
    support(second, both)
    merge(first, second, office)
    assert set(queries.invited([first.id])) == {(one.id, first.id)}
    assert queries.supported_before([first.id], actor_of(one)) == first.number
    support(second, one)
    assert queries.invited([first.id]) == {}
