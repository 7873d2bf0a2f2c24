"""How many requests a second the site answers, as ratios to a bare Flask under the same gunicorn.

Each round loads one server after the other for some seconds. A ratio compares a case with „hello world“ right before it, and the
median of the rounds counts, because other work of the machine comes and goes.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from bench_load import ROOT, Result, get, load, resident, run, serving

HELLO = "from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef hello():\n    return 'Hello, World!'\n"
TOPICS = ("umwelt", "soziales", "infrastruktur", "digitale-bildung", "smart-living", "e-government")
DISTRICTS = (111, 112, 120, 130, 211, 212, 221, 222, 310, 321, 322, 330)
SORTS = ("beliebt", "neueste", "meistdiskutiert")
STATUSES = ("discussion", "answered", "council", "nominated", "realised", "declined")
PEOPLE = 60
ROUNDS = 5
WARM = 12  # parts of six seconds at most
COUNCIL, MEMBER = "klimaangepasste-stadt", "council-member@demo.example"
TALK = "/ideen/1"  # the idea with 500 comments
FREE = {"FORUM_LIMIT_WRITE": "100000000", "FORUM_LIMIT_TOTAL": "100000000"}
BARE = {"FORUM_PAGE_CACHE_MB": "0", "FORUM_SHARED_PARTS_MB": "0"}


class Visitor(NamedTuple):
    """Somebody signed in: cookie, token of forms, numbers of ideas to support."""

    cookie: str
    token: str
    ideas: list[str]


def people(folder: Path, count: int, *address: str) -> list[Visitor]:
    """Sign that many people in, or the one with a mail address."""
    told = run(folder, str(ROOT / "tools" / "bench_people.py"), str(count), *address)
    lines = [line.split("\t") for line in told.splitlines()]
    return [Visitor(f"forum={line[1]}", line[2], line[3].split(",")) for line in lines if line[0] == "person"]


def addresses(ideas: int, chance: random.Random) -> list[str]:
    """Choose at least 500 addresses: ideas, and lists by topic, district, status and sort."""
    lists = [f"?thema={topic}&sortierung={sort}" for topic in TOPICS for sort in SORTS]
    lists += (
        [f"?bezirk={district}" for district in DISTRICTS]
        + [f"?status={status}&sortierung={sort}" for status in STATUSES for sort in SORTS]
        + ["", "?von=association"]
    )
    paths = [f"/ideen/{number}" for number in chance.sample(range(1, ideas + 1), min(480, ideas))]
    paths += [f"/ideen{wish}" for wish in dict.fromkeys(lists)]
    chance.shuffle(paths)
    return paths


def warm(address: str, lines: list[str], folder: Path) -> None:
    """Load until the rate no longer rises, so that every process has made every page."""
    rates = [load(address, lines, 6, folder).rate for _part in range(3)]
    while rates[-1] > 1.1 * max(rates[-3:-1]) and len(rates) < WARM:
        rates.append(load(address, lines, 6, folder).rate)


def requests(folder: Path, ideas: int) -> dict[str, list[str]]:
    """Write down the requests of each case."""
    chance = random.Random(7)
    paths = addresses(ideas, chance)
    visitors = people(folder, PEOPLE)
    supports = [
        f"POST\t/ideen/{number}/unterstuetzen\t{visitor.cookie}\tcsrf_token={visitor.token}"
        for visitor in visitors
        for number in visitor.ideas
    ]
    chance.shuffle(supports)
    cookies = [visitor.cookie for visitor in visitors]
    return {
        "hello world": get(["/"]),
        "signed out, page cache": get(paths),
        "signed out, no page cache": get(paths),
        "signed out, nothing kept": get(paths),
        "signed in": get(paths, cookies),
        "500 comments, page cache": get([TALK]),
        "500 comments, no page cache": get([TALK]),
        "500 comments, nothing kept": get([TALK]),
        "inbox": get(["/mitteilungen"] * len(cookies), cookies),
        "support": supports,
    }


class Pair(NamedTuple):
    """A case, and „hello world“ right before it."""

    case: Result
    base: Result


class Rounds(NamedTuple):
    """Cases that take turns: which server each is for, its requests, seconds a turn, a folder to write in."""

    servers: dict[str, str]
    wanted: dict[str, list[str]]
    seconds: int
    folder: Path

    def measure(self, *names: str) -> None:
        """Load one case after the other, round by round, each right after „hello world“, and print them."""
        found: dict[str, list[Pair]] = {name: [] for name in names}
        for turn, name in itertools.product(range(ROUNDS), found):
            base = self._load("hello world", turn, max(1, self.seconds // 3))
            found[name].append(Pair(self._load(name, turn, self.seconds), base))
        _print("hello world", [Pair(pair.base, pair.base) for pairs in found.values() for pair in pairs])
        for name, pairs in found.items():
            _print(name, pairs)

    def _load(self, name: str, turn: int, seconds: int) -> Result:
        return load(self.servers[name], _turned(self.wanted[name], turn), seconds, self.folder)


def bare_flask(folder: Path, stack: ExitStack) -> str:
    """Serve „hello world“ as long as the stack is open; gives the address."""
    (folder / "hello.py").write_text(HELLO)
    return stack.enter_context(serving("hello:app", folder))[0]


def councils(folder: Path, seconds: int) -> None:
    """Measure a council and its meetings on the demonstration's database, as everybody and as a member."""
    public, room = f"/fachbeiraete/{COUNCIL}", f"/fachbeiraete/{COUNCIL}/intern"
    (member,) = people(folder, 1, MEMBER)
    wanted = {
        "hello world": get(["/"]),
        "council, page cache": get([public]),
        "meeting, page cache": get([f"{public}/sitzungen/1"]),
        "council, member": get([public], [member.cookie]),
        "members' room": get([room], [member.cookie]),
        "meeting, member": get([f"{room}/sitzungen/3"], [member.cookie]),
    }
    print(f"\n{'councils of the demonstration':28}{'1/s':>9}{'ratio':>9}{'from':>8}{'to':>8}{'p99 ms':>9}{'failed':>8}")
    with ExitStack() as stack:
        hello = bare_flask(folder, stack)
        site, _key = stack.enter_context(serving("wsgi:app", folder, FORUM_VAR=str(folder), **FREE))
        for name, lines in wanted.items():
            if name != "hello world":
                warm(site, lines, folder)
        servers = dict.fromkeys(wanted, site) | {"hello world": hello}
        Rounds(servers, wanted, seconds, folder).measure(*(name for name in wanted if name != "hello world"))


