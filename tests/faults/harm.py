"""What is done to a site while people use it."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.faults.storm import Harm
from tests.site import Site


def kill_master(site: Site) -> None:
    """Kill the web server's master (`kill -9`) and start another, as systemd or `make run` does."""
    site.servers["web"].kill()
    site.servers["web"].wait()
    site.start_web()


def kill_worker(site: Site) -> None:
    """Kill the worker (`kill -9`) and start another."""
    site.kill_worker()
    site.start_worker()


KINDS: dict[str, Callable[[Site], None]] = {
    "answering": Site.kill_answering,
    "worker": kill_worker,
    "master": kill_master,
}


def harm(site: Site, chance: random.Random, acts: int, kills: int) -> Harm:
    """Choose after how many acknowledged acts what is killed: every kind in turn, at moments of chance."""
    moments = sorted(chance.sample(range(acts // 20, acts * 9 // 10), kills))
    names = [list(KINDS)[index % len(KINDS)] for index in range(kills)]
    return {moment: (name, lambda do=KINDS[name]: do(site)) for moment, name in zip(moments, names, strict=True)}
