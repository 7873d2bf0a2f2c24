"""What is left of votes when an account is erased: the numbers, without the name."""

from __future__ import annotations

from sqlalchemy import update

from forum.kernel.database import session
from forum.votes.models import Elector


def forget_person(person_id: int) -> None:
    """Take the name and the words about conflicts of interest from the electorates somebody was in."""
    mine = update(Elector).where(Elector.person_id == person_id)
    session.execute(mine.values(name=""))
    session.execute(mine.where(Elector.conflict != "").values(conflict="–"))
