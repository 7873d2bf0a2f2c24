"""Fills an empty database with the demonstration: people, ideas on every stop of their way, and what was said."""

from __future__ import annotations

from sqlalchemy import select

from forum.answer_clock import figures
from forum.contributions import tallies
from forum.contributions.models import NumberSeries
from forum.demo import blanks, councils, desk, ideas, inbox, meetings, people, voices
from forum.demo.advice import Advice
from forum.demo.story import Story
from forum.ideas.models import KIND
from forum.kernel.database import session
from forum.meetings import pdf as minutes_as_pdf
from forum.strategy import defaults
from forum.web.transaction import writing


def fill() -> None:
    """Write the demonstration as it would have happened until today. Raises NotEmptyError.

    Rows are written with their historic times, so nothing is emitted and nobody gets mail.
    """
    people.require_nobody()
    story = Story(first=1 + (session.scalar(select(NumberSeries.last).where(NumberSeries.kind == KIND)) or 0))
    password_hash = people.hashed()
    told = ideas.prepare(story)
    with writing():
        people.require_nobody()
        defaults.load()
        society = people.settle(story, password_hash)
        known = ideas.tell(story, society, told)
        councils.settle(story, society, known)
        meetings.settle(story, society, known)
        Advice(story, society, known).settle()
        comments = voices.discuss(story, society, told, known)
        voices.back(society, told, known)
        voices.report(story, society, known, comments)
        desk.settle(story, society, known)
        blanks.settle(story, society, known, comments)
        inbox.fill(society, known)
    tallies.refresh()
    figures.refresh()
    minutes_as_pdf.make_missing()
