"""Speed and growth, measured: everything as a ratio to a bare Flask „hello world“ under the same gunicorn, in one run.

    make bench                          10,000 and 200,000 ideas on SQLite, some fifteen minutes
    make bench ARGS="--quick"           1,000 and 5,000 ideas, seconds a case: only to try the tool
    FORUM_DATABASE_URL=…                is not used: the bench makes databases of its own in a temporary folder

Server and load share the machine. The load comes from wrk (Debian package of that name).
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

from bench_load import flask, serving
from bench_speed import BARE, councils, speed

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


def costs(places: Sequence[tuple[str, str]], times: int) -> list[float]:
    """Give the median time of a request to each address and path, in milliseconds; the places take turns."""
    seen: list[list[float]] = [[] for _place in places]
    for attempt in range(times):
        for (address, path), times_of in zip(places, seen, strict=True):
            separator = "&" if "?" in path else "?"
            start = time.perf_counter()
            urlopen(f"{address}{path}{separator}zaehler={attempt}").close()
            times_of.append((time.perf_counter() - start) * 1000)
    return [statistics.median(times_of) for times_of in seen]


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


def growth(small: Path, large: Path, times: int) -> None:
    """Compare what lists and searches cost on both databases, without any cache; both are asked in turn."""
    print(f"\n{'cost in ms, one after the other':46}{'small':>9}{'large':>9}{'ratio':>9}")
    with ExitStack() as stack:
        both = [
            stack.enter_context(serving("wsgi:app", folder, FORUM_VAR=str(folder), **BARE))[0]
            for folder in (small, large)
        ]
        wanted = {f"/ideen{wish}": [f"/ideen{wish}"] * 2 for wish in FILTERS}
        wanted["page 41 of the newest"] = [keyset(address, "/ideen?sortierung=neueste", 40) for address in both]
        wanted |= {f"search: {word}": [f"/ideen?q={word.replace(' ', '+')}"] * 2 for word in SEARCHES}
        for name, paths in wanted.items():
            before, after = costs(list(zip(both, paths, strict=True)), times)
            print(f"{name:46}{before:9.1f}{after:9.1f}{after / before:9.2f}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small and short, only to try the tool")
    parser.add_argument("--skip-growth", action="store_true", help="leave out the large database")
    wish = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: apt-get install wrk")
    small, large, seconds, times = (1_000, 5_000, 2, 5) if wish.quick else (10_000, 200_000, 6, 15)
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
        shown = Path(name) / "demonstration"
        shown.mkdir()
        flask(shown, "db", "upgrade")
        flask(shown, "seed")
        councils(shown, seconds)


if __name__ == "__main__":
    main()
