"""The one queue: new ideas, comments that wait, open reports, objections to blanked passages – in the order in which they came, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Date, Select, String, false, func, literal, null, or_, select, union_all

from forum.accounts.actor import Actor
from forum.accounts.models import Person
from forum.blanking import queries as blankings
from forum.blanking.models import Blanking, BlankingStatus
from forum.comments.models import Comment
from forum.comments.queries import display_name
from forum.contributions.models import Contribution
from forum.contributions.policy import VIEW
from forum.contributions.status import Status, Visibility
from forum.contributions.way import elapsed
from forum.ideas.models import KIND
from forum.kernel.clock import Period, local, today
from forum.kernel.database import session
from forum.kernel.settings import current
from forum.moderation.models import Report, ReportStatus
from forum.organisations.models import Organisation

LIMIT = 100
# The value of `?art=`, what it shows, and where a case of it opens.
KINDS = {"ideen": "idea", "kommentare": "comment", "meldungen": "report", "widersprueche": "objection"}
FILTERS = {
    "ideen": _("New ideas"),
    "kommentare": _("First comments"),
    "meldungen": _("Reports"),
    "widersprueche": _("Objections"),
}
LABELS = {"idea": _("New idea"), "comment": _("First comment"), "report": _("Report"), "objection": _("Objection")}
REVIEW = Period(days=28)  # an objection is decided within four weeks, as a review is (mission, rule 5)


@dataclass(frozen=True)
class Item:
    """One case that waits; `key` is the number of an idea, else the row's key, `who` wrote or reported it."""

    kind: str
    key: int
    since: datetime
    due_on: date
    title: str
    language: str
    who: str
    reason: str

    @property
    def label(self) -> Any:
        """What kind of case it is."""
        return LABELS[self.kind]

    @property
    def late(self) -> bool:
        """Whether the answer was due before today."""
        return self.due_on < today()

    @property
    def percent(self) -> int:
        """How much of the time to answer has run."""
        return elapsed(self.since, self.due_on)

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Where it stands: oldest first."""
        return self.since, self.kind, self.key

    def url(self, chosen: str = "") -> str:
        """Give the page of the case; `chosen` is the filter to stay in."""
        if self.kind == "objection":
            return url_for("blanking.show", key=self.key)
        return url_for(f"moderation.{self.kind}", number=self.key, art=chosen or None)


@dataclass(frozen=True)
class Queue:
    """The oldest cases of the chosen kinds; `more` tells that others wait behind them."""

    items: tuple[Item, ...]
    chosen: str
    more: bool

    @property
    def urls(self) -> list[tuple[Item, str]]:
        """The cases with their addresses."""
        return [(item, item.url(self.chosen)) for item in self.items]

    @property
    def count(self) -> int:
        """How many are shown."""
        return len(self.items)

    def find(self, kind: str, key: int) -> Item | None:
        """Give the case if it waits."""
        return next((item for item in self.items if (item.kind, item.key) == (kind, key)), None)

    def after(self, done: Item) -> Item | None:
        """Give the case to open once one was dealt with: the next older one behind it, else the oldest."""
        behind = [item for item in self.items if item.order > done.order]
        return next(iter(behind or self.items), None)


def first_comment_due(since: datetime) -> date:
    """Give the day until which a comment is checked."""
    return Period(working_days=current().answer_comment_working_days).after(local(since).date())


def waiting(actor: Actor, chosen: str = "") -> Queue:
    """Give the queue, or what `chosen` (a key of `KINDS`) leaves of it; at most 100 cases, one query."""
    kinds = [KINDS[chosen]] if chosen in KINDS else list(KINDS.values())
    parts = [select(SOURCES[kind](actor).subquery()) for kind in kinds]
    merged = union_all(*parts).subquery("queue")
    rows = session.execute(select(merged).order_by(merged.c.since, merged.c.kind, merged.c.key).limit(LIMIT + 1)).all()
    return Queue(tuple(_item(row) for row in rows[:LIMIT]), chosen if chosen in KINDS else "", len(rows) > LIMIT)


def _item(row: Any) -> Item:
    who = row.organisation or (display_name(row.name, row.state) if row.known else "")
    if row.kind == "objection":
        due_on = REVIEW.after(local(row.since).date())
    else:
        due_on = row.due_on or first_comment_due(row.since)
    return Item(row.kind, row.key, row.since, due_on, row.title, row.language, who, row.reason)


def _named(
    kind: str, key: Any, since: Any, due_on: Any, person: Any, reason: Any, about: Any = Contribution
) -> Select[Any]:
    return select(
        literal(kind, String).label("kind"),
        key.label("key"),
        since.label("since"),
        due_on.label("due_on"),
        about.title.label("title"),
        about.language.label("language"),
        person.label("known"),
        Person.name.label("name"),
        Person.state.label("state"),
        Organisation.name.label("organisation"),
        reason.label("reason"),
    )


def _ideas(actor: Actor) -> Select[Any]:
    return (
        _named(
            "idea",
            Contribution.number,
            Contribution.status_since,
            Contribution.due_on,
            Contribution.author_id,
            literal("", String),
        )
        .outerjoin(Person, Person.id == Contribution.author_id)
        .outerjoin(Organisation, Organisation.id == Contribution.organisation_id)
        .where(Contribution.kind == KIND, Contribution.status == Status.SUBMITTED, VIEW.where(actor, Contribution))
        .order_by(Contribution.status_since, Contribution.number)
        .limit(LIMIT + 1)
    )


def _comments(actor: Actor) -> Select[Any]:
    return (
        _named("comment", Comment.id, Comment.created_at, null().cast(Date), Comment.author_id, literal("", String))
        .select_from(Comment)
        .join(Contribution, Contribution.id == Comment.contribution_id)
        .outerjoin(Person, Person.id == Comment.author_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .where(Comment.visibility == Visibility.PENDING, VIEW.where(actor, Contribution))
        .order_by(Comment.id)
        .limit(LIMIT + 1)
    )


def _reports(actor: Actor) -> Select[Any]:
    return (
        _named("report", Report.id, Report.created_at, Report.due_on, Report.reporter_id, Report.reason)
        .select_from(Report)
        .join(Contribution, Contribution.id == Report.contribution_id)
        .outerjoin(Person, Person.id == Report.reporter_id)
        .outerjoin(Organisation, false())  # who reports speaks for nobody
        .where(Report.status == ReportStatus.OPEN, VIEW.where(actor, Contribution))
        .order_by(Report.created_at, Report.id)
        .limit(LIMIT + 1)
    )


def _objections(actor: Actor) -> Select[Any]:
    """What authors say to passages that a colleague blanked; who did it does not decide about it."""
    shown = blankings.seen(actor, Blanking.status == BlankingStatus.CONTESTED)
    return (
        _named(
            "objection",
            Blanking.id,
            Blanking.objected_at,
            null().cast(Date),
            Blanking.author_id,
            literal("", String),
            shown.c,
        )
        .select_from(Blanking)
        .join(shown, shown.c.id == Blanking.id)
        .outerjoin(Person, Person.id == Blanking.author_id)
        .outerjoin(Organisation, false())
        .where(or_(Blanking.actor_id.is_(None), Blanking.actor_id != actor.id))
        .order_by(Blanking.objected_at, Blanking.id)
        .limit(LIMIT + 1)
    )


SOURCES = {"idea": _ideas, "comment": _comments, "report": _reports, "objection": _objections}


def counts(actor: Actor) -> dict[str, int]:
    """Count what waits by filter, each up to 1,001; one query."""
    numbers = [
        select(func.count())
        .select_from(SOURCES[kind](actor).order_by(None).limit(1_001).subquery())
        .scalar_subquery()
        .label(name)
        for name, kind in KINDS.items()
    ]
    return dict(session.execute(select(*numbers)).mappings().one())
