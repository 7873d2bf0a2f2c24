"""The first comment of a new account waits for a moderator, the second does not."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.household import IDEAS, address
from tests.journeys.people import GERMAN, fill, join, press, sign_in

pytestmark = pytest.mark.browser
FIRST = "Am Nordbahnhof wäre ein Brunnen besonders nötig."
SECOND = "Im Winter müsste er abgestellt werden."


def test_a_first_comment_waits_and_the_second_is_public(site, visit):
    name = "Brunnenfreundin"
    author = join(site, visit, name)
    author.goto("/ideen")
    press(author, IDEAS["de"][0], role="link")
    idea = author.url
    fill(author, GERMAN("Your comment"), FIRST)
    press(author, GERMAN("Send the comment"))
    expect(author.get_by_role("main")).to_contain_text(GERMAN("Waits for the moderation team"))

    reader = visit()
    reader.goto(idea)
    expect(reader.get_by_text(FIRST)).to_have_count(0)
    moderator = sign_in(visit(), "Moderatorin Eins")
    moderator.goto("/moderation?art=kommentare")
    moderator.get_by_role("link", name=re.compile(name)).click()
    expect(moderator.get_by_role("main")).to_contain_text(FIRST)
    press(moderator, GERMAN("Publish"))
    site.post.wait(address(name), GERMAN("Your comment is public"))
    reader.goto(idea)
    expect(reader.get_by_text(FIRST)).to_have_count(1)

    author.goto(idea)
    fill(author, GERMAN("Your comment"), SECOND)
    press(author, GERMAN("Send the comment"))
    expect(author.get_by_role("main")).to_contain_text(GERMAN("Thank you. Your comment is public."))
    reader.goto(idea)
    expect(reader.get_by_text(SECOND)).to_have_count(1)
