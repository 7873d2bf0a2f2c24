"""What people do around a recommendation: draft, discuss, let vote, count a vote of a meeting, publish, follow it."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from forum.kernel.clock import today
from tests.journeys.council_house import TITLE
from tests.journeys.people import GERMAN, fill, heading, press

say = GERMAN
HEAD = "Ein Brunnen mit Wartung"
FIRST, SECOND = "Wir raten zu einem Brunnen.", "Wir raten zu einem Brunnen, wenn die Wartung gesichert ist."
ASIDE, MINORITY = "Und wer zahlt die Wartung im Winter?", "Das Geld fehlt dann an den Schulen."
REASON = "Stadtwasser hat die Wartung zugesagt."


def vote(page: Page, address_of_vote: str, choice: str) -> None:
    """Vote on the page of a vote."""
    page.goto(address_of_vote)
    page.get_by_label(choice, exact=True).check()
    press(page, say("Vote"))
    expect(page.get_by_role("status")).to_contain_text(say("Your vote counts. You can change it until the end."))


def begin(page: Page, room: str, number: int) -> str:
    """Draft a recommendation from the idea's page; gives the draft's address."""
    page.goto(f"/ideen/{number}")
    press(page, say("Draft of the council"), role="link")
    heading(page, say("Draft a recommendation"))
    fill(page, say("Title"), HEAD)
    fill(page, say("Text"), FIRST)
    press(page, say("Save"))
    heading(page, HEAD)
    assert room in page.url
    return page.url.split("?")[0].split("#")[0]


def let_vote(page: Page, draft: str) -> str:
    """Open the vote on a draft as who acts as the chair; gives its address."""
    page.goto(draft)
    press(page, say("Let the members vote"), role="link")
    fill(page, say("Ends on"), (today() + timedelta(days=7)).isoformat())
    press(page, say("Open the vote"))
    expect(page).to_have_url(re.compile("/abstimmungen/"))
    return page.url.split("?")[0]


def publish(page: Page, draft: str) -> str:
    """Issue what was decided; gives the address of the public page."""
    page.goto(draft)
    press(page, say("Publish the text"), role="link")
    press(page, say("Publish now"))
    heading(page, HEAD)
    return page.url.split("?")[0]


def discuss(chair: Page, member: Page, draft: str) -> None:
    """Comment on a draft, write a new version, and compare both."""
    chair.goto("/konto")
    press(chair, say("Draft: %(title)s", title=HEAD), role="link")
    fill(chair, say("Your comment"), ASIDE)
    press(chair, say("Send"))
    expect(chair.get_by_text(ASIDE)).to_be_visible()
    member.goto(draft)
    expect(member.get_by_text(ASIDE)).to_be_visible()
    press(member, say("Write a new version"), role="link")
    fill(member, say("Text"), SECOND)
    press(member, say("Save"))
    chair.goto(draft)
    press(chair, say("What has changed"), role="link")
    expect(chair.locator("ins")).to_contain_text("wenn")


def let_count(chair: Page, draft: str) -> None:
    """Let the vote of the meeting decide the draft."""
    chair.goto(draft)
    press(chair, say("Let a vote of a meeting count"), role="link")
    press(chair, say("Let it count"))
    expect(chair.get_by_role("main")).to_contain_text(say("Recommended with conditions"))


def object_to(page: Page, draft: str) -> None:
    """Add a minority opinion, without one's name."""
    page.goto(draft)
    press(page, say("Add a minority opinion"), role="link")
    fill(page, say("My opinion"), MINORITY)
    press(page, say("Save"))


def everyone_reads(reader: Page, public: str, number: int) -> None:
    """Read the public page and come to it from the idea's timeline."""
    reader.goto(public)
    for text in (SECOND, MINORITY, say("Recommended with conditions"), say("A member who does not wish to be named")):
        expect(reader.get_by_role("main")).to_contain_text(text)
    expect(reader.get_by_role("main")).not_to_contain_text(ASIDE)
    reader.goto(f"/ideen/{number}")
    timeline = reader.locator("ol.log > li").first
    expect(timeline).to_contain_text(say("Recommendation issued"))
    timeline.get_by_role("link", name=say.like("Recommendation no. %(number)s")).click()
    heading(reader, HEAD)


def office_follows(office: Page, public: str) -> None:
    """Say as the office what was made of it: deviating without reasons is refused."""
    office.goto(public)
    press(office, say("Say what was made of it"), role="link")
    office.get_by_label(say("Office"), exact=True).check()
    office.get_by_label(say("Deviated, with reasons")).check()
    press(office, say("Make public"))
    expect(office.get_by_role("alert")).to_contain_text(say("Please give reasons: everyone who advised reads them."))
    office.get_by_label(say("Followed")).check()
    fill(office, say("Reasons, public"), REASON)
    press(office, say("Make public"))
    heading(office, HEAD)


def office_nominates(office: Page, number: int) -> str:
    """Nominate the idea: the form asks about the recommendation and knows what was said; gives the candidate's address."""
    office.goto(f"/geschaeftsstelle/ideen/{number}")
    press(office, say("Nominate as a project candidate"), role="link")
    expect(office.get_by_label(say("Followed"))).to_be_checked()
    expect(
        office.get_by_label(say.like("Reasons for deviating from recommendation no. %(number)s, public"))
    ).to_have_value(REASON)
    press(office, say("Nominate as a project candidate"))
    expect(office.get_by_role("alert")).to_contain_text(say("Please say why this idea should become a project."))
    fill(office, say("Official reasons, public"), "Die Wartung ist gesichert.")
    press(office, say("Nominate as a project candidate"))
    expect(office.get_by_role("status")).to_contain_text(say("The idea is now a project candidate."))
    office.goto(f"/ideen/{number}")
    office.locator("ol.log").get_by_role("link", name=say.like("Candidate no. %(number)s")).first.click()
    return office.url.split("?")[0]


def council_advises_the_board(office: Page, member: Page, candidate: str, name: str) -> None:
    """Hand the candidate to the council, beside the Board; a member comes from „waits for me“ to a draft about it."""
    office.goto(candidate)
    press(office, say("At the office"), role="link")
    press(office, say("Hand to a council"), role="link")
    office.get_by_label(say("Council")).select_option(label=say("Council “%(name)s”", name=name))
    press(office, say("Hand to a council"))
    office.goto(candidate)
    expect(office.get_by_role("main")).to_contain_text(say("A council advises the Board:"))
    member.goto("/konto")
    press(member, say("Advise on “%(title)s”", title=TITLE.format(name)), role="link")
    expect(member).to_have_url(re.compile(re.escape(candidate)))
    press(member, say("Draft of the council"), role="link")
    expect(member.get_by_role("main")).to_contain_text(TITLE.format(name))
