"""What the home room offers the house."""

from __future__ import annotations

from forum.accounts.policy import PUBLIC
from forum.home.views import views
from forum.kernel.feature import Feature

feature = Feature(name="home", blueprints=(views,), access={"home.index": PUBLIC})
