"""What is installed is pinned: Python packages by hash, front-end packages by integrity, served files by content."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from tools import frontend

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements" / f"{name}.txt").read_text("utf-8")))


@pytest.mark.parametrize("name", ["run", "dev", "node"])
def test_every_requirement_has_a_version_and_a_hash(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines
    assert [line.split()[0] for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_development_uses_the_versions_that_are_served():
    run, dev = pins("run"), pins("dev")
    assert run
    assert {name: dev.get(name) for name in run} == run


def test_direct_requirements_are_pinned():
    names = (ROOT / "requirements" / "run.in").read_text("utf-8").split()
    assert [name for name in names if name.partition("[")[0].lower() not in pins("run")] == []


def test_the_front_end_lock_is_exact_and_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert {f"node_modules/{name}" for name in wanted["dependencies"] | wanted["devDependencies"]} <= set(packages)
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


def made_up_packages(folder: Path, script: bytes) -> Path:
    for name in frontend.SERVED:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(script if name.endswith(".js") else name.encode())
    for package in frontend.LICENCES:
        (folder / package / "LICENSE").write_text("licence", "utf-8")
    return folder


def test_served_files_are_named_by_their_content(tmp_path):
    frontend.serve(made_up_packages(tmp_path / "packages", b"let a = 1"), tmp_path / "vendor")
    manifest = json.loads((tmp_path / "vendor" / "manifest.json").read_text("utf-8"))
    name = f"htmx.min.{hashlib.sha256(b'let a = 1').hexdigest()[:8]}.js"
    assert manifest["htmx.min.js"] == name
    assert (tmp_path / "vendor" / name).read_bytes() == b"let a = 1"
    assert {"leaflet.js", "leaflet.css", "source-sans-3-latin-wght-normal.woff2"} <= set(manifest)


def test_a_new_version_replaces_the_old_file(tmp_path):
    frontend.serve(made_up_packages(tmp_path / "packages", b"let a = 1"), tmp_path / "vendor")
    frontend.serve(made_up_packages(tmp_path / "packages", b"let a = 2"), tmp_path / "vendor")
    manifest = json.loads((tmp_path / "vendor" / "manifest.json").read_text("utf-8"))
    files = {path.name for path in (tmp_path / "vendor").glob("*.js")}
    assert files == {name for name in manifest.values() if name.endswith(".js")}
