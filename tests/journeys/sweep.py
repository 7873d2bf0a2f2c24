"""What every page must keep, whoever looks at it: how a page is read, and what is wrong with it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from forum.demo.people import PASSWORD
from tests.browser import Visitors
from tests.journeys.addresses import VISITOR
from tests.journeys.people import GERMAN, choose_place, fill, write_idea

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
ALL_RULES = {"runOnly": {"type": "tag", "values": TAGS}}
# Light and dark differ in colours alone.
COLOURS = {"runOnly": {"type": "rule", "values": ("color-contrast", "link-in-text-block")}}
# Pages are valid HTML, which another test holds: a parser takes a hundred times as long.
TITLE, HEADING, TAG = (
    re.compile(pattern, re.DOTALL) for pattern in (r"<title>(.*?)</title>", r"<h1\b[^>]*>(.*?)</h1>", r"<[^>]+>")
)
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
# Words and addresses; what remains is how a page is built.
WORDS = re.compile(
    r"(?<=>)[^<]+|(?<= )(?:value|href|src|srcset|content|datetime|action|alt|name|data-[a-z-]+)=\"[^\"]*\""
)
SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Seen:
    """What has been looked at already: pages are made of a frame and a main part, and many people see the same."""

    frames: set[str] = field(default_factory=set)
    mains: set[tuple[str, str]] = field(default_factory=set)

    def is_new(self, address: str, html: str) -> bool:
        """Whether frame or main part is built in a way not seen yet (of this address, for the main part)."""
        found = MAIN.search(html)
        main = found[0] if found else ""
        frame, key = WORDS.sub("", html.replace(main, "")), (address, WORDS.sub("", main))
        new = frame not in self.frames or key not in self.mains
        self.frames.add(frame)
        self.mains.add(key)
        return new


def enter(visitors: Visitors, who: str, accounts: dict[str, str]) -> Page:
    """Open a window for somebody, signed in by the form."""
    page = visitors.open()
    if who != VISITOR:
        page.goto("/anmelden")
        fill(page, GERMAN("Mail address"), accounts[who])
        page.get_by_label(GERMAN("Password"), exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name=GERMAN("Sign in")).click()
        page.wait_for_url("**/konto")
    if who in {VISITOR, "representative"}:
        write_idea(
            page, GERMAN, "Trinkbrunnen für die Weststadt", "Ein Trinkbrunnen, der seinen Zustand selbst meldet."
        )
        page.goto("/ideen/neu/ort")
        choose_place(page, GERMAN, "Alsterplatz")
    return page


def outline(html: str) -> tuple[str, list[str]]:
    """Give title and main headings of a page."""
    title, *_more = TITLE.findall(html) or [""]
    return plain(title), [plain(head) for head in HEADING.findall(html)]


def plain(html: str) -> str:
    """Give the words of a piece of HTML."""
    return " ".join(unescape(TAG.sub("", html)).split())


def axe(page: Page, rules: dict[str, Any]) -> list[str]:
    """Give what axe finds wrong with the page as it stands."""
    if not page.evaluate("() => Boolean(window.axe)"):  # given back itself, the whole of axe would be sent to here
        page.evaluate(f"() => {{ {AXE_SCRIPT} }}")
    found = page.evaluate("rules => axe.run({...rules, resultTypes: ['violations'], preload: false})", rules)
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]} {json.dumps([c['message'] for c in node['any']])[:300]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def faults(page: Page) -> list[str]:
    """Give what is wrong with the page that is open, in light and dark, wide and narrow."""
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    found = axe(page, ALL_RULES)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in axe(page, COLOURS)]
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    over = page.evaluate(SIDEWAYS)
    if over > 0:
        found.append(f"{over} px too wide at 320 px")
    return found
