"""Who works at the office's desk."""

from __future__ import annotations

from forum.accounts.policy import lead, office
from forum.kernel.policy import Permission

DESK = Permission("office.desk", office | lead)
ACT = Permission("office.act", office)

ALL = (DESK, ACT)
