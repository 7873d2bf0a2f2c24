"""Fixtures of meetings: a council of four, with a deputy, and its secretary; mail that leaves rows as they are."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from forum.kernel.database import session
from tests.conftest import Letters
from tests.votes.conftest import Body, body

__all__ = ("Body", "body")


@pytest.fixture
def letters(letters: Letters) -> Letters:
    """Deliver what is due, and let the test go on with the rows it has."""

    def deliver() -> dict[str, EmailMessage]:
        kept = list(session.identity_map.values())
        found = letters()
        session.add_all(kept)
        return found

    return deliver
