"""Comments made for tests."""

from __future__ import annotations

from typing import Any

from forum.accounts.models import Person
from forum.comments.models import Comment
from forum.contributions.models import Contribution
from forum.contributions.status import Visibility
from forum.ideas.models import Idea
from forum.kernel import text
from forum.kernel.database import begin_write, session


def make_comment(
    idea: Idea,
    author: Person,
    body: str = "Das fände ich gut.",
    visibility: Visibility = Visibility.PUBLIC,
    **more: Any,
) -> Comment:
    """Store a comment on an idea; a public one is counted there."""
    begin_write()
    made = Comment(
        contribution_id=idea.id,
        author_id=author.id,
        body=body,
        html=text.render(body),
        visibility=visibility,
        **more,
    )
    session.add(made)
    if visibility is Visibility.PUBLIC:
        row = session.get_one(Contribution, idea.id)
        row.comments += 1
    session.commit()
    return made
