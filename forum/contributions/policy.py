"""Who may see and do what with a contribution, whatever its kind. `VIEW` is the one rule of sight."""

from __future__ import annotations

from forum.accounts.policy import chair, lead, moderator, office
from forum.contributions.status import SUPPORTABLE, Visibility
from forum.kernel.policy import SIGNED_IN, Permission, among

public = among("public", "visibility", lambda _actor: (Visibility.PUBLIC,))
pending = among("pending", "visibility", lambda _actor: (Visibility.PENDING,))
hidden = among("hidden", "visibility", lambda _actor: (Visibility.HIDDEN,))
author = among("author", "author_id", lambda actor: (actor.id,))
own_organisation = among("own organisation", "organisation_id", lambda actor: actor.organisations)
spoken_for = among("speaks for it", "organisation_id", lambda actor: actor.speaks_for)

# Whoever chairs the council that holds it, now: the chair, or the deputy chair in the chair's absence.
chaired = among("chairs its council", "council_id", lambda actor: actor.chairs)
vice_chaired = among("deputy chair of its council", "council_id", lambda actor: actor.vice_chairs)

# Befangenheit: one's own content, and that of an organisation one represents or has declared.
own = author | own_organisation
# What can still be supported: imported suggestions are read-only, and where the way has ended a voice changes nothing.
open_way = among("open", "status", lambda _actor: SUPPORTABLE)
staff = moderator | office | lead | chair

sight = public | author | spoken_for | (staff & (pending | hidden))

VIEW = Permission("contributions.view", sight, sight)
SUPPORT = Permission("contributions.support", SIGNED_IN & public & open_way & ~author, sight)
FOLLOW = Permission("contributions.follow", SIGNED_IN & public, sight)
MODERATE = Permission("contributions.moderate", moderator & sight & ~own, sight)
CLASSIFY = Permission("contributions.classify", office & sight & ~own, sight)
ANSWER = Permission("contributions.answer", office & sight & ~own, sight)
AUTHOR = Permission("contributions.author", author, sight)

ALL = (VIEW, SUPPORT, FOLLOW, MODERATE, CLASSIFY, ANSWER, AUTHOR)
