"""Compares what was acknowledged with what the database holds, and with what has left by mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, text

from tests.faults.storm import Act
from tests.site import Site, wait

COUNTERS = """
SELECT contributions.id,
       contributions.supports, (SELECT count(*) FROM supports WHERE contribution_id = contributions.id),
       contributions.comments,
       (SELECT count(*) FROM comments WHERE contribution_id = contributions.id AND visibility = 'public')
FROM contributions ORDER BY contributions.id
"""
NOTICES = """
SELECT outbox.id, comments.body,
       (SELECT count(*) FROM news WHERE news.comment_id = comments.id),
       (SELECT count(*) FROM notifications JOIN news ON news.id = notifications.news_id
        WHERE news.comment_id = comments.id AND notifications.person_id = contributions.author_id),
       (SELECT count(*) FROM deliveries WHERE deliveries.outbox_id = outbox.id)
FROM comments
JOIN contributions ON contributions.id = comments.contribution_id
LEFT JOIN outbox ON outbox.event = 'comment.publish' AND outbox.subject_id = comments.id
"""


@contextmanager
def connected(site: Site, *, writing: bool = False) -> Iterator[Connection]:
    """Open the database of a site beside its servers."""
    engine = create_engine(site.database)
    try:
        with engine.connect() as connection:
            yield connection
            if writing:
                connection.commit()
    finally:
        engine.dispose()


def rows(site: Site, question: str, **values: Any) -> list[Any]:
    """Ask the database."""
    with connected(site) as connection:
        return [tuple(row) for row in connection.execute(text(question), values)]


def contradictions(site: Site, acknowledged: Sequence[Act]) -> list[str]:
    """Give what is wrong: acts that were acknowledged and are missing or doubled, and counters that tell otherwise."""
    ideas = dict(rows(site, "SELECT number, id FROM contributions"))
    supports = Counter((row[0], row[1]) for row in rows(site, "SELECT contribution_id, person_id FROM supports"))
    comments = Counter(row[0] for row in rows(site, "SELECT body FROM comments"))
    wrong = []
    for act in acknowledged:
        key: Any = (ideas[int(act.path.split("/")[2])], act.person["id"])
        found = supports[key] if act.kind == "support" else comments[act.form["body"]]
        if found != 1:
            wrong.append(f"{act.kind} {act.path} {act.form.get('body', '')}: {found} times")
    for key, counted_supports, supported, counted_comments, commented in rows(site, COUNTERS):
        if (counted_supports, counted_comments) != (supported, commented):
            wrong.append(f"idea {key}: {counted_supports} of {supported} supports, {counted_comments} of {commented}")
    return wrong


def everything_left(site: Site) -> None:
    """Wait until nothing is due any more, as long as it becomes less; what a killed worker held is free at once.

    It is freed once: rows that somebody changes all the time are passed over by a worker on PostgreSQL.
    """
    with connected(site, writing=True) as connection:
        connection.execute(text("UPDATE outbox SET next_at = created_at WHERE done_at IS NULL"))

    def waiting() -> int:
        with connected(site) as connection:
            return int(connection.execute(text("SELECT count(*) FROM outbox WHERE done_at IS NULL")).scalar_one())

    while left := waiting():
        wait(lambda most=left: waiting() < most, f"{left} entries stay in the outbox")


def told(site: Site) -> tuple[Counter[str], list[str]]:
    """Give how often each mail left, and what is wrong with the notices: exactly one in the inbox, at least one mail."""
    mails = Counter(str(mail["Message-ID"]) for mail in site.post.mails)
    by_entry: Counter[str] = Counter()
    for name, count in mails.items():
        by_entry[name.strip("<").partition(".")[0]] += count
    wrong = []
    for entry, body, news, inbox, deliveries in rows(site, NOTICES):
        if (news, inbox, deliveries) != (1, 1, 1) or not by_entry[str(entry)]:
            wrong.append(
                f"{body}: {news} news, {inbox} in the inbox, {deliveries} deliveries, {by_entry[str(entry)]} mails"
            )
    return mails, wrong
