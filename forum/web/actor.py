"""Who asks: the person whose sign-in the cookie names, or the visitor."""

from __future__ import annotations

from typing import Any

from flask_login import current_user


def actor() -> Any:
    """Give the actor of this request (`forum.accounts.actor.Actor`), read once."""
    return current_user.actor
