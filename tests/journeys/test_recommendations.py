"""Members discuss a draft, vote, the chair issues it, the author reads of it; a vote without a quorum; an absent chair."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from forum.kernel.clock import today
from tests.journeys.council_house import TITLE
from tests.journeys.household import address
from tests.journeys.people import GERMAN, fill, heading, press, sign_in
from tests.site import Site

pytestmark = pytest.mark.browser
say = GERMAN
HEAD = "Ein Brunnen mit Wartung"
FIRST, SECOND = "Wir raten zu einem Brunnen.", "Wir raten zu einem Brunnen, wenn die Wartung gesichert ist."
ASIDE, MINORITY = "Und wer zahlt die Wartung im Winter?", "Das Geld fehlt dann an den Schulen."
REASON = "Stadtwasser hat die Wartung zugesagt."
QUESTION = "Wir tagen künftig dienstags"


def settle(site: Site, name: str) -> int:
    """Give the site a council with an idea; gives the idea's number."""
    return int(site.run("tests.journeys.council_house", "settle", name).split()[-1])


def later(site: Site) -> None:
    """Let the deadlines of votes pass."""
    site.run("tests.journeys.council_house", "late")


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


@pytest.mark.parametrize("script", [True, False])
def test_a_recommendation_from_its_draft_to_the_authors_inbox(
    site: Site, visit: Callable[..., Page], script: bool
) -> None:
    name = "Brunnenrat" if script else "Quellenrat"
    number, room = settle(site, name), f"/fachbeiraete/{name.lower()}"
    parts = ("Vorsitz", "Vize", "Mitglied", "Idee", "Fan")
    chair, vice, member, author, fan = (sign_in(visit(script=script), f"{name} {part}") for part in parts)
    reader = visit(script=script)
    draft = begin(member, room, number)
    discuss(chair, member, draft)
    running = let_vote(chair, draft)
    mail = site.post.wait(address(f"{name} Vize"), say("Your vote is wanted: %(council)s", council=""))
    assert HEAD not in f"{mail['Subject']} {mail.get_content()}"
    vote(vice, running, say("Recommended"))
    for page in (member, chair):
        vote(page, running, say("Recommended with conditions"))
    expect(chair.get_by_text(say("Who voted how"))).to_have_count(0)
    answer = reader.goto(draft)
    assert answer is not None
    assert answer.status == 404
    later(site)
    vice.goto(draft)
    press(vice, say("Add a minority opinion"), role="link")
    fill(vice, say("My opinion"), MINORITY)
    press(vice, say("Save"))
    public = publish(chair, draft)
    everyone_reads(reader, public, number)

    site.post.wait(address(f"{name} Idee"), say("There is a recommendation on your idea no. %(number)s", number=number))
    for page in (author, fan):
        page.goto("/mitteilungen")
        expect(page.get_by_role("main")).to_contain_text(TITLE.format(name))
        expect(page.get_by_role("main")).to_contain_text(say("Recommendation issued"))
    office = sign_in(visit(script=script), "Geschäftsstelle Eins")
    office_follows(office, public)
    candidate = office_nominates(office, number)
    council_advises_the_board(office, member, candidate, name)
    reader.goto(room)
    counts = {"followed": 1, "deviated": 0, "open": 0}
    line = "%(followed)s followed, %(deviated)s deviated with reasons, %(open)s not answered yet."
    expect(reader.get_by_role("main")).to_contain_text(say(line, **counts))
    reader.goto(f"/ideen/{number}")
    expect(reader.get_by_role("main")).to_contain_text(REASON)


def test_a_vote_without_a_quorum_is_asked_anew(site: Site, visit: Callable[..., Page]) -> None:
    name = "Teichrat"
    settle(site, name)
    chair, member = (sign_in(visit(), f"{name} {part}") for part in ("Vorsitz", "Mitglied"))
    chair.goto(f"/fachbeiraete/{name.lower()}/abstimmungen")
    press(chair, say("Open a vote by circulation"), role="link")
    fill(chair, say("What is to be decided"), QUESTION)
    press(chair, say("Open the vote"))
    expect(chair.get_by_role("alert")).to_contain_text(say("Please write the text on which people vote."))
    expect(chair.get_by_label(say("What is to be decided"))).to_have_value(QUESTION)
    fill(chair, say("Text of the motion, with reasons"), "Montags ist Rat.")
    press(chair, say("Open the vote"))
    first = chair.url.split("?")[0]
    member.goto("/konto")
    press(member, say("Vote: %(title)s", title=QUESTION), role="link")
    vote(member, first, say("Yes"))
    later(site)
    member.goto(first)
    expect(member.get_by_role("main")).to_contain_text(say("No quorum: nothing was decided"))
    mail = site.post.wait(address(f"{name} Vize"), say("A vote has ended: %(council)s", council=""))
    assert QUESTION not in f"{mail['Subject']} {mail.get_content()}"
    chair.goto(first)
    press(chair, say("Ask again"), role="link")
    press(chair, say("Open the vote"))
    again = chair.url.split("?")[0]
    assert again != first
    vote(member, again, say("Yes"))
    vote(chair, again, say("Yes"))
    later(site)
    chair.goto(again)
    expect(chair.get_by_role("main")).to_contain_text(say("Carried"))


def test_the_deputy_acts_while_the_chair_is_absent(site: Site, visit: Callable[..., Page]) -> None:
    name = "Bachrat"
    number, room = settle(site, name), f"/fachbeiraete/{name.lower()}"
    chair, vice, member = (sign_in(visit(), f"{name} {part}") for part in ("Vorsitz", "Vize", "Mitglied"))
    draft = begin(vice, room, number)
    expect(vice.get_by_role("link", name=say("Let the members vote"))).to_have_count(0)
    chair.goto("/konto/fachbeiraete")
    chair.get_by_role("main").get_by_role("link", name=re.compile(say("Interests, contact, absence"))).click()
    fill(chair, say("Away from"), today().isoformat())
    fill(chair, say("Away until"), (today() + timedelta(days=5)).isoformat())
    press(chair, say("Save my absence"))
    running = let_vote(vice, draft)
    vote(vice, running, say("Recommended"))
    vote(member, running, say("Recommended"))
    later(site)
    public = publish(vice, draft)
    reader = visit()
    reader.goto(public)
    expect(reader.get_by_role("main")).to_contain_text(say("Recommended"))
    reader.goto(f"/ideen/{number}")
    expect(reader.locator("ol.log > li").first).to_contain_text(say("Chair of the council"))
