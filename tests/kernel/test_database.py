"""The session and its two databases."""

from __future__ import annotations

from sqlalchemy import select

from forum.contributions.models import NumberSeries
from forum.kernel.database import begin_write, insert_once, session


def test_a_row_is_inserted_once_and_the_second_try_knows(app):
    begin_write()
    assert [insert_once(NumberSeries, kind="test", last=number) for number in (7, 8)] == [True, False]
    session.commit()
    assert session.scalar(select(NumberSeries.last).where(NumberSeries.kind == "test")) == 7
