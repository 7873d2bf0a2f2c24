"""Who brings contributions together: the office, not about its own; the author alone agrees."""

from __future__ import annotations

from forum.accounts.policy import office
from forum.contributions.policy import own, sight
from forum.kernel.policy import Permission

OFFICE = Permission("lineage.office", office)
CONNECT = Permission("lineage.connect", office & sight & ~own, sight)  # asked of both contributions

ALL = (OFFICE, CONNECT)
