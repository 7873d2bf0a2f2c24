"""Somebody follows a topic, gets the digest of the next morning, and ends it with one click."""

from __future__ import annotations

import re
import urllib.request
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from forum.kernel.clock import local, now
from tests.journeys.household import address
from tests.journeys.people import GERMAN, choose_place, heading, join, link, press, sign_in, write_idea

pytestmark = pytest.mark.browser
TITLE = "Sitzbänke an der Oker"
READER = "Oker-Leserin"  # nobody else writes to her


def test_following_a_topic_brings_a_digest_that_one_click_ends(site, visit):
    reader = join(site, visit, READER)
    author = sign_in(visit(), "Nachbar")
    write_idea(author, GERMAN, TITLE, "Am Ufer der Oker fehlen Bänke, auf denen man sich ausruhen kann.")
    author.goto("/ideen/neu/ort")
    topic = author.get_by_label(GERMAN("Topic")).locator("option").nth(2).get_attribute("value")

    reader.goto(f"/ideen?thema={topic}")
    reader.get_by_role("link", name=GERMAN.like("Follow %(name)s")).click()
    press(reader, GERMAN("Follow"))
    expect(reader.get_by_role("button", name=GERMAN("Follow no longer"))).to_be_visible()
    reader.goto("/konto/folgen")
    expect(reader.locator("#folgen li")).to_have_count(1)

    choose_place(author, GERMAN, "Okerufer")
    author.get_by_label(GERMAN("I have read the rules.")).check()
    press(author, GERMAN("Send the idea"))
    expect(author).to_have_url(re.compile("/danke/"))
    moderator = sign_in(visit(), "Moderatorin Eins")
    moderator.goto("/moderation?art=ideen")
    moderator.get_by_role("link", name=re.compile(TITLE)).click()
    press(moderator, GERMAN("Publish"))
    site.post.wait(address("Nachbar"), GERMAN("Your idea is public: %(title)s", title=TITLE))

    inbox = visit(script=False)
    sign_in(inbox, READER)
    inbox.goto("/mitteilungen")
    entry = inbox.locator(".bulletin", has_text=TITLE)
    expect(entry).to_contain_text(GERMAN("New idea"))
    expect(inbox.locator(".bell-count").first).to_contain_text("1")

    tomorrow = f"{local(now()) + timedelta(days=1):%Y-%m-%d}T08:00"
    site.run("flask", "--app", "wsgi", "digests", "--at", tomorrow)
    site.run("flask", "--app", "wsgi", "digests", "--at", tomorrow)
    mail = site.post.wait(address(READER), TITLE)
    mine = [one for one in site.post.mails if one["To"] == address(READER) and TITLE in one["Subject"]]
    assert len(mine) == 1
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert TITLE in html.get_content()
    leave = mail["List-Unsubscribe"].strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    press(entry, GERMAN("Mark as read"))  # type: ignore[arg-type]
    expect(inbox.locator(".bell-count")).to_have_count(0)

    stranger = visit(script=False)
    stranger.goto(link(plain, "/mitteilungen/abmelden/"))
    heading(stranger, GERMAN("No more of these mails"))
    request = urllib.request.Request(leave, data=b"List-Unsubscribe=One-Click")  # noqa: S310 (an address of this machine)
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 (as above)
        assert answer.status == 200
    stranger.reload()
    expect(stranger.get_by_role("main")).to_contain_text(GERMAN("Done. You get no more of these mails."))
    inbox.goto("/mitteilungen/einstellungen")
    expect(inbox.get_by_label(GERMAN("What I follow"))).to_have_value("never")
