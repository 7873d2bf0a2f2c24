"""The search index of comments."""

from __future__ import annotations

from forum.comments.models import Comment
from forum.kernel.fulltext import Index, follow

INDEX = Index("fulltext_comments", "comments")
follow(Comment, INDEX, lambda row: ("", row.body, row.language), "body", "language")
