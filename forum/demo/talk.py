"""A long discussion for measuring: hundreds of comments in threads about the first idea."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text

from forum.accounts.models import Person
from forum.comments.counting import COLUMNS
from forum.comments.fulltext import INDEX
from forum.comments.models import Comment, Discussion, Stance
from forum.contributions.models import Contribution
from forum.contributions.service import heat
from forum.contributions.status import Visibility
from forum.demo.story import Story
from forum.ideas.models import KIND
from forum.kernel.analysis import analyse
from forum.kernel.database import engine, session
from forum.kernel.text import render

COMMENTS, THREADS = 500, 180
LONGEST = 120  # replies of the longest thread
STANCES = {Stance.FOR: 5, Stance.AGAINST: 2, Stance.NEUTRAL: 3}


def first() -> Contribution:
    """Give the idea with the smallest number."""
    ideas = select(Contribution).where(Contribution.kind == KIND).order_by(Contribution.number)
    return session.scalars(ideas.limit(1)).one()


def fill(idea: Contribution, seed: int = 1, count: int = COMMENTS) -> None:
    """Let people say so much about an idea about which nobody has said anything; the same for the same seed."""
    key = (session.scalar(select(func.max(Comment.id))) or 0) + 1
    people = session.scalars(select(Person.id).order_by(Person.id)).all()
    rows = list(_rows(Random(seed), key, count))  # a thread's counts are whole only at the end
    for index, row in enumerate(rows):
        row["contribution_id"], row["author_id"] = idea.id, people[index * 7 % len(people)]
        row["created_at"] = idea.listed_at + timedelta(hours=index)
    session.execute(insert(Comment), rows)
    INDEX.put_new([(row["id"], analyse("", row["body"], "de")) for row in rows])
    stances = Counter(row["stance"] for row in rows if row["stance"])
    numbers = {COLUMNS[stance]: stances[stance] for stance in Stance}
    session.add(Discussion(contribution_id=idea.id, **numbers))
    idea.comments = count
    idea.heat = heat(idea.supports, count, idea.listed_at)
    if engine().dialect.name == "postgresql":
        last = {"last": key + count - 1}
        session.execute(text("SELECT setval(pg_get_serial_sequence('comments', 'id'), :last)"), last)


def _rows(random: Random, key: int, count: int) -> Iterator[dict[str, Any]]:
    """Comments in the order in which they were written: some begin threads, others answer in one, the first most often."""
    said = [
        comment["text"] for idea in Story().ideas for comment in idea.get("comments", ()) if "{" not in comment["text"]
    ]
    rendered = {words: render(words) for words in said}
    threads: list[dict[str, Any]] = []
    members: dict[int, list[int]] = {}
    for number in range(count):
        row = _row(random, key + number, random.choice(said), rendered)
        if not threads or random.random() < THREADS / count:
            row["stance"] = random.choices(list(STANCES), list(STANCES.values()))[0]
            threads.append(row)
            members[row["id"]] = [row["id"]]
        else:
            busy = threads[0]["said"] < LONGEST and random.random() < LONGEST / (count - THREADS)
            first = threads[0] if busy else random.choice(threads)
            first["said"] += 1
            first["replies"] += 1
            row |= {"thread_id": first["id"], "position": first["said"], "listed": False}
            row["parent_id"] = random.choice(members[first["id"]])
            members[first["id"]].append(row["id"])
        yield row


def _row(random: Random, key: int, words: str, rendered: dict[str, str]) -> dict[str, Any]:
    return {
        "id": key,
        "thread_id": None,
        "parent_id": None,
        "position": 0,
        "stance": "",
        "body": words,
        "html": rendered[words],
        "visibility": Visibility.PUBLIC,
        "listed": True,
        "replies": 0,
        "said": 0,
        "supports": int(random.paretovariate(1.2)) - 1,
    }
