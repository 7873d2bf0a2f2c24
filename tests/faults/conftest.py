"""A site with a crowd for each kind of database; Redis on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.conftest import BACKENDS
from tests.faults import storm
from tests.site import Site


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Callable[[str], Site]]:
    """Sites by the kind of their database, started when the first test asks for one."""
    running: dict[str, Site] = {}

    def site(backend: str) -> Site:
        if backend not in running:
            folder, name = tmp_path_factory.mktemp("crowd"), f"forum_crowd_{worker_id}"
            running[backend] = Site(folder, backend, name, ("tests.faults.crowd",))
        return running[backend]

    try:
        yield site
    finally:
        for one in running.values():
            one.close()


@pytest.fixture(params=BACKENDS)
def site(request: pytest.FixtureRequest, sites: Callable[[str], Site]) -> Site:
    """A site with a crowd, on both databases."""
    return sites(request.param)


@pytest.fixture
def crowd(site: Site) -> dict[str, object]:
    """Who is there."""
    return storm.crowd(site)
