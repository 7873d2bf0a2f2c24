"""Chromium for tests and pictures: which program, and how it is started. Standard library only."""

from __future__ import annotations

import shutil

# The shell is Chromium without windows: it starts at once and takes a third of the processor for the same pages.
PROGRAMS = ("chromium-headless-shell", "chromium")
PACKAGE = "chromium-headless-shell"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str | None:
    """Find the browser."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
