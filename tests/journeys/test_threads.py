"""A discussion of 500 comments: read in pages without JavaScript, answered, edited, supported, sorted, withdrawn."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import GERMAN, fill, press, sign_in

pytestmark = pytest.mark.browser
COMMENT = re.compile(r"^kommentar-(\d+)$")


def shown(page: Page) -> list[int]:
    """Give the keys of the comments on a page, in the order they stand there."""
    ids = page.locator("article.comment").evaluate_all("all => all.map(one => one.id)")
    return [int(found[1]) for found in map(COMMENT.match, ids) if found]


def read_all(page: Page, address: str) -> tuple[list[int], int]:
    """Follow „Weiter“ to the end, and into every thread that goes on elsewhere; gives all comments and the pages read."""
    seen: list[int] = []
    page.goto(address)
    pages, onward = 1, []
    while True:
        seen += shown(page)
        more = page.get_by_role("link", name=re.compile(r"weitere Antwort"))
        onward += more.evaluate_all("all => all.map(one => one.getAttribute('href'))")
        following = page.locator("a[rel=next]")
        if not following.count():
            break
        turn(page, following)
        pages += 1
    for place in onward:
        page.goto(place)
        while True:
            seen += shown(page)[1:]  # the comment that began the thread stands on each of its pages
            pages += 1
            following = page.locator("a[rel=next]")
            if not following.count():
                break
            turn(page, following)
    return seen, pages


def turn(page: Page, onward: Locator) -> None:
    """Go on to another page, and wait until it is there as a whole."""
    with page.expect_navigation(wait_until="load"):
        onward.click()


def gone(page: Page, address: str) -> bool:
    """Tell whether a page is gone; visitors may get the old one for some seconds."""
    for _again in range(20):
        answer = page.goto(address)
        if answer is not None and answer.status == 404:
            return True
        page.wait_for_timeout(500)
    return False


def test_a_thread_of_500_comments(site, visit):
    idea = f"/ideen/{site.run('tests.journeys.long_talk').strip()}"
    reader = visit(script=False, width=360, height=780)
    reader.goto(idea)
    expect(reader.get_by_role("heading", name="500 Kommentare")).to_be_visible()
    seen, pages = read_all(reader, idea)
    assert len(seen) == len(set(seen)) == 500
    assert pages > 10

    writer = sign_in(visit(script=False), "Nachbarin")
    writer.goto(idea)
    first = shown(writer)[0]
    article = writer.locator(f"#kommentar-{first}")
    article.get_by_role("link", name=GERMAN("Reply"), exact=True).first.click()
    fill(writer, GERMAN("Your comment"), "Das sehe ich auch so.")
    press(writer, GERMAN("Send the reply"))
    expect(writer.get_by_role("status")).to_contain_text(GERMAN("Thank you. Your comment is public."))
    mine = int(writer.url.rsplit("kommentar-", 1)[1])
    expect(writer.locator(f"#kommentar-{mine}")).to_contain_text("Das sehe ich auch so.")
    permalink = f"/kommentare/{mine}"

    own = writer.locator(f"#kommentar-{mine}")
    own.get_by_role("link", name=re.compile(GERMAN("Edit"))).click()
    fill(writer, GERMAN("Your comment"), "Das sehe ich inzwischen anders.")
    press(writer, GERMAN("Save"))
    expect(own).to_contain_text("Das sehe ich inzwischen anders.")
    own.get_by_role("link", name=GERMAN("edited")).click()
    expect(writer.get_by_role("main")).to_contain_text("Das sehe ich auch so.")

    reader.goto(permalink)
    expect(reader.locator(f"#kommentar-{mine}")).to_contain_text("Das sehe ich inzwischen anders.")

    writer.goto(f"{idea}?sortierung=neueste")
    newest = shown(writer)[0]
    writer.locator(f"#kommentar-{newest}").get_by_role("button", name=GERMAN("Support")).first.click()
    supported = writer.locator(f"#kommentar-{newest}").get_by_role("button", name=GERMAN("You support this"))
    expect(supported.first).to_have_attribute("aria-pressed", "true")
    reader.goto(idea)
    turn(reader, reader.get_by_role("link", name=GERMAN("most supported first")))
    assert shown(reader)[0] == newest

    writer.goto(permalink)
    own.get_by_role("link", name=re.compile(GERMAN("Withdraw"))).click()
    press(writer, GERMAN("Withdraw it"))
    assert gone(reader, permalink)
    expect(reader.get_by_text("Das sehe ich inzwischen anders.")).to_have_count(0)
    reader.goto(f"/kommentare/{first}")
    assert first in shown(reader)
    assert mine not in shown(reader)
