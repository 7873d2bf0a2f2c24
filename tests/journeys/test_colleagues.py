"""Two people decide on the same thing: the slower one is told, and nothing is overwritten."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.people import GERMAN, fill, press, sign_in, submit_idea

pytestmark = pytest.mark.browser
BODY = "An der Haltestelle warten viele Menschen in der Sonne, ein Dach mit Pflanzen hilft."
REASONS = "Dafür ist die Stadt nicht zuständig."


@pytest.mark.parametrize("script", [True, False])
def test_the_slower_moderator_is_told(visit, script):
    author = sign_in(visit(script=script), "Nachbarin")
    number = submit_idea(author, f"Gründach an der Haltestelle {script}", BODY)
    faster = sign_in(visit(script=script), "Moderatorin Eins")
    slower = sign_in(visit(script=script), "Moderator Zwei")
    for moderator in (faster, slower):
        moderator.goto(f"/moderation/ideen/{number}")
    press(slower, GERMAN("Decline"), role="link")
    slower.get_by_role("main").get_by_role("radio").first.check()
    fill(slower, GERMAN("Reasons for the author and everyone"), REASONS)
    press(faster, GERMAN("Publish"))
    press(slower, GERMAN("Decline"))
    main = slower.get_by_role("main")
    expect(main).to_contain_text(GERMAN("Not done: this has changed in the meantime"))
    expect(main).to_contain_text("Moderatorin Eins")
    expect(main).to_contain_text(REASONS)
    reader = visit(script=script)
    reader.goto(f"/ideen/{number}")
    expect(reader.get_by_role("main")).to_contain_text(GERMAN("In discussion"))
    expect(reader.get_by_text(REASONS)).to_have_count(0)


def test_the_slower_colleague_in_the_office_is_told(visit):
    author = sign_in(visit(), "Nachbarin")
    number = submit_idea(author, "Wetterstation auf dem Rathaus", BODY)
    moderator = sign_in(visit(), "Moderatorin Eins")
    moderator.goto(f"/moderation/ideen/{number}")
    press(moderator, GERMAN("Publish"))

    faster = sign_in(visit(), "Geschäftsstelle Eins")
    slower = sign_in(visit(), "Geschäftsstelle Zwei")
    slower.goto(f"/geschaeftsstelle/ideen/{number}")
    press(slower, GERMAN("Nominate as a project candidate"), role="link")
    fill(slower, GERMAN("Official reasons, public"), "Ein gutes Vorhaben.")
    faster.goto(f"/geschaeftsstelle/ideen/{number}")
    press(faster, GERMAN("Do not pursue"), role="link")
    faster.get_by_label(GERMAN("Reason"), exact=True).select_option(index=1)
    fill(faster, GERMAN("Reasons in words, public"), REASONS)
    press(faster, GERMAN("Do not pursue"))
    press(slower, GERMAN("Nominate as a project candidate"))
    main = slower.get_by_role("main")
    expect(main).to_contain_text(GERMAN("Your decision was not carried out, and nothing was overwritten."))
    expect(main).to_contain_text("Geschäftsstelle Eins")
    expect(main).to_contain_text("Ein gutes Vorhaben.")
    reader = visit()
    reader.goto(f"/ideen/{number}")
    expect(reader.get_by_role("main")).to_contain_text(REASONS)
    expect(reader.get_by_role("link", name=GERMAN.like("Candidate no. %(number)s"))).to_have_count(0)
