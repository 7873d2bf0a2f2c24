"""Two ideas are merged with their author's consent, a supporter takes their support along, and the office undoes it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.household import address
from tests.journeys.people import GERMAN, fill, heading, join, link, press, sign_in, submit_idea

pytestmark = pytest.mark.browser
say = GERMAN
ONE, OTHER = "Sonnensegel auf dem Schulhof", "Schatten für alle Schulhöfe"
TEXT = "Auf dem Schulhof ist es im Sommer zu heiß, dort fehlt Schatten für die Pausen."
REASON = "Beide Ideen wünschen Schatten auf Schulhöfen."
BACK = "Die Segel gehören einem Verein und brauchen eine eigene Antwort."
WRITER, FAN = "Segelmacherin", "Schattenfreund"


def publish(moderator, title: str) -> None:
    """Publish an idea that waits, as a moderator."""
    moderator.goto("/moderation?art=ideen")
    moderator.get_by_role("link", name=re.compile(title)).click()
    press(moderator, say("Publish"))
    expect(moderator.get_by_role("status").first).to_contain_text(title)


def support(page, number: int) -> None:
    """Support an idea by its button."""
    page.goto(f"/ideen/{number}")
    page.locator("#unterstuetzen").get_by_role("button", name=say("Support"), exact=True).click()
    expect(page.get_by_role("button", name=re.compile(say("You support this")))).to_be_visible()


def propose(office, one: int, other: int) -> None:
    """Propose the merge at the desk, first without reasons."""
    office.goto(f"/geschaeftsstelle/ideen/{one}")
    press(office, say("Propose a merge"), role="link")
    office.get_by_role("link", name=OTHER).click()
    expect(office.get_by_label(say("Number of the other idea"))).to_have_value(str(other))
    press(office, say("Send the proposal"))
    expect(office.get_by_role("alert")).to_contain_text(say("Please say why both ideas belong together."))
    fill(office, say("Reasons for the author, public once merged"), REASON)
    press(office, say("Send the proposal"))
    expect(office.get_by_role("status")).to_contain_text(say("The author gets a mail and can agree or refuse."))


def test_merging_with_consent_and_undo(site, visit):
    writer, fan = join(site, visit, WRITER), join(site, visit, FAN)
    one = submit_idea(writer, ONE, TEXT)
    other = submit_idea(sign_in(visit(), "Nachbar"), OTHER, TEXT + " Bäume helfen auch.")
    moderator = sign_in(visit(), "Moderatorin Eins")
    for title in (ONE, OTHER):
        publish(moderator, title)
    support(fan, one)

    office = sign_in(visit(), "Geschäftsstelle Eins")
    propose(office, one, other)
    mail = site.post.wait(address(WRITER), say("May your idea no. %(number)s be merged with another one?", number=one))
    assert REASON in mail.get_content()
    author = visit(script=False)
    sign_in(author, WRITER)
    author.goto("/mitteilungen")
    expect(author.get_by_role("main")).to_contain_text(say("The office proposes a merge"))
    author.goto(link(mail, "/zusammenfuehrung"))
    heading(author, say("May your idea be merged with another one?"))
    expect(author.get_by_role("main")).to_contain_text(REASON)
    author.get_by_label(say("Yes, my idea may be merged")).check()
    press(author, say("Send my decision"))
    heading(author, ONE)
    expect(author.get_by_role("main")).to_contain_text(say("This idea goes on in another one"))

    reader = visit()
    reader.goto(f"/ideen/{one}")
    reader.get_by_role("main").get_by_role("link", name=OTHER).first.click()
    heading(reader, OTHER)
    merged = reader.locator("section", has=reader.get_by_role("heading", name=say("Merged into this idea")))
    expect(merged).to_contain_text(ONE)
    expect(merged).to_contain_text(WRITER)

    fan.goto("/mitteilungen")
    fan.get_by_role("link", name=say("Merged. Would you like to take your support along?")).click()
    expect(fan).to_have_url(re.compile(rf"/ideen/{other}\S*#unterstuetzen$"))
    press(fan, say("Take my support along"))
    expect(fan.get_by_role("button", name=re.compile(say("You support this")))).to_be_visible()

    office.goto(f"/geschaeftsstelle/ideen/{one}")
    press(office, say("Undo the merge"), role="link")
    fill(office, say("Reasons, public"), BACK)
    press(office, say("Undo the merge"))
    expect(office.get_by_role("status")).to_contain_text(
        say("The merge has been undone. The idea stands on its own again.")
    )
    for name, title in ((WRITER, ONE), ("Nachbar", OTHER)):
        site.post.wait(address(name), title)
    for number in (one, other):
        reader.goto(f"/ideen/{number}")
        expect(reader.get_by_role("main")).to_contain_text(BACK)
    reader.goto(f"/ideen/{one}")
    expect(reader.get_by_text(say("In discussion")).first).to_be_visible()
    expect(reader.get_by_text(say("This idea goes on in another one"))).to_have_count(0)
    expect(reader.locator("#unterstuetzen .support")).to_have_text("1")
