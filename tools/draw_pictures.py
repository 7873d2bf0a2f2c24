"""Draw the pictures of the demonstration data: every SVG of `forum/demo/drawings` as a WebP in `forum/demo/pictures`.

The drawings are the source, the WebP files what the seed uploads. Run this after changing a drawing:
`.venv/bin/python tools/draw_pictures.py [NAME …]` (needs Debian's Chromium).
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import programs
from PIL import Image
from playwright.sync_api import sync_playwright

DEMO = Path(__file__).resolve().parent.parent / "forum" / "demo"
WIDTH, HEIGHT = 640, 360  # the drawings' own units; shot at twice the size
LARGEST = 60_000  # bytes of one picture


def draw(names: list[str]) -> None:
    """Draw these pictures, or all when none is named.

    Raises SystemExit when a picture is too heavy for the repository.
    """
    sources = [DEMO / "drawings" / f"{name}.svg" for name in names] or sorted((DEMO / "drawings").glob("*.svg"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.browser(), args=list(programs.BROWSER_FLAGS))
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2)
        for source in sources:
            page.set_content(f"<style>*{{margin:0}}svg{{display:block}}</style>{source.read_text(encoding='utf-8')}")
            target = DEMO / "pictures" / f"{source.stem}.webp"
            Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(target, "WEBP", quality=88, method=6)
            if target.stat().st_size > LARGEST:
                raise SystemExit(f"{target.name} is larger than {LARGEST} bytes")
        browser.close()


if __name__ == "__main__":
    draw(sys.argv[1:])
