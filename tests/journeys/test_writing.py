"""The first step of the wizard: saved by itself, also without a connection, and written with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import GERMAN, fill, heading, press

pytestmark = pytest.mark.browser
TITLE = "Sitzbänke an der Schunter"
BODY = "Am Uferweg gibt es kaum Plätze zum Ausruhen.\nZwei Bänke im Schatten würden reichen."
MOST_TABS = 40
SAVED = re.compile(r"^Entwurf gespeichert um \d\d:\d\d$")


def fields(page: Page) -> tuple[str, str]:
    """Give title and text as they stand in the form."""
    title = page.get_by_label(GERMAN("Title of your idea")).input_value()
    return title, page.get_by_label(GERMAN("Your idea in your own words")).input_value()


def write(page: Page) -> None:
    fill(page, GERMAN("Title of your idea"), TITLE)
    fill(page, GERMAN("Your idea in your own words"), BODY)


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until an element has the focus; every stop on the way must be visible."""
    for _stop in range(MOST_TABS):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_be_visible()
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with the keyboard")


def test_a_draft_is_saved_after_a_pause_and_survives_a_reload(visit):
    page = visit()
    page.goto("/ideen/neu")
    write(page)
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    page.reload()
    assert fields(page) == (TITLE, BODY)
    stranger = visit()
    stranger.goto("/ideen/neu")
    assert fields(stranger) == ("", "")
    press(page, GERMAN("Delete this draft"))
    page.get_by_role("button", name=GERMAN("Delete"), exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(GERMAN("Your draft has been deleted."))
    page.goto("/ideen/neu")
    assert fields(page) == ("", "")


def test_without_a_connection_the_text_stays_on_the_device(visitors):
    page = visitors.open()
    page.goto("/ideen/neu")
    page.context.set_offline(True)
    write(page)
    expect(page.locator("[data-saved]")).to_contain_text("Keine Verbindung. Ihr Text ist seit")
    page.context.set_offline(False)
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in visitors.complaints)
    visitors.complaints.clear()
    expect(page.locator("[data-saved]")).to_have_text(SAVED)  # sent as soon as the connection is back
    page.goto("/ideen/neu")
    expect(page.locator("#title")).to_have_value(TITLE)
    expect(page.locator("#body")).to_have_value(BODY)
    expect(page.locator("[data-saved]")).to_have_text(SAVED)


def test_the_first_step_is_written_with_the_keyboard(visit):
    page = visit()
    page.goto("/ideen/neu")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(GERMAN("Skip to content"))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "#title")
    page.keyboard.type(TITLE)
    page.keyboard.press("Enter")

    summary = page.locator("[data-summary]")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^" + GERMAN("Error")))
    tab_to(page, "[data-summary] a")
    page.keyboard.press("Enter")
    expect(page.locator("#body")).to_be_focused()
    page.keyboard.type(BODY)
    tab_to(page, "[name=language]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    tab_to(page, "form[data-autosave] button[type=submit]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/ideen/neu/aehnliche"))
    page.goto("/ideen/neu")
    assert fields(page) == (TITLE, BODY)


def test_the_wizard_begins_at_its_first_step(visit):
    page = visit(script=False)
    for step in ("aehnliche", "ort", "pruefen"):
        page.goto(f"/ideen/neu/{step}")
        expect(page).to_have_url(re.compile("/ideen/neu$"))
    heading(page, GERMAN("What is your idea?"))
