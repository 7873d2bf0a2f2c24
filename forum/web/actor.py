"""Who asks: the person whose sign-in the cookie names, or the visitor."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_login import current_user


def actor() -> Any:
    """Give the actor of this request (`forum.accounts.actor.Actor`), read once.

    While a page is rendered for many readers (`web/many.py`) that is their stand-in.
    """
    return g.get("stand_in") or current_user.actor
