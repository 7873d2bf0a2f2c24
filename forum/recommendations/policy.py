"""Who may write on a draft, and who says what became of a recommendation. Who acts for the body is `votes.policy.ACT`."""

from __future__ import annotations

from forum.accounts.policy import chair, office
from forum.contributions.policy import own, sight
from forum.councils.policy import ROOM
from forum.kernel.policy import Permission

# Of the contribution a draft or a recommendation is about: whoever has to do with it stays out of it.
UNBIASED = Permission("recommendations.unbiased", ~own)

# The office answers for itself, and writes down as secretary what the Board made of it; the chair answers for the Board.
RESPOND = Permission("recommendations.respond", office | chair)
FOR_OFFICE = Permission("recommendations.respond_for_office", office)
RESPOND_ABOUT = Permission("recommendations.respond_about", (office | chair) & sight & ~own, sight)

ALL = (UNBIASED, RESPOND, FOR_OFFICE, RESPOND_ABOUT)
__all__ = ("ALL", "FOR_OFFICE", "RESPOND", "RESPOND_ABOUT", "ROOM", "UNBIASED")
