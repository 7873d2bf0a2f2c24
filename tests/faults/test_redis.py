"""A site with Redis, and the same site while Redis is gone: pages answer, limits count, mail leaves, and all comes back."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.browser import need
from tests.faults import ledger, storm
from tests.site import WITH_PARENT, Site, free_port, wait
from tools.programs import redis_server

LIMIT = 5  # writes an hour

pytestmark = pytest.mark.timeout(600)


class Server:
    """A Redis of the tests' own, which keeps nothing."""

    def __init__(self, folder: Path) -> None:
        """Choose a port."""
        program = redis_server()
        need("" if program else "Redis is missing: install the Debian package redis-server")
        self.program, self.folder, self.port = str(program), folder, free_port()
        self.client = Redis(port=self.port, socket_connect_timeout=1)

    def start(self) -> None:
        """Start it."""
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder))
        self.process = subprocess.Popen([*WITH_PARENT, self.program, *options], stdout=subprocess.DEVNULL)
        wait(self.answers, "Redis does not start")

    def answers(self) -> bool:
        """Whether it is there."""
        try:
            return bool(self.client.ping())
        except RedisError:
            return False

    def kill(self) -> None:
        """End it with `kill -9`."""
        self.process.kill()
        self.process.wait()

    def limits(self) -> int:
        """Give how many limits it counts."""
        return len(list(self.client.scan_iter("forum*LIMITER*")))


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Server]:
    """Redis on a free port of this machine."""
    server = Server(tmp_path)
    server.start()
    yield server
    server.kill()
    server.client.close()


@pytest.fixture
def site(tmp_path: Path, worker_id: str, redis: Server) -> Iterator[Site]:
    """A site as several machines would share it: PostgreSQL and Redis."""
    settings = {"FORUM_REDIS_URL": f"redis://127.0.0.1:{redis.port}/0", "FORUM_LIMIT_WRITE": str(LIMIT)}
    built = Site(tmp_path, "postgresql", f"forum_redis_{worker_id}", ("tests.faults.crowd",), settings=settings)
    yield built
    built.close()


def write(site: Site, person: Any, start: int) -> list[int]:
    """Let a person support more ideas than they may in an hour; gives the answers."""
    numbers = list(storm.crowd(site)["ideas"])[start : start + LIMIT + 1]
    return [storm.send(site.port, storm.support(person, number)) for number in numbers]


def worker_seen(site: Site) -> bool:
    """Whether the web server hears from the worker, which it does through Redis."""
    return b"s ago" in storm.ask(site.port, "GET", "/readyz")[2]


def say(site: Site, person: Any, words: str) -> None:
    """Comment, and wait until the author has the mail."""
    before = len(site.post.mails)
    assert storm.send(site.port, storm.comment(person, "12", words)) == storm.DONE
    with site.post.news:
        assert site.post.news.wait_for(lambda: len(site.post.mails) > before, 90)


def test_redis_is_used_and_may_go_and_come_back(site: Site, redis: Server) -> None:
    people = storm.crowd(site)["people"]
    wait(lambda: worker_seen(site), "the worker is not seen")
    say(site, people[0], "Mit Redis")
    assert write(site, people[1], 0) == [303] * LIMIT + [429]
    assert redis.limits() == 2
    assert ledger.rows(site, "SELECT * FROM rate_counts") == []

    redis.kill()
    assert storm.ask(site.port, "GET", "/ideen")[0] == 200
    say(site, people[2], "Ohne Redis")
    assert write(site, people[3], 0) == [303] * LIMIT + [429]
    assert Counter(count for (count,) in ledger.rows(site, "SELECT count FROM rate_counts")) == {1: 1, LIMIT: 1}
    status, _headers, page = storm.ask(site.port, "GET", "/readyz")
    assert (status, b"worker: not seen" in page) == (200, True)

    redis.start()
    wait(lambda: worker_seen(site), "the worker is not seen again")
    say(site, people[4], "Wieder mit Redis")
    wait(
        lambda: write(site, people[5], 6)[-1] in {303, 429} and redis.limits() > 0, "limits do not count in Redis again"
    )
    ledger.everything_left(site)
    assert ledger.told(site)[1] == []
    assert ledger.contradictions(site, []) == []
    assert site.faults() == []
