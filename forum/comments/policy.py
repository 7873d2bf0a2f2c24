"""Who may write, see, withdraw and moderate comments; sight is that of the trunk, beside that of the contribution."""

from __future__ import annotations

from forum.accounts.policy import moderator
from forum.contributions.policy import author, own, public, sight
from forum.contributions.status import Status
from forum.kernel.policy import EVERYONE, SIGNED_IN, Permission, among

closed = among("closed to comments", "status", lambda _actor: (Status.IMPORTED, Status.WITHDRAWN, Status.MERGED))

WRITE = Permission("comments.write", EVERYONE)  # write first, sign in last
OPEN = Permission("comments.open", public & ~closed, sight)  # of the contribution
MINE = Permission("comments.mine", SIGNED_IN)
VIEW = Permission("comments.view", sight, sight)
WITHDRAW = Permission("comments.withdraw", author, sight)
MODERATE = Permission("comments.moderate", moderator & ~own, sight)

ALL = (WRITE, OPEN, MINE, VIEW, WITHDRAW, MODERATE)
