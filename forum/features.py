"""Every feature once, one line each, lower floors first."""

from __future__ import annotations

from forum.organisations.manifest import feature as organisations
from forum.strategy.manifest import feature as strategy

ALL = (
    organisations,
    strategy,
)
