"""What the search offers the house."""

from __future__ import annotations

from forum.accounts.policy import PUBLIC
from forum.kernel.feature import Feature
from forum.search.asking import PARAMETERS
from forum.search.views import views

feature = Feature(name="search", blueprints=(views,), access={"search.index": PUBLIC}, parameters=PARAMETERS)
