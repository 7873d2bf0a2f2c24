"""News as inbox, digest and mail show them: grouped by contribution, with the words that stand there now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, and_, select
from sqlalchemy import func as sql

from forum.accounts.models import Person
from forum.comments import queries as comments
from forum.comments.models import Comment
from forum.contributions import addresses
from forum.contributions.models import Answer, Contribution, TimelineEntry
from forum.ideas.labels import MOVES
from forum.kernel.database import session
from forum.kernel.settings import current
from forum.kernel.text import excerpt
from forum.lineage import queries as lineage
from forum.notifications.kinds import Kind
from forum.notifications.models import News, Notification
from forum.notifications.news import SAID
from forum.organisations.models import Organisation

QUOTED = 200  # characters of a comment or a reason
MERGE = ".merge"
# Whether a comment answers the reader's own: on their own ideas every comment does, and none is called a reply.
REPLY = and_(Notification.kind == Kind.REPLIES, Contribution.author_id.is_distinct_from(Notification.person_id))
OTHERS: dict[str, Any] = {
    "propose_merge": _("The office proposes a merge"),
    "hide": _("Hidden by the moderation team"),
    "show": _("Visible again"),
}


@dataclass(frozen=True)
class Item:
    """One piece of news; `label` is lazily translated, `by` who spoke, `quote` the beginning of what they said."""

    news_id: int
    label: Any
    by: str
    quote: str
    language: str
    at: datetime
    url: str
    unread: bool


@dataclass
class Group:
    """All news on one contribution, newest first; `more` is how many older ones are not shown."""

    contribution_id: int
    number: int
    title: str
    language: str
    url: str
    status: str
    since: datetime
    due_on: date | None
    items: list[Item] = field(default_factory=list)
    unread: int = 0
    more: int = 0


def chosen() -> Select[Any]:
    """Ask for notifications with everything that is told about them; conditions on their tables are the caller's."""
    wanted: Any = (
        select(
            Notification,
            News,
            Contribution,
            Comment,
            TimelineEntry.reason.label("reason"),
            TimelineEntry.details.label("details"),
            Person.name.label("name"),
            Person.state.label("state"),
            Organisation.name.label("organisation"),
        )
        .select_from(Notification)
        .join(News, News.id == Notification.news_id)
        .join(Contribution, Contribution.id == Notification.contribution_id)
        .outerjoin(Comment, Comment.id == News.comment_id)
        .outerjoin(TimelineEntry, TimelineEntry.id == News.entry_id)
        .outerjoin(Person, Person.id == Comment.author_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
    )
    return wanted  # type: ignore[no-any-return]


def groups(rows: Iterable[Any], *, locale: str = "") -> list[Group]:
    """Group rows of `chosen`, the group with the newest news first.

    With a `locale` addresses are full ones that open in this language, for mail; without they are paths.
    """
    ordered = sorted(rows, key=lambda row: row.News.id, reverse=True)
    verdicts = _verdicts({row.News.contribution_id for row in ordered if row.News.event.endswith(".answer")})
    invited = _invited(ordered)
    found: dict[int, Group] = {}
    for row in ordered:
        contribution = row.Contribution
        group = found.get(contribution.id)
        if group is None:
            group = found[contribution.id] = Group(
                contribution.id,
                contribution.number,
                contribution.title,
                contribution.language,
                _address(contribution, None, locale),
                contribution.status,
                contribution.status_since,
                contribution.due_on,
            )
        other = invited.get((row.Notification.person_id, contribution.id)) if _is_merge(row.News) else None
        group.items.append(_item(row, verdicts, locale, other))
        group.unread += row.Notification.read_at is None
    return list(found.values())


def _is_merge(news: News) -> bool:
    return news.event.endswith(MERGE)


def _invited(rows: Iterable[Any]) -> dict[tuple[int, int], Contribution]:
    """Give whom of the readers a merge invites to take their support along, and where to; mostly asks nothing."""
    merges = [row for row in rows if _is_merge(row.News)]
    if not merges:
        return {}
    return lineage.invited({row.News.contribution_id for row in merges}, {row.Notification.person_id for row in merges})


def _verdicts(contribution_ids: set[int]) -> dict[int, str]:
    """Give the newest official answers in one sentence."""
    if not contribution_ids:
        return {}
    newest = (
        select(sql.max(Answer.id)).where(Answer.contribution_id.in_(contribution_ids)).group_by(Answer.contribution_id)
    )
    rows = session.execute(select(Answer.contribution_id, Answer.verdict).where(Answer.id.in_(newest)))
    return {row.contribution_id: row.verdict for row in rows}


def _item(row: Any, verdicts: dict[int, str], locale: str, other: Contribution | None) -> Item:
    """Give one piece of news; `other` is the contribution that a merge invites the reader to support."""
    news, comment, contribution = row.News, row.Comment, row.Contribution
    if comment is not None:
        by = row.organisation or comments.display_name(row.name, row.state)
        quote, language = _beginning(comment.body), comment.language
    else:
        verdict = verdicts.get(contribution.id, "") if news.event.endswith(".answer") else ""
        by, quote, language = "", _beginning(verdict or row.reason or ""), "de" if verdict else ""
    version = (row.details or {}).get("version")
    return Item(
        news.id,
        _("Merged. Would you like to take your support along?")
        if other
        else _("The text has changed")
        if version
        else _label(news, comment, row.Notification, contribution),
        by,
        quote,
        language,
        news.at,
        _address(other, None, locale, _anchor="unterstuetzen")
        if other
        else _changes(contribution, version, locale)
        if version
        else _address(contribution, comment, locale),
        row.Notification.read_at is None,
    )


@lru_cache(maxsize=1_000)
def _beginning(text: str) -> str:
    """Give the beginning of what somebody wrote; thousands of digests quote the same words."""
    return excerpt(text, QUOTED)


def _label(news: News, comment: Comment | None, reader: Notification, contribution: Contribution) -> Any:
    verb = news.event.partition(".")[2]
    if news.event == SAID:
        if comment is not None and comment.official:
            return _("Official comment")
        to_me = reader.kind == Kind.REPLIES and reader.person_id != contribution.author_id
        return _("Reply to your comment") if to_me else _("New comment")
    if verb == "publish" and reader.kind == Kind.FOLLOWED:
        return _("New idea")
    return OTHERS.get(verb) or MOVES.get(verb, verb)


def _changes(contribution: Contribution, version: int, locale: str) -> str:
    """Give the address of what changed in a text with a version."""
    values: dict[str, Any] = {"number": contribution.number, "von": version - 1, "bis": version}
    if locale and locale != "de":
        values["lang"] = locale
    path = url_for("ideas.versions", **values)
    return current().public_url + path if locale else path


def _address(contribution: Contribution, comment: Comment | None, locale: str, **more: str) -> str:
    language = {"lang": locale} if locale and locale != "de" else {}
    if comment is not None:
        path = comments.address(contribution, comment, **language)
    else:
        path = addresses.url(contribution, **language, **more)
    return current().public_url + path if locale else path
