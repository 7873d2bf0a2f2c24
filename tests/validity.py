"""Valid HTML: the Nu Html Checker (package vnu-jar) over many pages with one Java process."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

JAR = Path(__file__).resolve().parent.parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def unavailable() -> str:
    """What is missing on this machine to check HTML; empty when nothing is."""
    if shutil.which("java") is None:
        return "Java is missing: install the Debian package default-jre-headless"
    if not JAR.exists():
        return "vnu-jar is missing: run make setup with npm"
    return ""


def vnu(pages: Mapping[str, str]) -> dict[str, list[str]]:
    """Check pages, given as name → HTML; gives the errors of each page that has some, with line and source."""
    names = list(pages)
    if not names:
        return {}
    with tempfile.TemporaryDirectory(prefix="forum-html-") as folder:
        for index, name in enumerate(names):
            (Path(folder) / f"{index}.html").write_text(pages[name], "utf-8")
        command = [
            "java",
            "-Xss2m",
            "-jar",
            str(JAR),
            "--errors-only",
            "--format",
            "json",
            "--stdout",
            "--exit-zero-always",
        ]
        done = subprocess.run([*command, folder], capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout:
        raise RuntimeError(f"The HTML checker failed: {done.stderr or done.stdout}")
    found: dict[str, list[str]] = {}
    for message in json.loads(done.stdout)["messages"]:
        name = names[int(Path(message["url"]).stem)]
        place = f"line {message.get('lastLine', '?')}"
        found.setdefault(name, []).append(f"{place}: {message['message']} – {message.get('extract', '').strip()}")
    return found


def errors(html: str) -> list[str]:
    """Check one page; for many, ``vnu`` starts Java only once."""
    return vnu({"page": html}).get("page", [])
