"""Adds an idea with 500 comments to the database of a site under test, and prints its number.

A program of its own (`python -m tests.journeys.long_talk`), for the settings are those of its process.
"""

from __future__ import annotations

import click
from sqlalchemy import update

from forum.app import create_app
from forum.comments.models import Comment
from forum.contributions import service
from forum.contributions.status import OWNERS, Status, Visibility
from forum.contributions.words import Words
from forum.demo import talk
from forum.ideas.models import KIND, Idea
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.web.transaction import writing


def fill() -> int:
    """Write the idea and what is said about it; gives its number."""
    words = Words.of(
        "Lastenräder zum Leihen", "In jedem Stadtteil sollte ein Lastenrad stehen, das alle leihen können.", "de"
    )
    with writing():
        idea = Idea(
            number=service.next_number(KIND),
            status=Status.DISCUSSION,
            visibility=Visibility.PUBLIC,
            owner=OWNERS[Status.DISCUSSION],
            due_on=service.due_on(Status.DISCUSSION),
            listed_at=now(),
        )
        service.write(idea, words)
        idea.published_at = now()
        talk.fill(idea)
        session.execute(update(Comment).where(Comment.contribution_id == idea.id).values(supports=0))
        return idea.number


if __name__ == "__main__":
    with create_app().app_context():
        click.echo(fill())
