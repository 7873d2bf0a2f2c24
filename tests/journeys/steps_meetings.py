"""What people do around a meeting: plan, invite, answer, propose, note who is there, declare, vote, publish the minutes."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import icalendar
import pikepdf
from playwright.sync_api import Page, expect

from forum.kernel.clock import today
from tests.journeys.household import address
from tests.journeys.people import GERMAN, fill, heading, link, press
from tests.site import Site, wait

say = GERMAN
VIDEO = "https://video.example.org/wasser"
PLACE = "Rathaus, Raum 3"
PROPOSAL, RESULT = "Regenwasser auf Höfen", "Der Fachbeirat empfiehlt den Brunnen mit Auflagen."
COUNTED = "Empfohlen 0, Mit Auflagen empfohlen 2, Nicht empfohlen 0, Enthaltung 0"


def plan(chair: Page, council: str, number: int) -> None:
    """Plan a meeting with an item on an idea, and invite; first without a place."""
    chair.goto(f"{council}/intern")
    press(chair, say("Plan a meeting"), role="link")
    chair.get_by_label(say("Day"), exact=True).fill((today() + timedelta(days=40)).isoformat())
    fill(chair, say("Begin"), "17:00")
    chair.get_by_label(say("End of the meeting"), exact=True).fill("19:00")
    press(chair, say("Save"))
    expect(chair.get_by_role("alert")).to_contain_text(
        say("Please say where it takes place, or give a link to take part by video.")
    )
    expect(chair.get_by_label(say("Begin"))).to_have_value("17:00")
    chair.get_by_role("textbox", name=re.compile(rf"^{say('Place')} ")).fill(PLACE)
    chair.get_by_label(say("Induction loop")).check()
    fill(chair, say("Link to take part by video"), VIDEO)
    press(chair, say("Save"))
    press(chair, say("Add an item"), role="link")
    fill(chair, say("What it is about"), "Trinkbrunnen")
    fill(chair, say("Number of the idea"), str(number))
    press(chair, say("Save"))
    press(chair, say("Invite members"))
    expect(chair.get_by_role("status")).to_contain_text(
        say("Invited. Everyone gets a mail with the file for their calendar.")
    )


def answer(site: Site, member: Page, name: str) -> None:
    """Open the invitation, come, and propose an item."""
    mail = site.post.wait(address(name), "Einladung zur Sitzung")
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


def open_up(chair: Page, council: str, *there: str) -> None:
    """Accept the proposal, open the meeting, note who is there."""
    chair.goto(f"{council}/intern/sitzungen/1")
    press(chair, f"{say('Put on the agenda')} {PROPOSAL}")
    press(chair, say("Open the meeting"))
    press(chair, say("Note who is there"), role="link")
    for name in there:
        chair.get_by_label(name, exact=True).select_option("present")
    press(chair, say("Save"))
    expect(chair.get_by_role("main")).to_contain_text(say("It can decide"))


def declare(biased: Page, council: str) -> None:
    """Declare a conflict of interest in the first item."""
    biased.goto(f"{council}/intern/sitzungen/1")
    biased.get_by_role("link", name=re.compile(say("I have a conflict of interest"))).first.click()
    fill(biased, say("What you have to do with it"), "Meine Firma baut Brunnen.")
    press(biased, say("I have a conflict of interest"))


def advise(chair: Page, council: str, biased: Page, *voters: Page) -> None:
    """Vote on the recommendation, each in their own browser; who is biased has no ballot."""
    chair.goto(f"{council}/intern/sitzungen/1")
    chair.get_by_role("link", name=re.compile(say("Hold a vote"))).first.click()
    fill(chair, say("What is decided"), "Den Brunnen empfehlen")
    chair.get_by_label(say("The recommendation: recommended, with conditions or not")).check()
    chair.get_by_label("Offen, im Browser").check()
    press(chair, say("Open the vote"))
    expect(chair).to_have_url(re.compile(r"/abstimmungen/\d+$"))
    vote = chair.url
    biased.goto(vote)
    expect(biased.get_by_role("main")).to_contain_text(say("You do not vote here"))
    choice = say("Recommended with conditions")
    expect(biased.get_by_label(choice, exact=True)).to_have_count(0)
    for page in (*voters, chair):
        page.goto(vote)
        page.get_by_label(choice, exact=True).check()
        press(page, say("Vote"))
        expect(page.get_by_role("status").first).to_contain_text(
            say("Your vote is counted. You can change it until the vote is closed.")
        )
    press(chair, say("Close the vote"))
    expect(chair.get_by_role("main")).to_contain_text(COUNTED)


def publish(chair: Page, council: str) -> None:
    """Write down the result, close, approve and publish."""
    chair.goto(f"{council}/intern/sitzungen/1")
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


def everyone_reads(reader: Page, council: str, biased: str) -> None:
    """Read the published minutes as a page and as a tagged PDF."""
    reader.goto("/kalender")
    expect(reader.get_by_role("main")).to_contain_text(PLACE)
    reader.goto(f"{council}/sitzungen/1/protokoll")
    heading(reader, say("Minutes of meeting no. %(number)s", number=1))
    main = reader.get_by_role("main")
    for text in (RESULT, f"{say('Conflict of interest, did not vote')}: {biased}", COUNTED):
        expect(main).to_contain_text(text)
    document = reader.get_by_role("link", name=say("Minutes as PDF"))

    def made() -> bool:
        reader.reload()
        return document.count() > 0

    wait(made, "the minutes have no PDF")
    address_of = document.get_attribute("href")
    assert address_of is not None
    with pikepdf.open(io.BytesIO(reader.request.get(address_of).body())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("de")


def leads_to_the_minutes(reader: Page, number: int) -> None:
    """Come from the idea's timeline to the minutes."""
    reader.goto(f"/ideen/{number}")
    entry = reader.get_by_role("listitem").filter(has_text=say("Discussed in a meeting"))
    expect(entry).to_contain_text(RESULT)
    entry.get_by_role("link").first.click()
    expect(reader).to_have_url(re.compile(r"/sitzungen/1/protokoll\?fassung=1#top-1$"))
