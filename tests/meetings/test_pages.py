"""Pages of meetings: what everyone reads, feeds, forms that keep what was typed, stale states, few questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient

from forum.accounts.models import Person
from forum.kernel.clock import BERLIN, today
from forum.kernel.database import session
from forum.meetings import agenda, attending, minutes, pdf, planning, queries
from forum.meetings.kinds import Sight, Status
from tests.meetings.made import DAY, add, again, did, hold, invited, make_meeting, published, running
from tests.queries import MOST, counted
from tests.votes.conftest import Body

SignIn = Callable[[FlaskClient, Person], FlaskClient]
BODY = "/fachbeiraete/klima"
ROOM = f"{BODY}/intern/sitzungen"
LINK = "https://video.example.org/geheim"
INNER = "Angebot einer Firma"


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    """Give the text of a page that answers so."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.text


def test_everyone_reads_the_agenda_but_neither_the_inner_part_nor_the_link(client: FlaskClient, body: Body) -> None:
    meeting = invited(body, remote_url=LINK, access=("loop",), guests=9)
    add(meeting, body.chair, "Bäume am Ring", body="Mit **Zahlen**.", minutes=30)
    add(meeting, body.chair, INNER, public=False)
    text = page(client, f"{BODY}/sitzungen/1")
    assert "Bäume am Ring" in text
    assert "<strong>Zahlen</strong>" in text
    assert "Induktionsschleife" in text
    assert "Nicht öffentlicher Teil" in text
    assert INNER not in text
    assert LINK not in text
    for address in (f"{BODY}/sitzungen", "/kalender", BODY):
        assert "/klima/sitzungen/1" in page(client, address)


@pytest.mark.parametrize(
    ("sight", "status", "listed"),
    [(Sight.DATE, 200, True), (Sight.INTERNAL, 404, False)],
)
def test_what_is_not_public_shows_its_day_or_nothing(
    client: FlaskClient, body: Body, sight: Sight, status: int, listed: bool
) -> None:
    at = datetime.combine(today() + timedelta(days=30), time(3, 47), BERLIN)  # no other time on a page
    meeting = invited(body, starts_at=at, sight=sight, place="Geheimer Ort")
    add(meeting, body.chair, INNER)
    shown = page(client, f"{BODY}/sitzungen/1", status)
    for text in (shown, page(client, "/kalender"), page(client, f"{BODY}/sitzungen"), page(client, BODY)):
        assert INNER not in text
        assert "Geheimer Ort" not in text
        assert f"{at:%H:%M}" not in text
    assert ("/klima/sitzungen/1" in page(client, "/kalender")) == listed
    feed = client.get("/kalender.ics").data
    events = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == ([at.date()] if listed else [])
    assert b"Geheimer" not in feed


def test_a_draft_is_nobodys_business(client: FlaskClient, body: Body) -> None:
    make_meeting(body.council, body.chair)
    page(client, f"{BODY}/sitzungen/1", 404)
    page(client, f"{BODY}/sitzungen/1.ics", 404)
    assert b"VEVENT" not in client.get(f"{BODY}/sitzungen.ics").data


def test_feeds_are_read_by_two_parsers_and_tell_of_cancellations(client: FlaskClient, body: Body) -> None:
    first = invited(body, remote_url=LINK)
    second = invited(body, starts_at=first.starts_at + DAY)
    did(
        second,
        body.chair,
        lambda held, actor: planning.cancel(held.id, actor=actor, revision=held.revision, reason="Krank"),
    )
    for address in ("/kalender.ics", f"{BODY}/sitzungen.ics"):
        answer = client.get(address)
        assert answer.mimetype == "text/calendar"
        calendar = icalendar.Calendar.from_ical(answer.data)
        assert calendar["method"] == "PUBLISH"
        states = {
            event.decoded("dtstart"): (str(event["status"]), int(event["sequence"]))
            for event in calendar.walk("VEVENT")
        }
        assert states == {first.starts_at: ("CONFIRMED", 0), second.starts_at: ("CANCELLED", 1)}
        assert len(vobject.readOne(answer.data.decode()).vevent_list) == 2
        assert LINK.encode() not in answer.data
    assert icalendar.Calendar.from_ical(client.get(f"{BODY}/sitzungen/1.ics").data).walk("VEVENT")


def test_registered_guests_see_the_link(
    app: Flask, client: FlaskClient, body: Body, sign_in: SignIn, make_person: Any
) -> None:
    invited(body, remote_url=LINK, guests=1)
    guest, late = sign_in(client, make_person()), sign_in(app.test_client(), make_person())
    address = f"{BODY}/sitzungen/1"
    assert LINK not in page(guest, address)
    assert guest.post(f"{address}/teilnehmen").status_code == 303
    assert LINK in page(guest, address)
    late.post(f"{address}/teilnehmen")
    assert LINK not in page(late, address)
    assert guest.post(f"{address}/abmelden").status_code == 303
    assert LINK not in page(guest, address)


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(client: FlaskClient, body: Body, sign_in: SignIn) -> None:
    sign_in(client, body.chair)
    day = (today() + timedelta(days=40)).isoformat()
    good = {"day": day, "begins": "17:00", "ends": "19:00", "sight": "public", "place": "Rathaus", "guests": "0"}
    for change_of, told in (
        ({"ends": "16:00"}, "Ende nach dem Beginn"),
        ({"day": "2001-01-01"}, "in der Zukunft"),
        ({"place": ""}, "Bitte nennen Sie einen Ort"),
        ({"remote_url": "javascript:alert(1)"}, "https://"),
        ({"begins": ""}, "Beginn"),
        ({"proposals_until": "2099-01-01"}, "nicht nach der Sitzung"),
        ({"day": "2027-03-28", "begins": "02:30", "ends": "04:00"}, "Uhr vorgestellt"),
    ):
        answer = client.post(f"{ROOM}/neu", data={**good, "access_note": "Klingel links", **change_of})
        assert answer.status_code == 422, change_of
        assert told in answer.text
        assert "Klingel links" in answer.text
    for _twice in range(2):
        assert client.post(f"{ROOM}/neu", data=good).headers["Location"].endswith("/sitzungen/1")


