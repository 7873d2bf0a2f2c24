"""Where contributions are read: rooms name the page of their kind, rooms below link to it without knowing the room."""

from __future__ import annotations

from typing import Any

from flask import url_for

from forum.contributions.models import Contribution
from forum.web.links import public_url
from forum.web.slugs import slug

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
