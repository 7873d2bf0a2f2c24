"""Programs that tests and pictures need: where they are, and how the browser is started. Standard library only."""

from __future__ import annotations

import os
import shutil

# The shell is Chromium without windows: it starts at once and takes a third of the processor for the same pages.
BROWSERS = ("chromium-headless-shell", "chromium")
BROWSER_PACKAGE = "chromium-headless-shell"
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def browser() -> str | None:
    """Find the browser."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def redis_server() -> str | None:
    """Find the program of Redis; Debian keeps programs of servers where not everybody looks."""
    return shutil.which("redis-server", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin"]))
