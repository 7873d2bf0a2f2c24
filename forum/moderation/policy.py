"""Who may report, and who decides at the moderators' desk; nobody decides about what is theirs."""

from __future__ import annotations

from forum.accounts.policy import moderator
from forum.contributions.policy import public, sight
from forum.kernel.policy import EVERYONE, Permission, among

reporter = among("reporter", "reporter_id", lambda actor: (actor.id,))

REPORT = Permission("reports.write", EVERYONE)
REPORTABLE = Permission("reports.subject", public, sight)
QUEUE = Permission("moderation.queue", moderator)
DECIDE = Permission("reports.decide", moderator & ~reporter)

ALL = (REPORT, REPORTABLE, QUEUE, DECIDE)
