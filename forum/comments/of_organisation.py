"""Public comments in an organisation's name, for its page."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from forum.comments import queries
from forum.comments.models import Comment
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.kernel.database import session
from forum.kernel.text import excerpt, whole_number
from forum.organisations.voices import Shelf

LENGTH, EXCERPT = 10, 280
PARAMETER = "kommentare_vor"


def render(organisation_id: int, arguments: Mapping[str, str]) -> Markup:
    """Render a page of comments on public contributions, the newest first; nothing where there are none."""
    before = whole_number(arguments.get(PARAMETER))
    wanted = (
        select(Comment, Contribution)
        .join(Contribution, Contribution.id == Comment.contribution_id)
        .where(
            Comment.organisation_id == organisation_id,
            Comment.visibility == Visibility.PUBLIC,
            Comment.withdrawn_at.is_(None),
            Contribution.visibility == Visibility.PUBLIC,
        )
        .order_by(Comment.id.desc())
    )
    if before is not None:
        wanted = wanted.where(Comment.id < before)
    rows = list(session.execute(wanted.limit(LENGTH + 1)))
    more, rows = len(rows) > LENGTH, rows[:LENGTH]
    if not rows and before is None:
        return Markup("")
    said = [(comment, excerpt(comment.html, EXCERPT), about, queries.permalink(comment.id)) for comment, about in rows]
    told = {"said": said, "further": rows[-1][0].id if more else None, "later": before is not None}
    return Markup(render_template("comments/_of_organisation.html", **told, parameter=PARAMETER))


SHELF = Shelf("comments", 20, render, (PARAMETER,))
