"""Who blanks passages and who decides on objections: moderators and the office, never about what is theirs."""

from __future__ import annotations

from forum.accounts.policy import moderator, office
from forum.contributions.policy import author, own, sight
from forum.kernel.policy import Permission, among

acted = among("blanked it", "actor_id", lambda actor: (actor.id,))
contested = among("contested", "status", lambda _actor: ("contested",))

DESK = Permission("blanking.desk", moderator | office)
BLANK = Permission("blanking.write", (moderator | office) & sight & ~own, sight)  # of the text
MINE = Permission("blanking.mine", author)  # of the act: whose text it was
# Whoever blanked can take it back as long as nobody objects; an objection is a colleague's to decide.
UNDO = Permission("blanking.undo", (moderator | office) & ~(contested & acted))

ALL = (DESK, BLANK, MINE, UNDO)
