"""What the strategy's room offers the house."""

from __future__ import annotations

from forum.kernel.feature import Feature

feature = Feature(name="strategy")
