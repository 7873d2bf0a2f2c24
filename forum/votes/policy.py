"""Who may see a vote, who acts for the body in it, who may vote.

All rules look at a `Turn`: whose turn it is to act in a council now, as one person sees it (`acting.turn`).
"""

from __future__ import annotations

from forum.accounts.policy import office
from forum.councils.kinds import CouncilStatus
from forum.councils.policy import ROOM
from forum.kernel.policy import SIGNED_IN, Permission, among
from forum.votes.kinds import Part

active = among("at work", "status", lambda _actor: (CouncilStatus.ACTIVE,))
biased = among("biased or absent", "excluded", lambda _actor: (True,))
inside = office | among("sits there", "council_id", lambda actor: actor.councils)

as_chair = among("the chair's turn", "part", lambda _actor: (Part.CHAIR,)) & among(
    "chairs it now", "council_id", lambda actor: actor.chairs
)
as_deputy = among("the deputy chair's turn", "part", lambda _actor: (Part.DEPUTY_CHAIR,)) & among(
    "deputy chair there", "council_id", lambda actor: actor.vice_chairs
)
as_secretary = among("the secretary's turn", "part", lambda _actor: (Part.SECRETARY,)) & office

# For the body: the chair; the deputy chair where the chair is absent or biased; then the office as secretary.
ACT = Permission("votes.act", (as_chair | as_deputy | as_secretary) & active & ~biased, inside)
# In a meeting the secretary keeps the record, whoever presides.
RECORD = Permission("votes.record", (as_chair | as_deputy | office) & active & ~biased, inside)
# Whether one is an elector is asked of the vote itself: the electorate was frozen when it opened.
VOTE = Permission("votes.vote", SIGNED_IN)

ALL = (ACT, RECORD, VOTE)
__all__ = ("ACT", "ALL", "RECORD", "ROOM", "VOTE")
