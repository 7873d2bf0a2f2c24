"""Verbs of organisations; they never commit."""

from __future__ import annotations

from sqlalchemy import delete

from forum.kernel.database import session
from forum.organisations.models import Representative


def forget_representative(person_id: int) -> None:
    """End all that a person is for organisations: their account is being erased."""
    session.execute(delete(Representative).where(Representative.person_id == person_id))
