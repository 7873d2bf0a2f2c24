"""The sweep: every page, as everybody who may enter – accessible, narrow enough, silent, valid."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.request import build_opener

import pytest
from playwright.sync_api import Browser, Page

from forum.permissions import ACTORS
from tests import validity
from tests.browser import Visitors, need
from tests.journeys import sweep
from tests.journeys.addresses import ASKED, EXAMPLES, NO_PAGES, PROPOSED, VISITOR, looks
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
PEOPLE = (*ACTORS, ASKED, PROPOSED)
# An empty form is sent as it would be by somebody who filled in nothing; hidden fields stay.
EMPTY = """form => {
  for (const field of form.elements) {
    if (field.type === "hidden" || field.type === "submit") continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = false;
    else if (field.tagName !== "SELECT") field.value = "";
    else field.selectedIndex = 0;
  }
  form.submit();
}"""
FORMS = "main form[method=post]:has([required]:not([type=hidden]))"


@dataclass
class Sweep:
    """A site with the demonstration, and everybody in it."""

    site: Site
    visitors: Visitors
    seen: sweep.Seen = field(default_factory=sweep.Seen)
    windows: dict[str, Page] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @cached_property
    def inventory(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.site.told[0])
        told["accounts"][ASKED] = told["found"]["asked_author"]
        told["accounts"][PROPOSED] = told["found"]["proposed_author"]
        return told

    def window(self, who: str) -> Page:
        """Everybody has one window: closing windows one by one can hang."""
        if who not in self.windows:
            self.windows[who] = sweep.enter(self.visitors, who, self.inventory["accounts"])
        return self.windows[who]

    def of(self, who: str) -> list[tuple[str, int]]:
        """Give the addresses that somebody looks at, and the status of the answers."""
        return [(address, status) for name, address, status in looks(self.inventory) if name == who]

    @cached_property
    def pages(self) -> dict[tuple[str, str], str]:
        """All pages, by who looks and address."""
        found = {}
        for who in PEOPLE:
            for address, status in self.of(who):
                answer = self.window(who).request.get(address)
                found[who, address] = answer.text()
                if answer.status != status:
                    self.wrong.append(f"{who}: {address}: {answer.status}")
        return found

    def silence(self) -> list[str]:
        """Give what consoles said since the last question."""
        said, self.visitors.complaints[:] = list(self.visitors.complaints), []
        return said


@pytest.fixture(scope="session")
def swept(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sweep]:
    """The site with the demonstration."""
    site = Site(tmp_path_factory.mktemp("pages"), "sqlite", "", ("tests.journeys.inventory",))
    visitors = Visitors(browser, site.url)
    try:
        yield Sweep(site, visitors)
        visitors.close()
    finally:
        site.close()


def test_every_page_has_an_example(swept):
    routes = set(swept.inventory["routes"])
    assert routes - NO_PAGES == set(EXAMPLES)
    assert set(swept.inventory["accounts"]) == {*PEOPLE} - {VISITOR}


def test_every_page_answers(swept):
    assert len(swept.pages) > len(EXAMPLES)
    assert swept.wrong == []
    assert swept.site.faults() == []


def test_pages_without_a_form_set_no_cookie_for_visitors(swept):
    """Reading needs no cookie, and what sets one is not the same for all; mailed links are kept for the sign-in."""
    opener, found = build_opener(), []
    for address, status in swept.of(VISITOR):
        if status != 200 or "/einladung/" in address:
            continue
        with opener.open(swept.site.url + address) as answer:
            if answer.headers["Set-Cookie"] and b'name="csrf_token"' not in answer.read():
                found.append(address)
    assert found == []


def test_pages_have_one_main_heading_and_a_title_of_their_own(swept):
    titles: Counter[tuple[str, str]] = Counter()
    headings = {}
    for (who, address), html in swept.pages.items():
        title, headings[who, address] = sweep.outline(html)
        if "?" not in address and not address.endswith("/over"):  # links that are over share a page
            titles[who, title] += 1
    assert {page: texts for page, texts in headings.items() if len(texts) != 1 or not texts[0]} == {}
    assert {key: count for key, count in titles.items() if count > 1} == {}


def test_pages_are_valid_html(swept):
    need(validity.unavailable())
    seen = sweep.Seen()
    shown = {f"{who}: {address}": html for (who, address), html in swept.pages.items() if seen.is_new(address, html)}
    assert validity.vnu(shown) == {}


@pytest.mark.parametrize("who", PEOPLE)
def test_pages_are_accessible_narrow_and_silent(swept, who):
    page, found = swept.window(who), {}
    for address, _status in swept.of(who):
        if not swept.seen.is_new(address, swept.pages[who, address]):
            continue
        page.goto(address)
        if wrong := sweep.faults(page) + swept.silence():
            found[address] = wrong
    assert found == {}
    assert swept.site.faults() == []


def refused(page: Page, address: str) -> bool:
    """Send the form of a page empty; tells whether there was one, and that it was refused."""
    page.goto(address)
    form = page.locator(FORMS)
    if form.count() == 0:
        return False
    with page.expect_navigation() as navigation:
        form.first.evaluate(EMPTY)
    answer = navigation.value
    assert answer is not None
    assert answer.status == 422, f"{address}: {answer.status}"
    return True


def test_forms_with_errors_are_accessible_narrow_and_silent(swept):
    found, forms = {}, sweep.Seen()
    for who in PEOPLE:
        page = swept.window(who)
        for address, status in swept.of(who):
            html = swept.pages[who, address]
            if (
                status != 200
                or ("<textarea" not in html and " required" not in html)
                or not forms.is_new(address, html)
            ):
                continue
            if (
                refused(page, address)
                and swept.seen.is_new(f"empty {address}", page.content())
                and (wrong := sweep.faults(page))
            ):
                found[who, address] = wrong
    assert found == {}
    assert swept.silence() == []


def test_error_pages_are_accessible_narrow_and_silent(swept):
    expected = [
        (404, VISITOR, "/gibt-es-nicht"),
        (404, "moderator", "/ideen/999999"),
        (403, "moderator", f"/ideen/{swept.inventory['found']['idea_discussion']}/zurueckziehen"),
        (409, "participant", f"/ideen/{swept.inventory['found']['mine']}/antworten"),
    ]
    pages, found = {}, {}
    for status, who, address in expected:
        page = swept.window(who)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status, address
        pages[address] = answer.text()
        if wrong := sweep.faults(page):
            found[address] = wrong
    assert found == {}
    assert swept.silence() == []
    assert all(len(sweep.outline(html)[1]) == 1 for html in pages.values())
    need(validity.unavailable())
    assert validity.vnu(pages) == {}


def test_a_form_without_its_token_is_answered_by_a_page(swept):
    page = swept.window(VISITOR)
    page.goto("/anmelden")
    with page.expect_navigation() as navigation:
        page.locator(FORMS).first.evaluate("form => { form.csrf_token.remove(); form.submit(); }")
    assert navigation.value is not None
    assert navigation.value.status == 400
    assert sweep.faults(page) == []
    assert swept.silence() == []
