"""A moderator blanks a passage by selecting it, nobody reads it any more, its author objects, the office restores it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.household import address
from tests.journeys.people import GERMAN, fill, heading, join, link, press, sign_in, submit_idea
from tests.journeys.test_merging import publish

pytestmark = pytest.mark.browser
say = GERMAN
TITLE, NAME = "Bücherbus für Rautheim", "Frau Kallmeyer aus Haus neun"
TEXT = f"Ein Bus mit Büchern fehlt im Süden der Stadt. {NAME} würde ihn gern fahren, sie hat den Führerschein dafür."
SELECT = """words => {
  const paragraph = [...document.querySelectorAll("[data-blank-source] .text p")].find(p => p.textContent.includes(words));
  const [node, range] = [paragraph.firstChild, document.createRange()];
  range.setStart(node, node.data.indexOf(words));
  range.setEnd(node, node.data.indexOf(words) + words.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_blanking_objecting_and_restoring(site, visit):
    writer = join(site, visit, "Leseratte")
    number = submit_idea(writer, TITLE, TEXT)
    moderator = sign_in(visit(), "Moderatorin Eins")
    publish(moderator, TITLE)
    moderator.goto(f"/ideen/{number}")
    press(moderator, say("Blank out a passage"), role="link")
    heading(moderator, say("Blank out a passage"))
    moderator.evaluate(SELECT, NAME)
    expect(moderator.get_by_label(say("The exact words"))).to_have_value(NAME)
    moderator.get_by_label(say("personal data")).check()
    fill(moderator, say("Reasons for the author"), "Eine Nachbarin, die nicht gefragt wurde.")
    press(moderator, say("Show places and preview"))
    expect(moderator.locator(".preview .blanked")).to_have_text("geschwärzt")
    press(moderator, say("Blank out now"))
    expect(moderator.get_by_role("status").first).to_contain_text(
        say("The passage is blanked out. Who wrote it gets a mail with the reasons.")
    )

    visitor = visit()
    visitor.goto(f"/ideen/{number}")
    expect(visitor.locator(".prose .blanked")).to_have_text("geschwärzt")
    expect(visitor.get_by_role("main")).to_contain_text("Eine Stelle wurde geschwärzt: personenbezogene Daten")
    expect(visitor.get_by_role("main")).not_to_contain_text("Kallmeyer")
    visitor.goto("/suche?q=Kallmeyer")
    expect(visitor.get_by_role("link", name=re.compile(TITLE))).to_have_count(0)

    mail = site.post.wait(address("Leseratte"), say("A passage of your text was blanked out"))
    writer.goto(link(mail, "/schwaerzungen/"))
    fill(writer, say("Why you do not agree"), "Ich bin Frau Kallmeyer.")
    press(writer, say("Send the objection"))
    expect(writer.get_by_role("main")).to_contain_text("Ich bin Frau Kallmeyer.")

    office = sign_in(visit(), "Geschäftsstelle Eins")
    office.goto("/schwaerzungen")
    press(office, TITLE, role="link")
    fill(office, say("What you need the original for"), "Um zu entscheiden.")
    press(office, say("Open the seal"))
    expect(office.get_by_role("main")).to_contain_text(NAME)
    office.get_by_label(say("Restore the words everywhere")).check()
    fill(office, say("Reasons for the author"), "Sie selbst dürfen Ihren Namen nennen.")
    press(office, say("Decide"))
    site.post.wait(address("Leseratte"), say("A passage of your text can be read again"))
    visitor.goto(f"/ideen/{number}")
    expect(visitor.get_by_role("main")).to_contain_text(NAME)
    expect(visitor.locator(".blanked")).to_have_count(0)
