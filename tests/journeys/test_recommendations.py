"""Votes by circulation on drafts and motions: one without a quorum, one while the chair is absent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from forum.kernel.clock import today
from tests.journeys.household import address
from tests.journeys.people import GERMAN, fill, press, sign_in
from tests.journeys.steps_recommendations import begin, let_vote, publish, vote
from tests.site import Site

pytestmark = pytest.mark.browser
say = GERMAN
QUESTION = "Wir tagen künftig dienstags"


def settle(site: Site, name: str) -> int:
    """Give the site a council with an idea; gives the idea's number."""
    return int(site.run("tests.journeys.council_house", "settle", name).split()[-1])


def later(site: Site) -> None:
    """Let the deadlines of votes pass."""
    site.run("tests.journeys.council_house", "late")


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
