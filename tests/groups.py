"""Which tests stay in one process when pytest-xdist shares them out: those that share a running site.

pytest-xdist 3.8 marks groups by changing the names of tests, which pytest 9.2 no longer lets it do: nothing fails, and
each process starts each site (pytest-dev/pytest-xdist, issue 1386). Names tell enough here: the room and the database.
"""

from __future__ import annotations

from xdist.scheduler import LoadGroupScheduling

SWEEP = "tests/journeys/test_pages.py"
WITH_SITES = ("tests/journeys/", "tests/faults/")
ON_SERVER = "postgresql"


def group(name: str) -> str:
    """Give the group of a test by its name; most are a group of their own."""
    file, _, rest = name.partition("::")
    if file == SWEEP:
        return file
    for room in WITH_SITES:
        if file.startswith(room):
            return f"{room} {ON_SERVER if ON_SERVER in rest else ''}"
    return name


class Groups(LoadGroupScheduling):
    """Hands a group out as a whole, the largest first."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)
