"""The form of choices: how soon a person wants mail about each kind of news."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from forum.contributions.follow_models import PACE_LABELS, Pace
from forum.notifications.kinds import KINDS, LABELS, Kind
from forum.web.forms import Form


def _field(kind: Kind) -> Any:
    return SelectField(LABELS[kind], choices=[SelectChoice(str(pace), PACE_LABELS[pace]) for pace in Pace])


class PreferencesForm(Form):
    """One choice for each kind of news."""

    own = _field(Kind.OWN)
    replies = _field(Kind.REPLIES)
    official = _field(Kind.OFFICIAL)
    supported = _field(Kind.SUPPORTED)
    followed = _field(Kind.FOLLOWED)

    def chosen(self) -> dict[Kind, Pace]:
        """Give what was chosen."""
        return {kind: Pace(self[str(kind)].data) for kind in KINDS}