def test_what_was_overtaken_is_told_and_what_was_typed_given_back(
    client: FlaskClient, body: Body, sign_in: SignIn
) -> None:
    meeting = make_meeting(body.council, body.chair)
    sign_in(client, body.chair)
    item = add(meeting, body.chair)
    answer = client.post(
        f"{ROOM}/1/punkte/{item.id}", data={"title": "Neuer Titel", "body": "Mühsam getippt", "revision": "7"}
    )
    assert answer.status_code == 409
    assert "Mühsam getippt" in answer.text
    assert client.post(f"{ROOM}/1/einladen", data={"revision": "99"}).status_code == 409
    assert again(meeting).status == Status.DRAFT


def test_members_rooms_are_closed_to_others_and_deputies_come_in_when_asked(
    app: Flask, client: FlaskClient, body: Body, sign_in: SignIn, make_person: Any
) -> None:
    meeting = invited(body)
    other = sign_in(app.test_client(), make_person())
    deputy = sign_in(client, body.deputy)
    for browser in (other, deputy):
        page(browser, f"{ROOM}/1", 404)
    assert "/anmelden" in app.test_client().get(f"{ROOM}/1").headers["Location"]
    did(meeting, body.member, attending.answer, "no")
    page(deputy, f"{ROOM}/1")
    page(deputy, ROOM, 404)
    assert deputy.post(f"{ROOM}/1/antworten", data={"answer": "yes"}).status_code == 303
    assert "Kommen Sie zur Sitzung?" not in page(deputy, "/konto")


def test_what_waits_for_whom(app: Flask, client: FlaskClient, body: Body, sign_in: SignIn) -> None:
    meeting = invited(body)
    did(meeting, body.member, agenda.propose, agenda.Words.of("Vorschlag", ""), name="Echt")
    chair, member = sign_in(client, body.chair), sign_in(app.test_client(), body.member)
    assert "Kommen Sie zur Sitzung?" in page(member, "/konto")
    assert "Über Vorschläge zur Tagesordnung entscheiden" in page(chair, "/konto")
    assert "Über Vorschläge" not in page(member, "/konto")


def test_published_minutes_are_read_in_each_version_and_as_pdf(client: FlaskClient, body: Body) -> None:
    meeting = running(body)
    item = add(meeting, body.chair, "Bäume am Ring")
    add(meeting, body.chair, INNER, public=False)
    did(meeting, body.office, agenda.write_down, item, "Es wurde beraten.", "Weiter so.", revision=1)
    published(body, meeting)
    pdf.make(meeting.id, 1)
    text = page(client, f"{BODY}/sitzungen/1/protokoll")
    assert "Weiter so." in text
    assert INNER not in text
    did(meeting, body.office, minutes.correct, 1, "Ein Name fehlte")
    page(client, f"{BODY}/sitzungen/1/protokoll?fassung=2", 404)
    page(client, f"{BODY}/sitzungen/1/protokoll?fassung=1")
    with client.get(f"{BODY}/sitzungen/1/protokoll.pdf") as answer:
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")
        assert "attachment" in answer.headers["Content-Disposition"]
    page(client, f"{BODY}/sitzungen/1/protokoll.pdf?fassung=2", 404)


def test_erased_people_leave_drafts_but_not_what_was_approved(body: Body) -> None:
    meeting, key = running(body), body.member.id
    published(body, meeting)
    did(meeting, body.office, lambda held, actor: attending.forget_person(key) if held and actor else None)
    names = {row.person_id: row.name for row in queries.attendances(meeting.id)}
    assert [person for person, name in names.items() if not name] == [key]
    assert len(queries.versions(meeting.id)[0].content["there"]) == 4


def test_pages_ask_few_questions(app: Flask, client: FlaskClient, body: Body, sign_in: SignIn, make_idea: Any) -> None:
    meeting = running(body, remote_url=LINK, guests=5)
    for number in range(6):
        item = add(meeting, body.chair, f"Punkt {number}", idea=make_idea().number, public=number % 3 > 0)
        hold(meeting, item, body.office)
    chair = sign_in(app.test_client(), body.chair)
    page(chair, f"{ROOM}/1")
    looks: list[tuple[FlaskClient, str]] = [
        (client, f"{BODY}/sitzungen/1"),
        (client, f"{BODY}/sitzungen"),
        (client, "/kalender"),
        (client, "/kalender.ics"),
        (chair, f"{BODY}/sitzungen/1"),
        (chair, f"{ROOM}/1"),
        (chair, ROOM),
    ]
    for browser, address in looks:
        session.remove()
        with counted() as seen:
            page(browser, address)
        assert len(seen) <= MOST, (address, len(seen), seen)
