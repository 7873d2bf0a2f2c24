"""What people write survives: a pause, a reload, another browser, a lost network, a sign-in that has ended – and goes once it was sent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.household import IDEAS
from tests.journeys.people import GERMAN, pass_sign_in, press, sign_in

pytestmark = pytest.mark.browser
SAVED = re.compile(r"^Entwurf gespeichert um \d\d:\d\d$")


def open_idea(page: Page) -> str:
    """Open the first idea of the household; gives its address."""
    page.goto("/ideen")
    press(page, IDEAS["de"][0], role="link")
    expect(words(page)).to_be_visible()
    return page.url


def words(page: Page) -> Locator:
    """Give the field of a new comment."""
    return page.get_by_label(GERMAN("Your comment"))


def state(page: Page) -> Locator:
    """Give the place that tells what became of the text."""
    return page.locator("[data-saved]")


def drafts(page: Page) -> Locator:
    """Give the drafts that stand in the account."""
    page.goto("/konto/entwuerfe")
    return page.locator("article")


def on_device(page: Page) -> int:
    """Count what is kept on the device."""
    return int(page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('forum-draft:')).length"))


def test_a_comment_is_saved_after_a_pause_and_gone_once_sent(visit):
    text = "Der Brunnen sollte auch Hunde bedenken."
    page = sign_in(visit(), "Nachbarin")
    idea = open_idea(page)
    words(page).fill(text)
    page.get_by_label("dafür", exact=True).check()
    expect(state(page)).to_have_text(SAVED)
    assert on_device(page) == 0
    page.reload()
    expect(words(page)).to_have_value(text)
    expect(page.get_by_label("dafür", exact=True)).to_be_checked()

    elsewhere = sign_in(visit(script=False), "Nachbarin")
    expect(drafts(elsewhere)).to_have_count(1)
    expect(drafts(elsewhere)).to_contain_text(text)
    press(elsewhere, GERMAN("Write on"))
    expect(words(elsewhere)).to_have_value(text)

    press(page, GERMAN("Send the comment"))
    expect(page.get_by_role("main")).to_contain_text(GERMAN("Thank you. Your comment is public."))
    expect(words(page)).to_have_value("")
    expect(drafts(page)).to_have_count(0)
    page.goto(idea)
    expect(page.get_by_text(text)).to_have_count(1)


def test_without_a_connection_the_text_is_kept_and_saved_later(visitors):
    text = "Im Funkloch geschrieben."
    page = sign_in(visitors.open(), "Nachbar")
    open_idea(page)
    page.context.set_offline(True)
    words(page).fill(text)
    expect(state(page)).to_contain_text("Keine Verbindung. Ihr Text ist seit")
    assert on_device(page) == 1
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    assert on_device(page) == 0
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in visitors.complaints)
    visitors.complaints.clear()
    expect(drafts(page)).to_contain_text(text)
    press(page, GERMAN("Delete the draft"))
    expect(drafts(page)).to_have_count(0)


def test_a_page_that_is_opened_while_the_text_is_being_saved_shows_it(visitors):
    text = "Im Tunnel geschrieben."
    page = sign_in(visitors.open(), "Nachbar")
    idea = open_idea(page)
    page.context.set_offline(True)
    words(page).fill(text)
    expect(state(page)).to_contain_text("Keine Verbindung. Ihr Text ist seit")
    waiting: list[Route] = []

    def overtaken(route: Route) -> None:
        """Let the page be made, then the text be saved, and give the page only then: it is older than the draft."""
        answer = route.fetch()
        assert text not in answer.text()
        with page.expect_event("requestfinished"):
            waiting.pop().continue_()
        route.fulfill(response=answer)

    page.route("**/kommentieren/entwurf", lambda route: waiting.append(route))  # noqa: PLW0108 (playwright looks into it)
    page.route(idea, overtaken, times=1)
    with page.expect_request("**/kommentieren/entwurf"):
        page.context.set_offline(False)
    page.reload()
    page.unroute("**/kommentieren/entwurf")
    expect(words(page)).to_have_value(text)
    expect(state(page)).to_have_text(SAVED)
    visitors.complaints.clear()
    expect(drafts(page)).to_contain_text(text)
    press(page, GERMAN("Delete the draft"))
    page.goto(idea)
    expect(words(page)).to_have_value("")
    assert on_device(page) == 0


def test_what_was_typed_just_before_leaving_is_there_again(visit):
    text = "Schnell noch getippt."
    page = sign_in(visit(), "Nachbar")
    idea = open_idea(page)
    words(page).fill(text)
    page.goto("/ideen")
    page.goto(idea)
    expect(words(page)).to_have_value(text)
    expect(state(page)).to_have_text(SAVED)
    assert on_device(page) == 0
    words(page).fill(f"{text} Und gleich abgeschickt.")
    press(page, GERMAN("Send the comment"))
    expect(page.get_by_role("main")).to_contain_text(GERMAN("Thank you. Your comment is public."))
    expect(words(page)).to_have_value("")
    assert on_device(page) == 0
    expect(drafts(page)).to_have_count(0)


def test_once_the_sign_in_has_ended_the_text_waits_for_the_next(visitors):
    text = "Geschrieben, als die Anmeldung schon zu Ende war."
    page = sign_in(visitors.open(), "Nachbarin")
    idea = open_idea(page)
    other = sign_in(visitors.open(), "Nachbarin")
    other.goto("/konto/anmeldungen")
    press(other, GERMAN("Sign out everywhere"))
    words(page).fill(text)
    expect(state(page)).to_contain_text(GERMAN("You are not signed in any more. Your text is kept on this device."))
    assert on_device(page) == 1
    state(page).get_by_role("link", name=GERMAN("Sign in again")).click()
    pass_sign_in(page, "Nachbarin")
    expect(page).to_have_url(idea)
    expect(words(page)).to_have_value(text)
    expect(state(page)).to_have_text(SAVED)
    press(page, GERMAN("Send the comment"))
    expect(page.get_by_role("main")).to_contain_text(GERMAN("Thank you. Your comment is public."))
    expect(drafts(page)).to_have_count(0)
    assert on_device(page) == 0


def test_signing_out_leaves_nothing_on_the_device_and_nobody_else_gets_it(visitors):
    text = "Das bleibt bei mir."
    page = sign_in(visitors.open(), "Nachbar")
    open_idea(page)
    page.context.set_offline(True)
    words(page).fill(text)
    expect(state(page)).to_contain_text("Keine Verbindung. Ihr Text ist seit")
    page.goto("about:blank")
    page.context.set_offline(False)
    visitors.complaints.clear()
    page.context.clear_cookies()
    sign_in(page, "Nachbarin")
    assert on_device(page) == 1
    open_idea(page)
    expect(words(page)).to_have_value("")
    page.get_by_role("button", name=re.compile("^Kontomenü")).click()
    press(page, GERMAN("Sign out"))
    expect(page.get_by_role("main")).to_contain_text(GERMAN("You have signed out."))
    for _again in range(50):
        if not on_device(page):
            break
        page.wait_for_timeout(100)
    assert on_device(page) == 0


@pytest.mark.parametrize("cookie", [True, False], ids=["ended", "signed-out"])
def test_without_script_an_ended_sign_in_leads_back_to_the_text(visit, cookie):
    text = "Ohne Skript geschrieben." if cookie else "Ohne Skript und ohne Keks geschrieben."
    page = sign_in(visit(script=False), "Nachbarin")
    open_idea(page)
    words(page).fill(text)
    if cookie:
        other = sign_in(visit(), "Nachbarin")
        other.goto("/konto/anmeldungen")
        press(other, GERMAN("Sign out everywhere"))
    else:
        page.context.clear_cookies()
    press(page, GERMAN("Send the comment"))
    expect(page).to_have_url(re.compile("/anmelden"))
    pass_sign_in(page, "Nachbarin")
    expect(words(page)).to_have_value(text)
    press(page, GERMAN("Send the comment"))
    expect(page.get_by_role("main")).to_contain_text(GERMAN("Thank you. Your comment is public."))
    expect(page.get_by_text(text)).to_have_count(1)
    expect(drafts(page)).to_have_count(0)
