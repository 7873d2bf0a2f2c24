"""Who may write, see, change, support and moderate comments; sight is that of the trunk, beside that of the contribution."""

from __future__ import annotations

from forum.accounts.policy import moderator
from forum.accounts.roles import Role
from forum.contributions.policy import author, hidden, own, public, sight
from forum.contributions.status import Status
from forum.kernel.policy import EVERYONE, SIGNED_IN, Permission, among, who

CITY = (Role.OFFICE, Role.LEAD, Role.CHAIR)

closed = among("closed to comments", "status", lambda _actor: (Status.IMPORTED, Status.WITHDRAWN, Status.MERGED))
city = who("speaks for the city", lambda actor: not actor.roles.isdisjoint(CITY))
official = among("official", "official", lambda _actor: (True,))

WRITE = Permission("comments.write", EVERYONE)  # write first, sign in last
OPEN = Permission("comments.open", public & ~closed, sight)  # of the contribution
MINE = Permission("comments.mine", SIGNED_IN)
CITY_VOICE = Permission("comments.city", city)
VIEW = Permission("comments.view", sight, sight)
EDIT = Permission("comments.edit", author & ~hidden, sight)  # for a while, which the service knows
WITHDRAW = Permission("comments.withdraw", author, sight)
SUPPORT = Permission("comments.support", SIGNED_IN & public & ~author, sight)
PIN = Permission("comments.pin", city & public & official, sight)
MODERATE = Permission("comments.moderate", moderator & ~own, sight)

ALL = (WRITE, OPEN, MINE, CITY_VOICE, VIEW, EDIT, WITHDRAW, SUPPORT, PIN, MODERATE)
