"""How words are written on pages and in mail."""

from __future__ import annotations

import pytest

from forum.web.format import quoted
from forum.web.languages import speaking


@pytest.mark.parametrize(
    ("page", "language", "written"),
    [("de", "", "„Ja“"), ("en", "", "“Ja”"), ("en", "de", "„Ja“"), ("de", "en", "“Ja”")],
)
def test_quotation_marks_are_those_of_the_words(app, page, language, written):
    with speaking(page):
        assert quoted("Ja", language) == written
    assert quoted("Ja") == "„Ja“"  # the language before is back
