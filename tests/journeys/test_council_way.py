"""One long way: the Forum founds a council, it takes shape, talks, meets, votes, advises on an idea, whose people read of it,
and is asked again beside the Board.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps_councils, steps_meetings, steps_recommendations
from tests.journeys.council_house import TITLE
from tests.journeys.household import address
from tests.journeys.people import GERMAN, press, sign_in
from tests.site import Site

pytestmark = pytest.mark.browser
say = GERMAN
NAME = "Wasserrat"
PARTS = {"Vorsitz": "Chair", "Mitglied": "Member", "Beisitz": "Member"}


def test_from_the_founding_to_the_followers_inbox(site: Site, visit: Callable[..., Page]) -> None:
    number = int(site.run("tests.journeys.council_house", "people", NAME).split()[-1])
    office, reader = sign_in(visit(), "Geschäftsstelle Eins"), visit(script=False)
    chair, member, third, author, fan = (
        sign_in(visit(script=part in {"Vorsitz", "Fan"}), f"{NAME} {part}") for part in (*PARTS, "Idee", "Fan")
    )
    follow(fan, number)

    council = steps_councils.found(office, NAME)
    sees(reader, council, "Smart City Forum", NAME)
    for page, (part, role) in zip((chair, member, third), PARTS.items(), strict=True):
        steps_councils.apply(page, council, f"Dr. {part}")
        steps_councils.appoint(office, f"Dr. {part}", say(role))
        site.post.wait(address(f"{NAME} {part}"), say("You are appointed: %(council)s", council=""))
    sees(reader, f"{council}/mitglieder", *(f"Dr. {part}" for part in PARTS))
    expect(reader.get_by_role("main")).not_to_contain_text(steps_councils.MOTIVATION)

    steps_councils.hand_over(office, number, NAME)
    site.post.wait(address(f"{NAME} Mitglied"), str(number))
    sees(reader, f"/ideen/{number}", NAME, steps_councils.WHY)
    sees(member, "/konto", TITLE.format(NAME))

    talk = steps_councils.talk(chair, council)
    sees(member, talk, steps_councils.SECRET)
    draft = steps_recommendations.begin(member, council, number)
    steps_recommendations.discuss(chair, member, draft)
    for stranger in (reader, sign_in(visit(script=False), "Nachbarin"), sign_in(visit(script=False), "Moderator Zwei")):
        steps_councils.is_secret(stranger, council, talk, f"{council}/intern", draft)

    steps_meetings.plan(chair, council, number)
    steps_meetings.answer(site, member, f"{NAME} Mitglied")
    waiting = site.post.wait(address(f"{NAME} Vorsitz"), "Ein Vorschlag zur Tagesordnung wartet auf Sie")
    assert steps_meetings.PROPOSAL not in waiting.as_string()
    steps_meetings.open_up(chair, council, *(f"Dr. {part}" for part in PARTS))
    steps_meetings.declare(member, council)
    steps_meetings.advise(chair, council, member, third)
    steps_meetings.publish(chair, council)
    steps_meetings.everyone_reads(reader, council, "Dr. Mitglied")
    steps_meetings.leads_to_the_minutes(reader, number)

    steps_recommendations.let_count(chair, draft)
    steps_recommendations.object_to(third, draft)
    public = steps_recommendations.publish(chair, draft)
    steps_recommendations.everyone_reads(reader, public, number)
    site.post.wait(address(f"{NAME} Idee"), say("There is a recommendation on your idea no. %(number)s", number=number))
    site.post.wait(address(f"{NAME} Fan"), TITLE.format(NAME))
    for page in (author, fan):
        sees(page, "/mitteilungen", TITLE.format(NAME), say("Recommendation issued"))
    steps_recommendations.office_follows(office, public)
    line = "%(followed)s followed, %(deviated)s deviated with reasons, %(open)s not answered yet."
    sees(reader, council, say(line, followed=1, deviated=0, open=0))
    sees(reader, f"/ideen/{number}", steps_recommendations.REASON)
    candidate = steps_recommendations.office_nominates(office, number)
    steps_recommendations.council_advises_the_board(office, third, candidate, NAME)


def follow(fan: Page, number: int) -> None:
    """Follow an idea from its page."""
    fan.goto(f"/ideen/{number}")
    press(fan, say("Follow"))
    expect(fan.get_by_role("button", name=say("You follow this"))).to_be_visible()


def sees(page: Page, path: str, *texts: str) -> None:
    """Open a page and read all of it that matters."""
    page.goto(path)
    for text in texts:
        expect(page.get_by_role("main")).to_contain_text(text)
