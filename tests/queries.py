"""Counting the queries of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from forum.kernel.database import engine

MOST = 8


@contextmanager
def counted(*, sign_in: bool = False) -> Iterator[list[str]]:
    """Collect the statements that run inside, without BEGIN, COMMIT and PRAGMA.

    Who is signed in is asked only when the database has changed, by other tests too: that is left out unless `sign_in`.
    """
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        around = statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SET ", "SELECT pg_current_snapshot"))
        if not around and (sign_in or "sign_ins.token_hash = " not in statement):
            seen.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def fewest(before: Callable[[], object], act: Callable[[], object], tries: int = 60) -> list[str]:
    """Give the statements of the cheapest of some tries to `act`, each after `before`.

    For what is kept until anything changes: on PostgreSQL a change in another test's database ends it too.
    """
    found = []
    for _number in range(tries):
        before()
        with counted() as seen:
            act()
        found.append(seen)
    return min(found, key=len)
