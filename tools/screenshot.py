"""Takes docs/screenshot.png: the home page at 1280 px, of a site with demonstration data in a temporary folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import programs
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshot.png"
START_SECONDS = 180


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served() -> Iterator[str]:
    """Serve the site with demonstration data, kept in a folder that is removed afterwards; gives its address."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
    with tempfile.TemporaryDirectory(prefix="forum-screenshot-") as folder:
        environment = kept | {"PORT": str(port), "FORUM_VAR": folder}
        site = subprocess.Popen([sys.executable, ROOT / "tools" / "run.py"], env=environment, stdout=subprocess.DEVNULL)
        try:
            wait(f"http://127.0.0.1:{port}/", site)
            yield f"http://127.0.0.1:{port}/"
        finally:
            site.terminate()
            site.wait()


def wait(address: str, site: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers; ends when the site does not start."""
    deadline = time.monotonic() + START_SECONDS
    while site.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("The site did not start.")


def main() -> None:
    """Open the page, wait for its font, and keep a small picture of it."""
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.browser(), args=list(programs.BROWSER_FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 1240}, locale="de-DE", color_scheme="light")
        page.goto(address, wait_until="networkidle")
        page.evaluate("document.fonts.ready.then(() => true)")
        picture = Image.open(BytesIO(page.screenshot()))
        browser.close()
    TARGET.parent.mkdir(exist_ok=True)
    picture.convert("RGB").quantize(colors=256).save(TARGET, optimize=True)
    print(f"{TARGET.relative_to(ROOT)}: {picture.width} × {picture.height}, {TARGET.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
