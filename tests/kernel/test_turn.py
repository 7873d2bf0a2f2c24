"""Writers of one process queue for SQLite's write lock; whatever ends a connection gives the turn back."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest
from sqlalchemy import Connection, Engine, text

from forum.kernel import database

ENDINGS: dict[str, Callable[[Connection], object]] = {
    "commit": lambda connection: connection.commit(),
    "rollback": lambda connection: connection.rollback(),
    "lost": lambda connection: (connection.invalidate(), connection.rollback()),
}


@pytest.fixture
def own(app, tmp_path, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.5)
    engine = database.connect(f"sqlite:///{tmp_path / 'own.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE own (id INTEGER PRIMARY KEY)"))
    yield engine
    engine.dispose()


def add(engine: Engine, count: int) -> None:
    for _each in range(count):
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO own DEFAULT VALUES"))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_turn_is_given_back(own, ending):
    with own.connect() as connection:
        for _again in range(2):  # the same connection may write once more
            connection.execute(text("INSERT INTO own DEFAULT VALUES"))
            ENDINGS[ending](connection)
    with own.begin() as connection:
        assert connection.info["turn"] is True
        assert connection.execute(text("SELECT count(*) FROM own")).scalar_one() == (2 if ending == "commit" else 0)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_many_writers_lose_nothing(own):
    writers = [Thread(target=add, args=(own, 20)) for _each in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with own.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM own")).scalar_one() == 160
