"""How many public contributions hold each value of a filter; kept by the worker, read by lists."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select

from forum.contributions.models import Contribution, Tally
from forum.contributions.status import Visibility
from forum.kernel.database import session
from forum.web.transaction import writing

FACETS: dict[str, Any] = {
    "topic": Contribution.topic_id,
    "district": Contribution.district_id,
    "status": Contribution.status,
    "from": Contribution.from_kind,
}


def refresh() -> None:
    """Count anew (a job of the worker, and after imports); readers see the old numbers until it commits."""
    rows: dict[tuple[str, str, str], int] = {}
    for facet, column in FACETS.items():
        counted = select(Contribution.kind, column, func.count()).where(
            Contribution.visibility == Visibility.PUBLIC, column.is_not(None)
        )
        for kind, value, number in session.execute(counted.group_by(Contribution.kind, column)):
            rows[kind, facet, str(value)] = number
            if facet == "status":
                rows[kind, "all", ""] = rows.get((kind, "all", ""), 0) + number
    if rows == _kept():
        return
    with writing():
        session.execute(delete(Tally))
        session.add_all(
            Tally(kind=kind, facet=facet, value=value, count=number) for (kind, facet, value), number in rows.items()
        )


def _kept() -> dict[tuple[str, str, str], int]:
    return {(row.kind, row.facet, row.value): row.count for row in session.scalars(select(Tally))}


def of(kind: str) -> dict[str, dict[str, int]]:
    """Give facet → value → count for a kind; `all` → `""` is how many there are."""
    result: dict[str, dict[str, int]] = {}
    for facet, value, count in session.execute(select(Tally.facet, Tally.value, Tally.count).where(Tally.kind == kind)):
        result.setdefault(facet, {})[value] = count
    return result
