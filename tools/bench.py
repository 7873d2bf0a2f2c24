"""Speed and growth, measured: everything as a ratio to a bare Flask „hello world“ under the same gunicorn, in one run.

    make bench                          10,000 and 200,000 ideas on SQLite, some ten minutes
    make bench ARGS="--quick"           1,000 and 5,000 ideas, seconds a case: only to try the tool
    FORUM_DATABASE_URL=…                is not used: the bench makes databases of its own in a temporary folder

Server and load share the machine. The load comes from wrk (Debian package of that name).
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
HELLO = "from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef hello():\n    return 'Hello, World!'\n"
SERVER = ("-k", "gthread", "-w", "2", "--threads", "8", "--no-control-socket", "--log-level", "error")
TOPICS = ("umwelt", "soziales", "infrastruktur", "digitale-bildung", "smart-living", "e-government")
DISTRICTS = (111, 112, 120, 130, 211, 212, 221, 222, 310, 321, 322, 330)
SORTS = ("beliebt", "neueste", "meistdiskutiert")
FILTERS = (
    "",
    "?sortierung=neueste",
    "?sortierung=meistdiskutiert",
    "?thema=umwelt",
    "?thema=soziales&sortierung=neueste",
    "?bezirk=130",
    "?bezirk=310&sortierung=meistdiskutiert",
    "?status=discussion",
    "?status=answered&sortierung=neueste",
    "?von=association",
)
SEARCHES = ("radweg", "brunnen", "haltestelle", "schule digital", "strasse licht", "park")


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


def cost(address: str, path: str, times: int) -> float:
    """Give the median time of one request after the other, in milliseconds."""
    seen = []
    for attempt in range(times):
        separator = "&" if "?" in path else "?"
        start = time.perf_counter()
        urlopen(f"{address}{path}{separator}zaehler={attempt}").close()
        seen.append((time.perf_counter() - start) * 1000)
    return statistics.median(seen)


def keyset(address: str, start: str, pages: int) -> str:
    """Walk some pages into a list and give the address there."""
    path = start
    for _page in range(pages):
        with urlopen(address + path) as answer:
            text = answer.read().decode()
        if '" rel="next"' not in text:
            break
        path = text.split('" rel="next"')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    return path


class Visitor(NamedTuple):
    """Somebody signed in: cookie, token of forms, numbers of ideas to support."""

    cookie: str
    token: str
    ideas: list[str]


def people(folder: Path, count: int) -> list[Visitor]:
    """Sign that many people in."""
    lines = [line.split("\t") for line in run(folder, str(ROOT / "tools" / "bench_people.py"), str(count)).splitlines()]
    return [Visitor(f"forum={line[1]}", line[2], line[3].split(",")) for line in lines if line[0] == "person"]


def addresses(ideas: int, chance: random.Random) -> list[str]:
    """Choose at least 500 addresses: ideas, and lists by topic, district, status and sort."""
    lists = [f"?thema={topic}&sortierung={sort}" for topic in TOPICS for sort in SORTS]
    lists += [f"?bezirk={district}" for district in DISTRICTS] + list(FILTERS)
    paths = [f"/ideen/{number}" for number in chance.sample(range(1, ideas + 1), min(480, ideas))]
    paths += [f"/ideen{wish}" for wish in dict.fromkeys(lists)]
    chance.shuffle(paths)
    return paths


def warm(address: str, lines: list[str], folder: Path) -> None:
    """Load until the rate no longer rises, so that every process has seen every address."""
    before = 0.0
    for _round in range(10):
        rate = load(address, lines, 5, folder).rate
        if rate < before * 1.1:
            return
        before = rate


def speed(folder: Path, seconds: int, ideas: int) -> None:
    """Measure the load that pages hold, on the small database."""
    chance = random.Random(7)
    paths = addresses(ideas, chance)
    (folder / "hello.py").write_text(HELLO)
    signed_in = people(folder, 60)
    cookies = [visitor.cookie for visitor in signed_in]
    results: dict[str, Result] = {}
    with serving("hello:app", folder) as (address, _master):
        load(address, get(["/"]), 2, folder)
        results["hello world"] = load(address, get(["/"]), seconds, folder)
    environment = {"FORUM_VAR": str(folder), "FORUM_LIMIT_WRITE": "100000000", "FORUM_LIMIT_TOTAL": "100000000"}
    with serving("wsgi:app", folder, **environment) as (address, master):
        time.sleep(2)
        rest = resident(master)
        warm(address, get(paths), folder)
        results["signed out, page cache"] = load(address, get(paths), seconds, folder)
        results["signed in"] = load(address, get(paths, cookies), seconds, folder)
        posts = [
            f"POST\t/ideen/{number}/unterstuetzen\t{visitor.cookie}\tcsrf_token={visitor.token}"
            for visitor in signed_in
            for number in visitor.ideas
        ]
        chance.shuffle(posts)
        results["support"] = load(address, posts, seconds, folder)
        used = resident(master)
    with serving("wsgi:app", folder, **environment, FORUM_PAGE_CACHE_MB="0", FORUM_SHARED_PARTS_MB="0") as (
        address,
        _master,
    ):
        load(address, get(paths), 3, folder)
        results["signed out, no page cache"] = load(address, get(paths), seconds, folder)
    whole = results["hello world"].rate
    print(f"\n{len(set(paths))} addresses, {ideas:,} ideas, 16 connections, {seconds} s each")
    print(f"{'case':28}{'1/s':>9}{'ratio':>9}{'p99 ms':>9}{'failed':>8}")
    for name, result in results.items():
        print(f"{name:28}{result.rate:9.0f}{result.rate / whole:9.1%}{result.p99:9.0f}{result.failed:8}")
    print(f"memory of the workers: at rest {rest} MB, after all that {used} MB")


def growth(small: Path, large: Path, times: int) -> None:
    """Compare what lists and searches cost on both databases, without any cache."""
    rows: dict[str, list[float]] = {}
    for folder in (small, large):
        environment = {"FORUM_VAR": str(folder), "FORUM_PAGE_CACHE_MB": "0", "FORUM_SHARED_PARTS_MB": "0"}
        with serving("wsgi:app", folder, **environment) as (address, _master):
            for wish in FILTERS:
                rows.setdefault(f"/ideen{wish}", []).append(cost(address, f"/ideen{wish}", times))
            deep = keyset(address, "/ideen?sortierung=neueste", 40)
            rows.setdefault("page 41 of the newest", []).append(cost(address, deep, times))
            for word in SEARCHES:
                path = f"/ideen?q={word.replace(' ', '+')}"
                rows.setdefault(f"search: {word}", []).append(cost(address, path, times))
    print(f"\n{'cost in ms, one after the other':46}{'small':>9}{'large':>9}{'ratio':>9}")
    for name, (before, after) in rows.items():
        print(f"{name:46}{before:9.1f}{after:9.1f}{after / before:9.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small and short, only to try the tool")
    parser.add_argument("--skip-growth", action="store_true", help="leave out the large database")
    wish = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: apt-get install wrk")
    small, large, seconds, times = (1_000, 5_000, 3, 5) if wish.quick else (10_000, 200_000, 15, 15)
    with tempfile.TemporaryDirectory(prefix="forum-bench-") as name:
        folders = {count: Path(name) / str(count) for count in ((small,) if wish.skip_growth else (small, large))}
        for count, folder in folders.items():
            folder.mkdir()
            flask(folder, "db", "upgrade")
            start = time.perf_counter()
            flask(folder, "seed", "--load", str(count))
            print(f"{count:,} ideas made in {time.perf_counter() - start:.0f} s", flush=True)
        if not wish.skip_growth:
            growth(folders[small], folders[large], times)
        speed(folders[small], seconds, small)


if __name__ == "__main__":
    main()
