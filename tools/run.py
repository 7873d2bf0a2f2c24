"""Serves the site on this machine: sets up, brings the database up to date, starts web server and worker.

`PORT` (8000) and every `FORUM_*` setting are respected. An empty database is filled with demonstration data. Ends
with Ctrl-C or SIGTERM, and takes everything it started with it. Standard library only.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import setup

ROOT = Path(__file__).resolve().parent.parent
PYTHON = str(setup.PYTHON)
FLASK = (PYTHON, "-m", "flask", "--app", "wsgi")
START_SECONDS = 60
SHORT_LIFE = 5
LAST_TRY = 3
GRACE = 15
PR_SET_PDEATHSIG = 1


class Stop(Exception):
    """Somebody asked the site to end."""


def stop(number: int, _frame: FrameType | None) -> None:
    """Turn a signal into the end of the main loop."""
    raise Stop(signal.Signals(number).name)


def die_with_parent() -> None:
    """Ask Linux to end a child when this process is killed, so that no server is left behind."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a server in a process group of its own, so that Ctrl-C reaches it through this process alone."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 – this process has one thread
    )


def end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End all children, kindly first."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def flask(*arguments: str) -> None:
    """Run one command of the application and end when it fails."""
    if code := subprocess.run([*FLASK, *arguments], cwd=ROOT).returncode:
        sys.exit(code)


def claim(port: int) -> None:
    """End with a clear sentence when somebody else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken. Choose another one: PORT={port + 1} make run")


def wait_until_it_answers(port: int, web: subprocess.Popen[bytes]) -> None:
    """Wait for the first answer of the site; ends when the server died or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and web.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=START_SECONDS):
                return
        except urllib.error.HTTPError as error:
            sys.exit(f"The site starts but answers {error.code}; see the messages above.")
        except OSError:
            time.sleep(0.1)
    sys.exit("The web server did not start; see the messages above.")


def watch(commands: dict[str, list[str]], children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Start a child anew when it ends, but give up when it cannot live."""
    born = dict.fromkeys(commands, time.monotonic())
    early_ends = dict.fromkeys(commands, 0)
    while True:
        time.sleep(0.5)
        for name, child in children.items():
            if child.poll() is not None:
                lived = time.monotonic() - born[name]
                early_ends[name] = early_ends[name] + 1 if lived < SHORT_LIFE else 0
                if early_ends[name] == LAST_TRY:
                    sys.exit(f"The {name} ends at once, with code {child.returncode}.")
                print(f"The {name} ended with code {child.returncode} and is started again.", flush=True)
                children[name] = start(commands[name])
                born[name] = time.monotonic()


def main() -> None:
    """Set up, start, tell where, and wait for the end."""
    port = int(os.environ.setdefault("PORT", "8000"))
    os.environ.setdefault("FORUM_PUBLIC_URL", f"http://127.0.0.1:{port}")
    setup.set_up(run_only=True)
    claim(port)
    flask("db", "upgrade")
    flask("seed", "--if-empty")
    gunicorn = [PYTHON, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    gunicorn += ["--worker-class", "gthread", "--workers", os.environ.get("WEB_CONCURRENCY", "2"), "--threads", "8"]
    commands = {"web server": [*gunicorn, "--log-level", "warning"], "worker": [*FLASK, "worker"]}
    children: dict[str, subprocess.Popen[bytes]] = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        for name, command in commands.items():
            children[name] = start(command)
        wait_until_it_answers(port, children["web server"])
        flask("seed", "--accounts")
        print(f"\nSmart City Forum is at http://127.0.0.1:{port}/ – end with Ctrl-C.", flush=True)
        watch(commands, children)
    except Stop:
        print("\nEnding …", flush=True)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        end(children)


if __name__ == "__main__":
    main()
