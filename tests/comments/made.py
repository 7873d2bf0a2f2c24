"""Comments made for tests."""

from __future__ import annotations

from typing import Any

from forum.accounts.models import Person
from forum.comments import counting
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
    parent: Comment | None = None,
    **more: Any,
) -> Comment:
    """Store a comment on an idea, or a reply to its `parent`; a public one is counted there."""
    begin_write()
    if parent is not None:
        thread_id = parent.thread_id or parent.id
        more |= {"parent_id": parent.id, "thread_id": thread_id, "position": counting.next_position(thread_id)}
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
        counting.count(made, session.get_one(Contribution, idea.id), 1)
    if made.thread_id is not None:
        session.refresh(session.get_one(Comment, made.thread_id))
    session.commit()
    return made
