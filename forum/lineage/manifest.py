"""What the room of lineage offers the house."""

from __future__ import annotations

from forum.accounts.policy import ACCOUNT
from forum.kernel.feature import Feature
from forum.lineage import notices, policy, service, views_author
from forum.lineage.views import views

feature = Feature(
    name="lineage",
    blueprints=(views,),
    access={
        "lineage.propose": policy.OFFICE,
        "lineage.withdraw": policy.OFFICE,
        "lineage.undo": policy.OFFICE,
        "lineage.relate": policy.OFFICE,
        "lineage.unrelate": policy.OFFICE,
        "lineage.decide": ACCOUNT,
    },
    permissions=policy.ALL,
    notices=notices.ALL,
    jobs=(service.expire,),
)
assert views_author  # noqa: S101 (importing it declares its route)
