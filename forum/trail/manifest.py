"""What the trail offers the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.accounts.policy import ACCOUNT
from forum.accounts.sections import Section, register
from forum.kernel.feature import Feature
from forum.trail.views import views

register(
    Section(
        _("What became of it"), "trail.mine", 5, about=_("The latest step of everything you wrote, said and supported.")
    )
)

feature = Feature(name="trail", blueprints=(views,), access={"trail.mine": ACCOUNT})
