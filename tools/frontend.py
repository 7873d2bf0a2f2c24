"""Installs the few front-end packages with npm and puts the files the site serves under `static/vendor/`.

The files are named by their content, so that browsers may keep them for ever; `manifest.json` beside them tells the
name of each. Standard library only; used by tools/setup.py.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

FONT = "@fontsource-variable/source-sans-3"
SERVED = (
    "htmx.org/dist/htmx.min.js",
    "leaflet/dist/leaflet.js",
    "leaflet/dist/leaflet.css",
    f"{FONT}/files/source-sans-3-latin-wght-normal.woff2",
    f"{FONT}/files/source-sans-3-latin-wght-italic.woff2",
    f"{FONT}/files/source-sans-3-latin-ext-wght-normal.woff2",
)
LICENCES = {"htmx.org": "htmx", "leaflet": "leaflet", FONT: "source-sans-3"}
OLDEST_NODE = 18


class Unavailable(Exception):
    """The front-end files cannot be had; the text says why."""


def npm_command(node_from_pypi: Callable[[], Path]) -> tuple[list[str], dict[str, str]]:
    """How to call npm on this machine, and the environment for it; node comes from PyPI where it is missing or old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        major = version.strip().removeprefix("v").partition(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NODE:
            return [npm], dict(os.environ)
    folder = node_from_pypi()
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder / "bin" / "node"), str(script)], os.environ | {"PATH": path}


def install(root: Path, *, node_from_pypi: Callable[[], Path], run_only: bool) -> None:
    """Install the locked packages and refresh `static/vendor/`. Raises Unavailable."""
    print("Installing the front-end files …", flush=True)
    command, environment = npm_command(node_from_pypi)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if run_only:
        options.append("--omit=dev")
    try:
        result = subprocess.run([*command, "ci", *options], cwd=root, env=environment, stdout=subprocess.DEVNULL)
    except OSError as error:
        raise Unavailable(f"npm cannot be started: {error}") from error
    if result.returncode:
        raise Unavailable("npm could not install the front-end packages.")
    serve(root / "node_modules", root / "static" / "vendor")


def serve(packages: Path, vendor: Path) -> None:
    """Copy the allowed files, named by content, and write the manifest last."""
    vendor.mkdir(parents=True, exist_ok=True)
    manifest = {}
    for name in SERVED:
        content = (packages / name).read_bytes()
        if name.endswith(".js"):
            content = b"\n".join(line for line in content.splitlines() if not line.startswith(b"//# sourceMappingURL"))
        stem, _, ending = Path(name).name.rpartition(".")
        manifest[f"{stem}.{ending}"] = f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{ending}"
        (vendor / manifest[f"{stem}.{ending}"]).write_bytes(content)
    for package, name in LICENCES.items():
        shutil.copyfile(packages / package / "LICENSE", vendor / f"{name}.LICENSE.txt")
    kept = {*manifest.values(), *(f"{name}.LICENSE.txt" for name in LICENCES.values()), "manifest.json"}
    for path in vendor.iterdir():
        if path.name not in kept:
            path.unlink()
    (vendor / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")
