"""Servers and load for the bench: gunicorn as in production, requests from wrk."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SERVER = ("-k", "gthread", "-w", "2", "--threads", "8", "--no-control-socket", "--log-level", "error")


class Result(NamedTuple):
    """What wrk saw: requests a second, 99th percentile in milliseconds, answers that failed."""

    rate: float
    p99: float
    failed: int


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def serving(target: str, folder: Path, **environment: str) -> Iterator[tuple[str, int]]:
    """Run gunicorn for a WSGI target; give the address and the key of the master process."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {**os.environ, **environment, "FORUM_PUBLIC_URL": address, "PYTHONPATH": f"{ROOT}:{folder}"}
    command = [str(BIN / "gunicorn"), *SERVER, "-b", f"127.0.0.1:{port}", target]
    process = subprocess.Popen(command, cwd=ROOT, env=settings)
    try:
        for _attempt in range(200):
            try:
                urlopen(address + "/").close()
                break
            except OSError:
                time.sleep(0.1)
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def load(address: str, lines: list[str], seconds: int, folder: Path) -> Result:
    """Send the requests again and again for some seconds, over 16 connections."""
    file = folder / "requests.txt"
    file.write_text("\n".join(lines) + "\n")
    script = str(ROOT / "tools" / "bench.lua")
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-s", script, address, "--", str(file)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    numbers = next(line for line in output.splitlines() if line.startswith("BENCH")).split()[1:]
    requests, microseconds, p99, failed = (float(number) for number in numbers)
    return Result(requests / (microseconds / 1e6), p99, int(failed))


def get(paths: list[str], cookies: list[str] | None = None) -> list[str]:
    """Write GET requests for `load`."""
    chosen = cookies or [""]
    return [f"GET\t{path}\t{chosen[index % len(chosen)]}\t" for index, path in enumerate(paths)]


def resident(master: int) -> list[int]:
    """Give the memory of a server's workers in megabytes."""
    found = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True, check=True).stdout.split()
    status = [Path(f"/proc/{pid}/status").read_text() for pid in found]
    return [int(text.split("VmRSS:")[1].split()[0]) // 1024 for text in status]


def flask(folder: Path, *command: str) -> None:
    """Run a command of the application on the folder's database."""
    run(folder, "-m", "flask", "--app", "wsgi", *command)


def run(folder: Path, *command: str) -> str:
    """Run Python on the folder's database and give what it prints."""
    environment = {**os.environ, "FORUM_VAR": str(folder), "PYTHONPATH": str(ROOT)}
    environment.pop("FORUM_DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
