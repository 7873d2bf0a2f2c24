"""Who may know of an organisation, act for it, and decide on it."""

from __future__ import annotations

from forum.accounts.policy import lead, office
from forum.kernel.policy import SIGNED_IN, Permission, among
from forum.organisations.models import State

public = among("public", "state", lambda _actor: (State.VERIFIED, State.REVOKED, State.DISSOLVED))
alive = among("alive", "state", lambda _actor: (State.WAITING, State.REFUSED, State.VERIFIED, State.REVOKED))
waiting = among("waiting", "state", lambda _actor: (State.WAITING,))
verified = among("verified", "state", lambda _actor: (State.VERIFIED,))
represents = among("represents it", "id", lambda actor: actor.represents)
own = among("is bound to it", "id", lambda actor: actor.organisations)
registrant = among("registered it", "registered_by_id", lambda actor: (actor.id,))
sight = public | represents | office | lead

MINE = Permission("organisations.mine", SIGNED_IN)
REGISTER = Permission("organisations.register", SIGNED_IN)
VIEW = Permission("organisations.view", sight, sight)
REPRESENT = Permission("organisations.represent", represents & alive, sight)
DESK = Permission("organisations.desk", office | lead)
# Befangenheit: nobody decides about an organisation that they represent, have declared or have registered.
DECIDE = Permission("organisations.decide", office & ~own & ~registrant, sight)

ALL = (MINE, REGISTER, VIEW, REPRESENT, DESK, DECIDE)
