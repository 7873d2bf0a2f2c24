"""Who may read the standing pages and write to the operator: everyone."""

from __future__ import annotations

from forum.kernel.policy import EVERYONE, Permission

READ = Permission("pages.read", EVERYONE)
FEEDBACK = Permission("pages.feedback", EVERYONE)

ALL = (READ, FEEDBACK)
