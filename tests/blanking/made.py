"""Passages blanked for tests."""

from __future__ import annotations

from typing import Any

from forum.accounts.models import Person
from forum.blanking import service, texts
from forum.blanking.models import Blanking, Why
from forum.kernel import blanks
from forum.kernel.database import begin_write, session
from tests.conftest import actor_of

WORDS = "Erika Mustermann"
REASON = "Hier stand der Name einer Nachbarin."


def blank(kind: str, key: int, moderator: Person, words: str = WORDS, **more: Any) -> int:
    """Blank words wherever they stand in a text; gives the key of the act."""
    who = actor_of(moderator)
    begin_write()
    held = texts.load(kind, key)
    assert held is not None
    chosen = more.pop(
        "chosen",
        [
            (part.name, index)
            for part in held.parts
            for index, _place in enumerate(blanks.places(part.value, words, html=part.shape is texts.Shape.HTML))
        ],
    )
    given = {"why": Why.PERSONAL, "reason": REASON, "stamp": held.stamp, **more}
    made = service.blank(kind, key, words, chosen, actor=who, **given)
    session.commit()
    return made.id


def stored(key: int) -> Blanking:
    """Give the act as it stands in the database now."""
    session.rollback()
    session.expire_all()
    return session.get_one(Blanking, key)
