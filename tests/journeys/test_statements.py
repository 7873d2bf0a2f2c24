"""A department's statement, from the office's question to the page of the idea: by the mailed link, and signed in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.household import IDEAS, address
from tests.journeys.people import GERMAN, fill, heading, link, press, sign_in

pytestmark = pytest.mark.browser
say = GERMAN
NUMBER, NAME, MAILED = 1, "Fachbereich Wasser", "wasser@example.org"
QUESTION = "Was kostet ein Trinkbrunnen im Jahr?"
FIRST = "Rund 4.000 Euro im Jahr."
BETTER = "Rund 4.000 Euro im Jahr, davon die Hälfte für die Wartung."


def ask(office) -> None:
    """Add a department and ask it about the first idea, as the office."""
    office.goto("/geschaeftsstelle/fachbereiche")
    fill(office, say("Name of the department"), NAME)
    fill(office, say("Mail address of the department"), MAILED)
    press(office, say("Add the department"))
    expect(office.get_by_role("main")).to_contain_text(MAILED)
    office.goto(f"/geschaeftsstelle/ideen/{NUMBER}")
    heading(office, IDEAS["de"][0])
    press(office, say("Ask a department"), role="link")
    office.get_by_label(say("Department"), exact=True).select_option(label=NAME)
    fill(office, say("Question to the department"), QUESTION)
    press(office, say("Ask the department"))
    expect(office.get_by_role("main")).to_contain_text(say("With the department"))


def answer(clerk, text: str, before: str = "") -> None:
    """Write a statement on the page behind the link, as the department."""
    expect(clerk.get_by_role("main")).to_contain_text(QUESTION)
    field = clerk.get_by_label(say("Statement of the department"))
    expect(field).to_have_value(before)
    field.fill(text)
    press(clerk, say("Send the statement"))
    heading(clerk, say("Thank you for the statement"))


def test_a_statement_by_link(site, visit):
    office = sign_in(visit(), "Geschäftsstelle Eins")
    ask(office)

    mail = site.post.wait(MAILED, say("Please send a statement on idea no. %(number)s", number=NUMBER))
    path = link(mail, "/stellungnahme/")
    clerk = visit(script=False)  # no account, no script
    clerk.goto(path)
    answer(clerk, FIRST)
    clerk.goto(path)
    heading(clerk, say("This link does not work any more"))
    expect(clerk.get_by_text(QUESTION)).to_have_count(0)

    reader = visit()
    reader.goto(f"/ideen/{NUMBER}")
    expect(reader.get_by_text(NAME)).to_have_count(0)

    told = site.post.wait(
        address("Geschäftsstelle Eins"), say("Statement on idea no. %(number)s is here", number=NUMBER)
    )
    office.goto(link(told, "/stellungnahmen/"))
    expect(office.get_by_role("main")).to_contain_text(FIRST)
    office.get_by_text(say("Give it back to the department")).click()
    fill(office, say("What the department should go over"), "Wofür ist das Geld?")
    press(office, say("Give it back"))
    expect(office.get_by_role("main")).to_contain_text(say("With the department"))

    mail = site.post.wait(MAILED, say("Please go over the statement on idea no. %(number)s", number=NUMBER))
    clerk.goto(link(mail, "/stellungnahme/"))
    answer(clerk, BETTER, before=FIRST)

    office.reload()
    press(office, say("Publish word by word"))
    expect(office.get_by_role("status")).to_contain_text(
        say("The statement is public, with the name of the department.")
    )
    reader.reload()
    published = reader.get_by_role("article").filter(has_text=NAME)
    expect(published).to_contain_text(BETTER)
    timeline = reader.get_by_role("listitem").filter(has_text=say("Statement published"))
    timeline.get_by_role("link", name=NAME).click()
    expect(reader).to_have_url(re.compile(r"#stellungnahme-\d+$"))
