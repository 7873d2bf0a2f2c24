"""A running site for each kind of database, and people who use it in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import Visitors, chromium
from tests.conftest import BACKENDS
from tests.site import Site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this process."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Callable[[str], Site]]:
    """Sites by the kind of their database, started when the first test asks for one."""
    running: dict[str, Site] = {}

    def site(backend: str) -> Site:
        if backend not in running:
            folder, name = tmp_path_factory.mktemp("site"), f"forum_site_{worker_id}"
            running[backend] = Site(folder, backend, name, ("tests.journeys.household",))
        return running[backend]

    try:
        yield site
    finally:
        for one in running.values():
            one.close()


@pytest.fixture(params=BACKENDS)
def site(request: pytest.FixtureRequest, sites: Callable[[str], Site]) -> Site:
    """A site with a small household, on both databases."""
    return sites(request.param)


@pytest.fixture
def visitors(browser: Browser, site: Site) -> Iterator[Visitors]:
    """People's windows. None of them may complain, nor the servers."""
    people = Visitors(browser, site.url)
    yield people
    people.close()
    assert people.complaints == []
    assert site.faults() == []


@pytest.fixture
def visit(visitors: Visitors) -> Callable[..., Page]:
    """Open a window of a new visitor: `visit("en", script=False)`."""
    return visitors.open
