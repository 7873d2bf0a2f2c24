"""Public ideas in an organisation's name, for its page."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.ideas.cards import card, select_cards
from forum.ideas.models import KIND
from forum.kernel.database import session
from forum.kernel.text import whole_number
from forum.organisations.voices import Shelf

LENGTH = 10
PARAMETER = "ideen_vor"
C = Contribution.__table__.c


def render(organisation_id: int, arguments: Mapping[str, str]) -> Markup:
    """Render a page of ideas, the newest first; nothing where there are none."""
    before = whole_number(arguments.get(PARAMETER))
    ids = select(C.id).where(C.kind == KIND, C.organisation_id == organisation_id, C.visibility == Visibility.PUBLIC)
    if before is not None:
        ids = ids.where(C.id < before)
    wanted = ids.order_by(C.id.desc()).limit(LENGTH + 1).subquery("wanted")
    rows = sorted(session.execute(select_cards(wanted)), key=lambda row: -row.id)
    more, rows = len(rows) > LENGTH, rows[:LENGTH]
    cards = [card(row) for row in rows]
    further = rows[-1].id if more else None
    told = {"cards": cards, "further": further, "later": before is not None, "parameter": PARAMETER}
    return Markup(render_template("ideas/_of_organisation.html", **told)) if cards or before else Markup("")


SHELF = Shelf("ideas", 10, render, (PARAMETER,))
