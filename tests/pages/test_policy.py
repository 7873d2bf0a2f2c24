"""Everyone may read the standing pages and write to the operator, whatever their roles."""

from __future__ import annotations

import pytest

from forum.pages import policy
from forum.permissions import ACTORS


@pytest.mark.parametrize("permission", policy.ALL, ids=lambda permission: permission.name)
@pytest.mark.parametrize("who", ACTORS)
def test_nobody_is_left_out(who, permission):
    assert permission.allows(ACTORS[who])
