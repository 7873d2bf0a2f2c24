"""The ways on which contributions are merged; rooms above name that of their kind here."""

from __future__ import annotations

from forum.contributions.models import Contribution
from forum.kernel.workflow import Workflow

_ways: dict[str, Workflow] = {}


def register(kind: str, workflow: Workflow) -> None:
    """Name the way of a kind; it has the moves `merge` and `separate`."""
    _ways[kind] = workflow


def of(contribution: Contribution) -> Workflow:
    """Give the way of a contribution."""
    return _ways[contribution.kind]
