"""Reporting content without an account: receipt, decision, outcome."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.household import IDEAS, address
from tests.journeys.people import GERMAN, Words, fill, heading, link, press, sign_in

pytestmark = pytest.mark.browser
COMMENT = "Kaufen Sie Ihr Rad doch bei mir, heute zum halben Preis!"
REPORT = "Dieser Kommentar ist Werbung für ein Geschäft."
DECISION = "Werbung ist hier nicht erlaubt, wir haben den Kommentar verborgen."


@pytest.mark.parametrize("script", [True, False])
def test_a_report_without_an_account_ends_with_an_answer(site, visit, script):
    say, email, comment = Words("en"), f"reporter-{script}@example.org", f"{COMMENT} ({script})"
    author = sign_in(visit(script=script), "Nachbar")
    author.goto("/ideen")
    press(author, IDEAS["en"][0], role="link")
    idea = author.url
    fill(author, GERMAN("Your comment"), comment)
    press(author, GERMAN("Send the comment"))

    reporter = visit("en", script=script)
    reporter.goto(idea)
    said = reporter.get_by_role("article").filter(has_text=comment)
    said.get_by_role("link", name=say("Report this")).click()
    expect(reporter.get_by_role("main")).to_contain_text(comment)
    reporter.get_by_label(say("Advertising or spam")).check()
    fill(reporter, say("Please explain"), REPORT)
    fill(reporter, say("Your mail address"), email)
    press(reporter, say("Send the report"))
    heading(reporter, say("Receipt of your report"))
    receipt = reporter.url
    code = receipt.rsplit("/", 1)[1].split("?")[0]
    expect(reporter.get_by_role("main")).to_contain_text(code)
    mail = site.post.wait(email, say("Receipt of your report %(code)s", code=code))
    assert link(mail, code)

    moderator = sign_in(visit(script=script), "Moderatorin Eins")
    moderator.goto("/moderation?art=meldungen")
    moderator.get_by_role("link", name=IDEAS["en"][0]).last.click()
    expect(moderator.get_by_role("main")).to_contain_text(code)
    press(moderator, GERMAN("Uphold and hide"), role="link")
    moderator.get_by_role("radio", name=GERMAN("Advertising or spam")).check()
    fill(moderator, GERMAN("Reasons for the author"), DECISION)
    press(moderator, GERMAN("Uphold and hide"))

    mail = site.post.wait(email, say("Your report %(code)s has been decided", code=code))
    assert DECISION in " ".join(mail.get_content().split())
    told = site.post.wait(address("Nachbar"), GERMAN("Your comment was hidden"))
    assert DECISION in " ".join(told.get_content().split())
    reporter.goto(receipt)
    expect(reporter.get_by_role("main")).to_contain_text(say("Upheld: the content was hidden"))
    reporter.goto(idea)
    expect(reporter.get_by_text(comment)).to_have_count(0)
