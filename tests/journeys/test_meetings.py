"""A meeting from its plan to the idea's timeline: invitation with a calendar file, proposal, attendance, conflict of interest, vote, minutes."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import icalendar
import pikepdf
import pytest
from playwright.sync_api import Page, expect

from forum.kernel.clock import today
from tests.journeys.household import BODY, IDEAS, address
from tests.journeys.people import GERMAN, fill, heading, link, press, sign_in

pytestmark = pytest.mark.browser
say = GERMAN
ROOM = f"/fachbeiraete/{BODY}/intern/sitzungen"
VIDEO = "https://video.example.org/gruene-hoefe"
PROPOSAL, RESULT = "Regenwasser auf Höfen", "Der Fachbeirat bittet um drei Standorte."


def plan(chair: Page) -> None:
    """Plan a meeting with an item on the first idea, and invite; first without a place."""
    chair.goto(f"/fachbeiraete/{BODY}/intern")
    press(chair, say("Plan a meeting"), role="link")
    chair.get_by_label(say("Day"), exact=True).fill((today() + timedelta(days=40)).isoformat())
    fill(chair, say("Begin"), "17:00")
    chair.get_by_label(say("End of the meeting"), exact=True).fill("19:00")
    press(chair, say("Save"))
    expect(chair.get_by_role("alert")).to_contain_text(
        say("Please say where it takes place, or give a link to take part by video.")
    )
    expect(chair.get_by_label(say("Begin"))).to_have_value("17:00")
    chair.get_by_role("textbox", name=re.compile(rf"^{say('Place')} ")).fill("Rathaus, Raum 3")
    chair.get_by_label(say("Induction loop")).check()
    fill(chair, say("Link to take part by video"), VIDEO)
    press(chair, say("Save"))
    press(chair, say("Add an item"), role="link")
    fill(chair, say("What it is about"), "Trinkbrunnen")
    fill(chair, say("Number of the idea"), "1")
    press(chair, say("Save"))
    press(chair, say("Invite members"))
    expect(chair.get_by_role("status")).to_contain_text(
        say("Invited. Everyone gets a mail with the file for their calendar.")
    )


def answer(site, member: Page) -> None:
    """Open the invitation, come, and propose an item, without script."""
    mail = site.post.wait(address("Beirätin"), "Einladung zur Sitzung")
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    assert calendar["method"] == "REQUEST"
    assert VIDEO in calendar.walk("VEVENT")[0]["description"]
    text = mail.get_body(("plain",))
    assert text is not None
    member.goto(link(text, "/intern/sitzungen/"))
    member.get_by_label(say("I come")).check()
    press(member, say("Send my answer"))
    expect(member.get_by_role("status")).to_contain_text(say("Thank you, your answer is noted."))
    press(member, say("Propose an item"), role="link")
    fill(member, say("What it is about"), PROPOSAL)
    press(member, say("Propose"))
    expect(member.get_by_role("status")).to_contain_text(say("Thank you. The chair decides and you are told."))


def hold(chair: Page, biased: Page, voter: Page) -> None:
    """Accept the proposal, open, note who is there, declare a conflict of interest, vote."""
    chair.goto(f"{ROOM}/1")
    press(chair, f"{say('Put on the agenda')} {PROPOSAL}")
    press(chair, say("Open the meeting"))
    press(chair, say("Note who is there"), role="link")
    for name in ("Vorsitzende", "Beirätin", "Beirat"):
        chair.get_by_label(f"Echt {name}", exact=True).select_option("present")
    press(chair, say("Save"))
    expect(chair.get_by_role("main")).to_contain_text(say("It can decide"))

    biased.goto(f"{ROOM}/1")
    biased.get_by_role("link", name=re.compile(say("I have a conflict of interest"))).first.click()
    fill(biased, say("What you have to do with it"), "Meine Firma baut Brunnen.")
    press(biased, say("I have a conflict of interest"))

    chair.goto(f"{ROOM}/1")
    chair.get_by_role("link", name=re.compile(say("Hold a vote"))).first.click()
    fill(chair, say("What is decided"), "Standorte anfordern")
    chair.get_by_label("Offen, im Browser").check()
    press(chair, say("Open the vote"))
    expect(chair).to_have_url(re.compile(r"/abstimmungen/\d+$"))
    vote = chair.url
    biased.goto(vote)
    expect(biased.get_by_role("main")).to_contain_text(say("You do not vote here"))
    expect(biased.get_by_label("Ja", exact=True)).to_have_count(0)
    for page in (voter, chair):
        page.goto(vote)
        page.get_by_label("Ja", exact=True).check()
        press(page, say("Vote"))
        expect(page.get_by_role("status").first).to_contain_text(
            say("Your vote is counted. You can change it until the vote is closed.")
        )
    press(chair, say("Close the vote"))
    expect(chair.get_by_role("main")).to_contain_text("Ja 2, Nein 0, Enthaltung 0")


def publish(chair: Page) -> None:
    """Write down the result, close, approve and publish."""
    chair.goto(f"{ROOM}/1")
    chair.get_by_role("link", name=re.compile(say("Minutes of this item"))).first.click()
    fill(chair, say("How it went"), "Die Mitglieder sprachen über Standorte.")
    fill(chair, say("Result"), RESULT)
    chair.get_by_role("button", name=say("Save"), exact=True).click()
    press(chair, say("Close the meeting"))
    press(chair, say("To the minutes"), role="link")
    expect(chair.get_by_role("main")).to_contain_text(say("This is a draft"))
    press(chair, say("Approve the minutes"))
    press(chair, say("Publish the minutes"))
    expect(chair.get_by_role("status")).to_contain_text(
        say("Published. Results stand in the timelines of their ideas.")
    )


def test_a_meeting_from_its_plan_to_the_ideas_timeline(site, visit):
    chair = sign_in(visit(), "Vorsitzende")
    plan(chair)
    member = sign_in(visit(script=False), "Beirätin")
    answer(site, member)
    waiting = site.post.wait(address("Vorsitzende"), "Ein Vorschlag zur Tagesordnung wartet auf Sie")
    assert PROPOSAL not in waiting.as_string()
    hold(chair, member, sign_in(visit(), "Beirat"))
    publish(chair)

    reader = visit(script=False)
    reader.goto("/kalender")
    expect(reader.get_by_role("main")).to_contain_text("Rathaus, Raum 3")
    reader.goto(f"/fachbeiraete/{BODY}/sitzungen/1/protokoll")
    heading(reader, say("Minutes of meeting no. %(number)s", number=1))
    main = reader.get_by_role("main")
    expect(main).to_contain_text(RESULT)
    expect(main).to_contain_text(f"{say('Conflict of interest, did not vote')}: Echt Beirätin")
    expect(main).to_contain_text("Ja 2, Nein 0, Enthaltung 0")
    address_of = reader.get_by_role("link", name=say("Minutes as PDF")).get_attribute("href")
    assert address_of is not None
    data = reader.request.get(address_of).body()
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.Root.MarkInfo.Marked

    reader.goto("/ideen/1")
    heading(reader, IDEAS["de"][0])
    entry = reader.get_by_role("listitem").filter(has_text=say("Discussed in a meeting"))
    expect(entry).to_contain_text(RESULT)
    entry.get_by_role("link").first.click()
    expect(reader).to_have_url(re.compile(r"/sitzungen/1/protokoll\?fassung=1#top-1$"))
