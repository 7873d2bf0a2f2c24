"""Sees to what the tests need from the machine: a browser, Java for the HTML checker, a font, Redis.

As root it installs what is missing with apt; otherwise it names it. Under FORUM_CI something missing is an error,
elsewhere the tests that need it are skipped with their reason. Standard library only.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from programs import BROWSER_PACKAGE, browser, redis_server


class Need(NamedTuple):
    """One thing, the Debian package that brings it, and whether it is there."""

    what: str
    package: str
    there: Callable[[], bool]


def loads(library: str) -> bool:
    """Whether a shared library is there."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


NEEDS = (
    Need("Chromium, for the tests in a browser", BROWSER_PACKAGE, lambda: browser() is not None),
    Need("libatomic, for the driver of the browser", "libatomic1", lambda: loads("libatomic.so.1")),
    Need("Java, for the HTML checker", "default-jre-headless", lambda: shutil.which("java") is not None),
    Need("Redis, for the tests of a site with several machines", "redis-server", lambda: bool(redis_server())),
    Need("a font, for the browser", "fonts-dejavu-core", lambda: any(Path("/usr/share/fonts").glob("**/*.ttf"))),
)


def missing() -> list[Need]:
    """Everything that is not there."""
    return [need for need in NEEDS if not need.there()]


def install(packages: list[str]) -> None:
    """Install Debian packages; what apt says is shown when it fails."""
    print(f"Installing {', '.join(packages)} with apt …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "--quiet=2", "-o", "DPkg::Lock::Timeout=300"]
    for command in ([*apt, "update"], [*apt, "install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
            return


def main() -> int:
    """Install or name what is missing; the exit code is 1 when that must not be."""
    absent = missing()
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        install([need.package for need in absent])
        absent = missing()
    for need in absent:
        print(f"Missing on this machine: {need.what}. On Debian: apt install {need.package}", file=sys.stderr)
    return 1 if absent and os.environ.get("FORUM_CI") else 0


if __name__ == "__main__":
    sys.exit(main())
