"""The agenda: proposals with a last day, decided with reasons; order within its parts; guests of one item."""

from __future__ import annotations

from typing import Any

import pytest

from forum.contributions.status import Visibility
from forum.kernel.clock import now, today
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.meetings import agenda, attending, planning, queries
from forum.meetings.agenda import DOWN, UP, Words
from forum.meetings.kinds import ItemStatus
from forum.meetings.models import AgendaItem, Meeting
from tests.conftest import Letters
from tests.meetings.made import DAY, add, again, did, invited, make_meeting, running, stepped
from tests.votes.conftest import Body
from tests.votes.made import acting

TITLE = "Regenwasser am Schulhof"


def propose(meeting: Meeting, person: Any, title: str = TITLE) -> AgendaItem:
    """Propose an item."""
    item: AgendaItem = did(meeting, person, agenda.propose, Words.of(title, "Bitte beraten."), name="Echt")
    return item


def fresh(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    """Give an item as it is now."""
    return queries.item_of(again(meeting), item.id)


def test_a_proposal_is_told_to_the_chair_without_a_word_of_it(body: Body, letters: Letters) -> None:
    meeting = invited(body)
    letters()
    first = propose(meeting, body.member)
    assert propose(meeting, body.member).id == first.id
    mails = letters()
    assert set(mails) == {body.chair.email}
    assert TITLE not in mails[str(body.chair.email)].as_string()


@pytest.mark.parametrize("accept", [True, False])
def test_a_decision_is_told_to_who_proposed(body: Body, letters: Letters, accept: bool) -> None:
    meeting = invited(body)
    item = propose(meeting, body.member)
    letters()
    with pytest.raises(Forbidden):
        did(meeting, body.member, agenda.decide, item, accept=True)
    if not accept:
        with pytest.raises(Refused):
            did(meeting, body.chair, agenda.decide, fresh(meeting, item), accept=False)
    did(meeting, body.chair, agenda.decide, fresh(meeting, item), accept=accept, reason="Darüber entscheidet der Rat.")
    mails = letters()
    assert set(mails) == {body.member.email}
    assert fresh(meeting, item).status == (ItemStatus.ACCEPTED if accept else ItemStatus.REFUSED)
    with pytest.raises(Refused):
        did(meeting, body.chair, agenda.decide, fresh(meeting, item), accept=True)


def test_the_last_day_counts(body: Body) -> None:
    start = now() + 30 * DAY
    propose(invited(body, starts_at=start, proposals_until=today()), body.member)
    late = invited(body, starts_at=start + DAY, proposals_until=today() - DAY)
    with pytest.raises(Refused):
        propose(late, body.member)


def test_items_move_within_their_part(body: Body) -> None:
    meeting = make_meeting(body.council, body.chair)
    keys = {name: add(meeting, body.chair, name, public=name != "D") for name in ("A", "B", "C", "D")}

    def order() -> str:
        return "".join(item.title for item in queries.agenda(again(meeting)))

    for name, step, wanted in (
        ("A", UP, "ABCD"),
        ("A", DOWN, "BACD"),
        ("C", DOWN, "BACD"),
        ("D", UP, "BACD"),
        ("C", UP, "BCAD"),
    ):
        did(meeting, body.chair, agenda.move, fresh(meeting, keys[name]), step)
        assert order() == wanted, (name, step)


def test_only_public_ideas_stand_on_agendas(body: Body, make_idea: Any) -> None:
    public, hidden = make_idea(), make_idea(visibility=Visibility.HIDDEN)
    meeting = make_meeting(body.council, body.chair)
    assert add(meeting, body.chair, "A", idea=public.number).contribution_id == public.id
    assert add(meeting, body.chair, "B", idea=hidden.number).contribution_id is None


def test_a_stale_edit_is_refused(body: Body) -> None:
    meeting = make_meeting(body.council, body.chair)
    item = add(meeting, body.chair)
    did(meeting, body.chair, agenda.change, fresh(meeting, item), Words.of("Neu", ""), revision=1)
    with pytest.raises(Refused):
        did(meeting, body.office, agenda.change, fresh(meeting, item), Words.of("Alt", ""), revision=1)
    assert fresh(meeting, item).title == "Neu"


def test_nothing_is_taken_off_once_the_meeting_runs(body: Body) -> None:
    meeting = running(body)
    item = add(meeting, body.chair)
    with pytest.raises(Forbidden):
        did(meeting, body.chair, agenda.take_off, fresh(meeting, item))


def test_a_guest_sees_their_item_alone_until_the_meeting_is_over(
    body: Body, make_person: Any, letters: Letters
) -> None:
    guest, stranger = make_person(), make_person()
    meeting = invited(body)
    item, other = add(meeting, body.chair, "Mein Punkt", public=False), add(meeting, body.chair, "Anderer")
    letters()
    for _twice in range(2):
        did(meeting, body.chair, attending.ask_in, fresh(meeting, item), str(guest.email).upper(), "Dr. Gast")
    mails = letters()
    assert set(mails) == {guest.email}
    assert "Mein Punkt" not in mails[str(guest.email)].as_string()
    assert queries.guest_item(item.id, acting(guest))[0].title == "Mein Punkt"
    for person, key in ((stranger, item.id), (guest, other.id)):
        with pytest.raises(Missing):
            queries.guest_item(key, acting(person))
    stepped(meeting, body.chair, planning.cancel, reason="Fällt aus")
    with pytest.raises(Missing):
        queries.guest_item(item.id, acting(guest))
