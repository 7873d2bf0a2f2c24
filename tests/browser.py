"""Chromium for tests, and what every page must keep: an empty console."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tools import programs

LOCALES = {"de": "de-DE", "en": "en-GB"}
TIMEOUT = 60_000  # milliseconds; the machine may be busy
expect.set_options(timeout=TIMEOUT)
# Chromium tells every answer above 399 as an error, also of pages that are meant to be one.
STATUS = "Failed to load resource: the server responded with a status of"
# And it remarks that the field of the search, which takes the focus once it is opened, does not take it from what has it
# or from what the address leads to.
FOCUS = "Autofocus processing was blocked because a document"


def need(missing: str) -> None:
    """Skip the test when something is missing on this machine; in CI nothing may be missing."""
    if missing:
        (pytest.fail if os.environ.get("FORUM_CI") else pytest.skip)(missing)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    found = programs.browser()
    need("" if found else f"Chromium is missing: install the Debian package {programs.BROWSER_PACKAGE}")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(programs.BROWSER_FLAGS))
        yield started
        started.close()


class Visitors:
    """People with browsers of their own; remembers what their consoles said."""

    def __init__(self, browser: Browser, url: str) -> None:
        """Open pages of one site."""
        self.browser, self.url = browser, url
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(self, language: str = "de", *, script: bool = True, width: int = 1280, height: int = 900) -> Page:
        """Open a window with cookies of its own."""
        context = self.browser.new_context(
            base_url=self.url,
            locale=LOCALES[language],
            java_script_enabled=script,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
        )
        context.set_default_timeout(TIMEOUT)
        self.contexts.append(context)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(f"{error.page and error.page.url}: {error.error}"))
        return context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        expected = message.text.startswith(STATUS) and message.location["url"] == (message.page and message.page.url)
        if not expected and not message.text.startswith(FOCUS):
            self.complaints.append(f"{message.page and message.page.url}: {message.type}: {message.text}")

    def close(self) -> None:
        """Close all windows."""
        for context in self.contexts:
            context.close()
