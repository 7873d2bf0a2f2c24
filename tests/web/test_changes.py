"""The stamp that pages are kept by."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from forum.kernel import database
from forum.kernel.database import engine
from forum.web.changes import Stamp


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_asking_for_changes_keeps_no_writer_waiting(app, tmp_path):
    asked = database.connect(f"sqlite:///{tmp_path / 'own.db'}")
    stamp = Stamp(every=0)
    before = stamp()
    with engine().begin() as connection:
        connection.execute(text("CREATE TABLE own (id INTEGER)"))
    between = stamp()
    assert between != before
    assert stamp() == between
    stamp.close()
    asked.dispose()
