"""Who reads and writes internal notes: moderation and office, where they see the contribution and it is not theirs."""

from __future__ import annotations

from forum.accounts.policy import lead, moderator, office
from forum.contributions.policy import own, sight
from forum.kernel.policy import Permission, among

writer = among("writer", "author_id", lambda actor: (actor.id,))

DESK = Permission("notes.desk", moderator | office | lead)
# Nobody reads what colleagues noted about their own contribution.
READ = Permission("notes.read", (moderator | office | lead) & sight & ~own)
REMOVE = Permission("notes.remove", (moderator | office | lead) & writer)

ALL = (DESK, READ, REMOVE)