def speed(folder: Path, seconds: int, ideas: int) -> None:
    """Measure the load that pages hold, on the small database, and print it."""
    wanted = requests(folder, ideas)
    print(
        f"\n{len(wanted['signed in'])} addresses, {ideas:,} ideas, 16 connections, {ROUNDS} rounds of {seconds} s each"
    )
    print(f"{'case':28}{'1/s':>9}{'ratio':>9}{'from':>8}{'to':>8}{'p99 ms':>9}{'failed':>8}")
    with ExitStack() as stack:
        own = {"FORUM_VAR": str(folder), **FREE}
        hello = bare_flask(folder, stack)
        site, master = stack.enter_context(serving("wsgi:app", folder, **own))
        uncached, _key = stack.enter_context(serving("wsgi:app", folder, **own, FORUM_PAGE_CACHE_MB="0"))
        bare, _key = stack.enter_context(serving("wsgi:app", folder, **own, **BARE))
        servers = {"hello world": hello}
        for name in wanted.keys() - servers:
            servers[name] = uncached if "no page cache" in name else bare if "nothing kept" in name else site
        rounds = Rounds(servers, wanted, seconds, folder)
        time.sleep(2)
        rest = resident(master)
        for name in ("signed out, page cache", "signed in"):
            warm(site, wanted[name], folder)
        rounds.measure(*(name for name in wanted if name not in {"hello world", "support"}))
        read = resident(master)
        rounds.measure("support")
        print(
            f"memory of the workers: at rest {rest} MB, after reading {read} MB, after supporting {resident(master)} MB"
        )


def _print(name: str, pairs: list[Pair]) -> None:
    ratios = sorted(pair.case.rate / pair.base.rate for pair in pairs)
    rate, p99 = (
        statistics.median(values) for values in zip(*((one.rate, one.p99) for one, _base in pairs), strict=True)
    )
    line = f"{name:28}{rate:9.0f}{statistics.median(ratios):9.1%}{ratios[0]:8.1%}{ratios[-1]:8.1%}"
    print(f"{line}{p99:9.0f}{sum(pair.case.failed for pair in pairs):8}", flush=True)


def _turned(lines: list[str], turn: int) -> list[str]:
    """Begin elsewhere in each round, so that no support is sent twice."""
    start = len(lines) * turn // ROUNDS
    return lines[start:] + lines[:start]
