"""Numbers in raw parameters: what does not fit a key is none, and never a failure."""

from __future__ import annotations

import pytest

from forum.kernel.text import whole_number


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        *[("0", 0), ("42", 42), (7, 7), ("9" * 9, 999_999_999)],
        *[
            (odd, None)
            for odd in ("9" * 10, "9" * 5_000, "²", "", None, "-1", "1.5", " 1", "1\n", "\u0661", "x", "\x00")
        ],
    ],
)
def test_only_whole_numbers_that_fit_are_read(raw: object, read: int | None) -> None:
    assert whole_number(raw) == read
