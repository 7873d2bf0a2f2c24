"""How words are written on pages and in mail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.kernel.clock import today
from forum.web.format import overdue, quoted
from forum.web.languages import speaking


@pytest.mark.parametrize(
    ("page", "language", "written"),
    [("de", "", "„Ja“"), ("en", "", "“Ja”"), ("en", "de", "„Ja“"), ("de", "en", "“Ja”")],
)
def test_quotation_marks_are_those_of_the_words(app, page, language, written):
    with speaking(page):
        assert quoted("Ja", language) == written
    assert quoted("Ja") == "„Ja“"  # the language before is back


def test_only_days_that_are_over_are_overdue(app):
    assert [overdue(today() + timedelta(days=days)) for days in (-4, -1, 0, 3)] == [
        "seit 4 Tagen überfällig",
        "seit 1 Tag überfällig",
        "",
        "",
    ]
