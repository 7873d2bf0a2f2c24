"""The files of comments: read for those that have some, handed over from a draft, forgotten with the comment."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts.models import Draft
from forum.comments.models import Comment
from forum.contributions import files
from forum.contributions.models import Attachment
from forum.contributions.reworking import Changes


def of(keys: Iterable[int]) -> dict[int, list[Attachment]]:
    """Give the files of these comments by the comment's key; one query, none without keys."""
    found: dict[int, list[Attachment]] = {}
    for row in files.of(Attachment.comment_id, *keys):
        found.setdefault(row.comment_id or 0, []).append(row)
    return found


def load(comments: Iterable[Comment]) -> None:
    """Load `attachments` of the comments that have some; one query, none where nobody has any."""
    having = {comment.id: comment for comment in comments if comment.files}
    found = of(having)
    for key, comment in having.items():
        set_committed_value(comment, "attachments", found.get(key, []))


def attach(comment: Comment, draft: Draft, keys: Iterable[int]) -> None:
    """Give a new comment those files of a draft that its form showed. Raises HouseError for one without words."""
    comment.files += files.hand_over(draft, keys, comment_id=comment.id)


def rework(comment: Comment, changes: Changes) -> bool:
    """Change a comment's files; tell whether anything is another than before. Raises HouseError for one without words."""
    changed = changes.apply(Attachment.comment_id, comment.id)
    if changed:
        comment.files = len(files.of(Attachment.comment_id, comment.id))
    return changed


def forget(*keys: int) -> None:
    """Delete the files of comments whose words are gone."""
    files.forget(files.of(Attachment.comment_id, *keys))
