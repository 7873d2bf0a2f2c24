"""Rules about people; other rooms build theirs on these atoms."""

from __future__ import annotations

from forum.accounts.roles import GRANTS, Role
from forum.kernel.policy import EVERYONE, SIGNED_IN, Permission, who

moderator = who("moderator", lambda actor: Role.MODERATOR in actor.roles)
office = who("office", lambda actor: Role.OFFICE in actor.roles)
lead = who("lead", lambda actor: Role.LEAD in actor.roles)
chair = who("chair", lambda actor: Role.CHAIR in actor.roles)
department = who("department", lambda actor: Role.DEPARTMENT in actor.roles)
admin = who("admin", lambda actor: Role.ADMIN in actor.roles)
visitor = ~SIGNED_IN

PUBLIC = Permission("house.read", EVERYONE)
SIGN_IN = Permission("accounts.sign_in", EVERYONE)
ACCOUNT = Permission("accounts.own", SIGNED_IN)
GRANT = Permission("accounts.grant", who("may grant a role", lambda actor: any(role in actor.roles for role in GRANTS)))

ALL = (PUBLIC, SIGN_IN, ACCOUNT, GRANT)
