"""Questions about topics and districts."""

from __future__ import annotations

from sqlalchemy import select

from forum.kernel.database import session
from forum.strategy.models import District, Topic


def topics() -> list[Topic]:
    """Give all topics in their order."""
    return list(session.scalars(select(Topic).order_by(Topic.position)))


def districts() -> list[District]:
    """Give all districts by number."""
    return list(session.scalars(select(District).order_by(District.number)))


def topic_name(topic: Topic, locale: str) -> str:
    """Give a topic's name in the language of the page."""
    return topic.name_en if locale == "en" else topic.name_de
