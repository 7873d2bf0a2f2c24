"""Where contributions are read: rooms name the page of their kind, rooms below link to it without knowing the room."""

from __future__ import annotations

from typing import Any

from flask import url_for

from forum.contributions.models import Contribution
from forum.web.links import public_url
from forum.web.slugs import slug

CANDIDATE = "candidate"  # no kind of contribution, but a page of its own about one
_endpoints: dict[str, str] = {}


def register(kind: str, endpoint: str) -> None:
    """Name the page of a kind; its endpoint takes `number`, and `title` as decoration."""
    _endpoints[kind] = endpoint


def url(contribution: Contribution, **values: Any) -> str:
    """Give the path of a contribution's page; `values` may hold `_anchor` and parameters."""
    return url_for(_endpoints[contribution.kind], number=contribution.number, title=slug(contribution.title), **values)


def public(contribution: Contribution, **values: Any) -> str:
    """Give the full address of a contribution's page, for mail."""
    return public_url(
        _endpoints[contribution.kind], number=contribution.number, title=slug(contribution.title), **values
    )


def advised(contribution: Contribution) -> str:
    """Give the path of what a council has before it: the page of the candidate it is, else its own."""
    number = contribution.candidate_number if contribution.advice_by is not None else None
    return url_for(_endpoints[CANDIDATE], number=number) if number else url(contribution)


def public_advised(contribution: Contribution) -> str:
    """Give the same as a full address, for mail."""
    number = contribution.candidate_number if contribution.advice_by is not None else None
    return public_url(_endpoints[CANDIDATE], number=number) if number else public(contribution)
