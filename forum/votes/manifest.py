"""What the room of votes offers the house."""

from __future__ import annotations

from forum.kernel.feature import Feature
from forum.votes import policy, tasks

feature = Feature(name="votes", permissions=policy.ALL, jobs=(tasks.end_due, tasks.remind))
