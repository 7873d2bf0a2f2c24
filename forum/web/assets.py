"""Style sheets and files of the front end: one bundle, content hashes in every address, cached for ever."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from flask import Flask, url_for

from forum.kernel.settings import ROOT

STATIC = ROOT / "static"
BUNDLE = STATIC / "built"


class Assets:
    """Knows the address of every file under `static/`."""

    def __init__(self, static: Path = STATIC) -> None:
        """Read the vendor manifest and write the bundled style sheet."""
        self.static = static
        manifest = static / "vendor" / "manifest.json"
        self.vendor: dict[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}
        self.hashes: dict[str, str] = {}
        self.stylesheet = self._bundle()

    def path(self, name: str) -> str:
        """Give the path below `static/` for a logical name: `css/forum.css`, `js/x.js`, `vendor/htmx.min.js`."""
        if name == "css/forum.css":
            return self.stylesheet
        if name.startswith("vendor/"):
            return f"vendor/{self.vendor.get(name[7:], name[7:])}"
        return name

    def version(self, name: str) -> str:
        """Give the content hash of a file of our own."""
        if name not in self.hashes:
            file = self.static / name
            self.hashes[name] = hashlib.sha256(file.read_bytes()).hexdigest()[:8] if file.exists() else ""
        return self.hashes[name]

    def _bundle(self) -> str:
        css = self.static / "css"
        order = (css / "order.txt").read_text(encoding="utf-8").split()
        text = "\n".join((css / name).read_text(encoding="utf-8") for name in order)

        def rename(match: re.Match[str]) -> str:
            return f"url(../{self.path('vendor/' + match[1])})"

        text = re.sub(r"url\(vendor/([^)]+)\)", rename, text)
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        text = re.sub(r"\n\s*", "\n", text)
        data = text.encode()
        name = f"forum.{hashlib.sha256(data).hexdigest()[:8]}.css"
        target = self.static / "built" / name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(data)
        return f"built/{name}"


def init_app(app: Flask) -> None:
    """Give templates `asset(name)`."""
    assets = Assets()

    def asset(name: str) -> str:
        path = assets.path(name)
        if path.startswith(("built/", "vendor/")):
            return url_for("static", filename=path)
        return url_for("static", filename=path, v=assets.version(path))

    app.jinja_env.globals["asset"] = asset
