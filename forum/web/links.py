"""Addresses: where to go next never leaves this host, and mail links never trust the Host header."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for

from forum.kernel.settings import current

LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def next_url(default: str) -> str:
    """Give the wished next page if it is a path on this host, else `default`."""
    wish = request.values.get("next", "")
    parts = urlsplit(wish)
    if LOCAL_PATH.fullmatch(wish) and not parts.scheme and not parts.netloc:
        return wish
    return default


def public_url(endpoint: str, **values: Any) -> str:
    """Give the full address of a page for mail, canonical links and feeds, built from the settings alone."""
    return current().public_url + url_for(endpoint, _external=False, **values)
