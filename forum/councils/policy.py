"""Who may know of a council, read and write its internals, apply, appoint, and act for it.

Admins, moderators, the lead and the Board have no right here as such. The office is every council's secretary.
"""

from __future__ import annotations

from forum.accounts.policy import lead, office
from forum.councils.kinds import CouncilStatus
from forum.kernel.policy import SIGNED_IN, Permission, among, who

public = among("public", "shown", lambda _actor: (True,))
alive = among("alive", "status", lambda _actor: (CouncilStatus.ACTIVE, CouncilStatus.PAUSED))
active = among("at work", "status", lambda _actor: (CouncilStatus.ACTIVE,))
member = among("sits there", "id", lambda actor: actor.councils)
chaired = among("chairs it now", "id", lambda actor: actor.chairs)
vice_chaired = among("deputy chair there", "id", lambda actor: actor.vice_chairs)
seated = who("sits somewhere", lambda actor: bool(actor.councils))

sight = public | office | lead | member
inside = office | member

VIEW = Permission("councils.view", sight, sight)
# What one may not read here does not exist: sight of the internals is the right to read them.
ROOM = Permission("councils.room", office | seated)
READ = Permission("councils.read", inside, inside)
WRITE = Permission("councils.write", inside & alive, inside)
ANNOUNCE = Permission("councils.announce", inside & active & public, sight)
CHAIR = Permission("councils.chair", chaired & active, inside)

APPLY = Permission("councils.apply", SIGNED_IN & public & active & ~member, sight)
MINE = Permission("councils.mine", SIGNED_IN)

DESK = Permission("councils.desk", office | lead)
ACT = Permission("councils.act", office)

# Of an application or a seat: nobody appoints themselves or their own organisation, nor ends their own seat so.
oneself = among("oneself", "person_id", lambda actor: (actor.id,))
own_organisation = among("own organisation", "organisation_id", lambda actor: actor.organisations)
APPOINT = Permission("councils.appoint", office & ~oneself & ~own_organisation)
OWN = Permission("councils.own", oneself, oneself)

ALL = (VIEW, ROOM, READ, WRITE, ANNOUNCE, CHAIR, APPLY, MINE, DESK, ACT, APPOINT, OWN)
