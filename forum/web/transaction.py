"""One transaction per request: reading until a view says `with writing():`, committed before the answer is built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from forum.kernel.database import begin_write, session


@contextmanager
def writing() -> Iterator[None]:
    """Write: what was read before is read again on use; success commits, an error rolls everything back.

    Do slow work (hashing, pictures, Markdown) before, not inside: on SQLite this holds the one write lock.
    """
    begin_write()
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def init_app(app: Flask) -> None:
    """Give the connection back at the end of each request."""

    @app.teardown_appcontext
    def _remove(_error: BaseException | None) -> None:
        session.remove()
