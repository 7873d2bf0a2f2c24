"""Fixtures for the standing pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from forum.kernel import settings


@pytest.fixture
def operate(app: Flask) -> Iterator[Callable[..., None]]:
    """Run the site with other settings: `operate(operator_phone="…")`."""
    before = settings.current()

    def change(**values: Any) -> None:
        settings.use(before.model_copy(update=values))

    del app
    yield change
    settings.use(before)
