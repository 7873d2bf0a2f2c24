"""What is left of drafts and minority opinions when an account is erased: the texts, without the name."""

from __future__ import annotations

from sqlalchemy import delete, update

from forum.kernel.database import session
from forum.recommendations.models import Draft, DraftConflict, MinorityOpinion


def forget_person(person_id: int) -> None:
    """Take the name from what somebody wrote, and what they said about their conflicts of interest."""
    opinions = update(MinorityOpinion).where(MinorityOpinion.person_id == person_id)
    session.execute(opinions.values(name="", named=False))
    session.execute(delete(DraftConflict).where(DraftConflict.person_id == person_id))
    session.execute(update(Draft).where(Draft.changed_by_id == person_id).values(changed_by=""))
