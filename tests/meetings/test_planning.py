"""Planning, inviting, answering, moving, cancelling: what is written down, and who is told what with which file."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
import vobject

from forum.councils.kinds import CouncilStatus
from forum.kernel.clock import local, now, today
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.meetings import attending, planning, queries
from forum.meetings.kinds import Answer, Lead, Presence, Sight, Status
from tests.conftest import Letters, change
from tests.meetings.made import DAY, a_plan, add, again, did, invited, make_meeting, note, running, stepped
from tests.votes.conftest import Body
from tests.votes.made import acting

LINK = "https://video.example.org/geheim"


def calendar(mail: EmailMessage) -> Any:
    """Give the calendar file of a mail, read by two parsers that agree."""
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    found = icalendar.Calendar.from_ical(data)
    assert part.get_param("method") == found["method"]
    assert vobject.readOne(data.decode()).vevent.uid.value == found.walk("VEVENT")[0]["uid"]
    return found


def test_members_are_invited_with_a_file_that_later_mails_change_and_take_away(body: Body, letters: Letters) -> None:
    meeting = invited(body, remote_url=LINK)
    mails = letters()
    people = (body.chair, body.vice, body.member, body.other)
    assert set(mails) == {person.email for person in people}  # the deputy is asked once the member cannot come
    mail = mails[str(body.other.email)]
    first = calendar(mail)
    (event,) = first.walk("VEVENT")
    assert (first["method"], event["status"], int(event["sequence"])) == ("REQUEST", "CONFIRMED", 0)
    assert str(event["attendee"]) == f"mailto:{body.other.email}"
    assert event.decoded("dtstart") == meeting.starts_at
    assert LINK in event["description"]
    assert "Klima" in mail["Subject"]

    starts = meeting.starts_at + DAY
    moved = a_plan(starts, remote_url=LINK)
    stepped(meeting, body.chair, lambda key, **told: planning.change(key, moved, **told))
    second = calendar(letters()[str(body.other.email)])
    (moved_event,) = second.walk("VEVENT")
    assert (second["method"], int(moved_event["sequence"]), moved_event["uid"]) == ("REQUEST", 1, event["uid"])
    assert moved_event.decoded("dtstart") == starts

    stepped(meeting, body.office, planning.cancel, reason="Der Raum ist gesperrt.")
    mail = letters()[str(body.other.email)]
    third = calendar(mail)
    (gone,) = third.walk("VEVENT")
    assert (third["method"], gone["status"], int(gone["sequence"])) == ("CANCEL", "CANCELLED", 2)
    assert gone["uid"] == event["uid"]


def test_what_no_calendar_shows_is_no_new_mail(body: Body, letters: Letters) -> None:
    meeting = invited(body)
    letters()
    plan = a_plan(meeting.starts_at, proposals_until=today() + DAY)
    stepped(meeting, body.chair, lambda key, **told: planning.change(key, plan, **told))
    assert (letters(), again(meeting).sequence) == ({}, 0)


def test_a_draft_that_is_dropped_is_told_to_nobody(body: Body, letters: Letters) -> None:
    meeting = make_meeting(body.council, body.chair)
    stepped(meeting, body.chair, planning.cancel, reason="Doch nicht")
    assert letters() == {}


def test_who_cannot_come_has_their_deputy_asked_once(body: Body, letters: Letters) -> None:
    meeting = invited(body)
    letters()
    with pytest.raises(Missing):
        did(meeting, body.deputy, attending.answer, Answer.YES)
    for _twice in range(2):
        did(meeting, body.member, attending.answer, Answer.NO)
    mails = letters()
    assert set(mails) == {body.deputy.email}
    assert calendar(mails[str(body.deputy.email)])["method"] == "REQUEST"
    did(meeting, body.deputy, attending.answer, Answer.YES)
    answers = {row.person_id: row.answer for row in queries.attendances(meeting.id)}
    assert (answers[body.member.id], answers[body.deputy.id], answers[body.other.id]) == ("no", "yes", "")


def test_a_meeting_that_moves_asks_everyone_anew(body: Body) -> None:
    meeting = invited(body)
    did(meeting, body.member, attending.answer, Answer.YES)
    plan = a_plan(meeting.starts_at + DAY)
    stepped(meeting, body.chair, lambda key, **told: planning.change(key, plan, **told))
    assert {row.answer for row in queries.attendances(meeting.id)} == {""}


def test_the_same_plan_twice_is_one_meeting_and_numbers_count_in_the_body(body: Body) -> None:
    start = (now() + 9 * DAY).replace(microsecond=0)
    first = make_meeting(body.council, body.chair, starts_at=start)
    assert make_meeting(body.council, body.office, starts_at=start).id == first.id
    assert make_meeting(body.council, body.chair, starts_at=start + DAY).number == first.number + 1


def test_the_statute_says_until_when_items_are_proposed(body: Body) -> None:
    start = now() + 30 * DAY
    assert make_meeting(body.council, body.chair, starts_at=start).proposals_until == (
        planning.last_day_for_proposals(body.council.id, local(start).date())
    )


def test_others_plan_nothing_and_a_body_that_rests_meets_not(body: Body) -> None:
    for person in (body.member, body.vice):
        with pytest.raises((Forbidden, Refused)):
            make_meeting(body.council, person)
    change(body.council, status=CouncilStatus.PAUSED)
    with pytest.raises(Refused):
        make_meeting(body.council, body.office)


def test_stale_states_are_refused(body: Body) -> None:
    meeting = make_meeting(body.council, body.chair)
    add(meeting, body.chair)
    actor = acting(body.chair)
    with pytest.raises(Refused):
        did(meeting, body.chair, lambda held, actor: planning.invite(held.id, actor=actor, revision=1))
    assert actor.id == body.chair.id
    assert again(meeting).status == Status.DRAFT


@pytest.mark.parametrize(
    ("absent", "there", "lead", "present"),
    [
        ((), (), Lead.CHAIR, 4),
        (("member",), (), Lead.CHAIR, 3),
        (("member",), ("deputy",), Lead.CHAIR, 4),
        ((), ("deputy",), Lead.CHAIR, 4),
        (("chair",), (), Lead.DEPUTY_CHAIR, 3),
        (("chair", "vice"), (), Lead.SECRETARY, 2),
        (("chair", "vice", "other"), (), Lead.SECRETARY, 1),
    ],
)
def test_from_the_attendance_follow_quorum_and_lead(
    body: Body, absent: tuple[str, ...], there: tuple[str, ...], lead: Lead, present: int
) -> None:
    meeting = running(body)
    note(meeting, body, absent, there)
    found = again(meeting)
    assert (found.lead, found.present, found.seats, found.needed) == (lead, present, 4, 2)


def test_guests_register_while_there_are_seats(body: Body, make_person: Any, letters: Letters) -> None:
    meeting = invited(body, guests=1, remote_url=LINK)
    letters()
    first, second = make_person(), make_person()
    for _twice in range(2):
        did(meeting, first, attending.register)
    mails = letters()
    assert set(mails) == {first.email}
    assert LINK not in str(calendar(mails[str(first.email)]).to_ical())
    with pytest.raises(Refused):
        did(meeting, second, attending.register)
    did(meeting, first, attending.unregister)
    did(meeting, second, attending.register)
    assert [row.person_id for row in queries.visitors(meeting.id)] == [second.id]


@pytest.mark.parametrize("sight", [Sight.DATE, Sight.INTERNAL])
def test_nobody_registers_for_what_is_not_public(body: Body, make_person: Any, sight: Sight) -> None:
    meeting = invited(body, guests=5, sight=sight)
    with pytest.raises(Missing):
        did(meeting, make_person(), attending.register)


def test_an_open_meeting_knows_who_left_and_who_came(body: Body) -> None:
    meeting = invited(body)
    assert len(queries.attendances(meeting.id)) == 5
    change(body.other, name="Neu")
    did(meeting, body.office, lambda held, actor: attending.gather(held))
    presence = {body.chair.id: Presence.REMOTE}
    opened = stepped(meeting, body.office, planning.open_up)
    did(opened, body.office, attending.note, presence)
    rows = {row.person_id: row.presence for row in queries.attendances(meeting.id)}
    assert rows[body.chair.id] == "remote"
    assert again(meeting).ends_at - meeting.starts_at == timedelta(hours=2)
