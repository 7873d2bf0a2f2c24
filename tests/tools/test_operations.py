"""The documentation for operators tells every setting as it is."""

from __future__ import annotations

from tools.settings_table import PAGE, table, with_table


def test_the_table_of_settings_is_up_to_date():
    page = PAGE.read_text("utf-8")
    assert "`FORUM_DATABASE_URL`" in table()
    assert with_table(page) == page, "run: .venv/bin/python -m tools.settings_table"
