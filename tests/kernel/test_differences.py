"""Differences of texts: nothing is lost, nothing is made up, and it never takes long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.differences import MOST, compare

TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(["Rad", "weg", " ", "\n", "–", "ü"])).map("".join))


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts(old, new):
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "old") == new
    assert all(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("", "", []),
        ("gleich", "gleich", []),
        ("Ein Brunnen am Ring.", "Ein Trinkbrunnen am Ring.", [("old", "Brunnen"), ("new", "Trinkbrunnen")]),
        ("eins\nzwei", "eins\nzwei\ndrei", [("new", "\ndrei")]),
        ("alt und weg", "alt", [("old", " und weg")]),
    ],
)
def test_what_changed(old, new, changed):
    assert [tuple(piece) for piece in compare(old, new) if piece.kind != "same"] == changed


def test_long_strangers_are_compared_by_lines_and_wholes():
    old, new = "a " * 2_000, "b " * 2_000
    assert len(old) * len(new) > MOST
    assert [piece.kind for piece in compare(old, new)] == ["old", "new"]
    lines, others = "a\n" * 2_000, "b\n" * 2_000
    assert [piece.kind for piece in compare(lines, others)] == ["old", "new"]
