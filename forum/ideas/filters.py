"""What a reader asks of the list of ideas, read from the address; unknown values are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from forum.contributions.status import LABELS, Status
from forum.kernel.text import plain
from forum.organisations.models import LABELS as KIND_LABELS
from forum.organisations.models import OrganisationKind
from forum.strategy.models import District, Topic
from forum.strategy.queries import topic_name
from forum.web.languages import locale

ORDERS = {"beliebt": "heat", "neueste": "listed_at", "meistdiskutiert": "comments"}
PARAMETERS = frozenset({"q", "thema", "bezirk", "status", "von", "sortierung", "nach", "vor"})
CURSOR = re.compile(r"(?P<value>[0-9TZ:.e+-]{1,40})~(?P<id>[0-9]{1,12})")
LONGEST_QUERY = 200
PUBLIC_STATUSES = tuple(status for status in Status if status not in {Status.DRAFT, Status.SUBMITTED})
FROM = ("person", *OrganisationKind)


@dataclass(frozen=True)
class Filters:
    """All state of the list. Tuples hold topic slugs, district numbers, status codes and kinds of authors."""

    q: str = ""
    topics: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    mine: bool = False
    order: str = ""
    after: str = ""
    before: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether any filter or search is set."""
        return bool(self.q or self.topics or self.districts or self.statuses or self.kinds or self.mine)

    @property
    def count(self) -> int:
        """How many filters are set, for the button on the phone."""
        return len(self.topics) + len(self.districts) + len(self.statuses) + len(self.kinds) + self.mine

    @property
    def sorting(self) -> str:
        """The order in use: what was asked for, else by relevance in a search and by popularity without."""
        return self.order or ("relevanz" if self.q else "beliebt")

    def without_page(self) -> Filters:
        """Give the same list from its beginning."""
        return replace(self, after="", before="")

    def url(self) -> str:
        """Give the address of this list."""
        values: dict[str, Any] = {
            "q": self.q or None,
            "thema": list(self.topics),
            "bezirk": list(self.districts),
            "status": list(self.statuses),
            "von": list(self.kinds),
            "meine": 1 if self.mine else None,
            "sortierung": self.order or None,
            "nach": self.after or None,
            "vor": self.before or None,
        }
        return url_for("ideas.index", **{name: value for name, value in values.items() if value})


def read(args: MultiDict[str, str], *, signed_in: bool) -> Filters:
    """Read the address; what it does not know it leaves out."""

    def chosen(name: str, known: tuple[str, ...] | None = None) -> tuple[str, ...]:
        values = dict.fromkeys(plain(value, limit=40) for value in args.getlist(name)[:40])
        return tuple(value for value in values if value and (known is None or value in known))

    q = plain(args.get("q", ""), limit=LONGEST_QUERY)
    order = args.get("sortierung", "")
    after, before = args.get("nach", ""), args.get("vor", "")
    return Filters(
        q=q,
        topics=chosen("thema"),
        districts=chosen("bezirk"),
        statuses=chosen("status", PUBLIC_STATUSES),
        kinds=chosen("von", FROM),
        mine=signed_in and args.get("meine") == "1",
        order=order if order in ORDERS or (order == "relevanz" and q) else "",
        after=after if CURSOR.fullmatch(after) else "",
        before=before if CURSOR.fullmatch(before) and not after else "",
    )


@dataclass(frozen=True)
class Option:
    """A value of a filter with its count; `count` is None where it is not known."""

    value: str
    label: str
    chosen: bool
    count: int | None


@dataclass(frozen=True)
class Facet:
    """One group of options."""

    name: str
    label: str
    options: tuple[Option, ...]


def facets(
    filters: Filters, counts: dict[str, dict[str, int]], topics: list[Topic], districts: list[District]
) -> tuple[Facet, ...]:
    """Give the filter groups; `counts` is facet → value → number, missing facets have unknown counts."""

    def option(facet: str, key: object, value: str, label: str, chosen: tuple[str, ...]) -> Option:
        known = counts.get(facet)
        return Option(value, label, value in chosen, None if known is None else known.get(str(key), 0))

    def used(options: list[Option]) -> tuple[Option, ...]:
        return tuple(entry for entry in options if entry.chosen or entry.count != 0)

    names = {"person": _("Individuals"), **{str(kind): str(label) for kind, label in KIND_LABELS.items()}}
    return (
        Facet(
            "thema",
            _("Topic"),
            tuple(option("topic", t.id, t.slug, topic_name(t, locale()), filters.topics) for t in topics),
        ),
        Facet(
            "bezirk",
            _("District"),
            tuple(option("district", d.id, d.number, d.label, filters.districts) for d in districts),
        ),
        Facet(
            "status",
            _("Status"),
            used([option("status", s, s, str(LABELS[s]), filters.statuses) for s in PUBLIC_STATUSES]),
        ),
        Facet("von", _("Submitted by"), used([option("from", k, k, names[k], filters.kinds) for k in FROM])),
    )


def pills(filters: Filters, groups: tuple[Facet, ...]) -> list[tuple[str, str]]:
    """Give the chosen filters as (label, address without it)."""
    fields = {"thema": "topics", "bezirk": "districts", "status": "statuses", "von": "kinds"}
    start = filters.without_page()
    result = []
    if filters.q:
        result.append((f"„{filters.q}“", replace(start, q="", order="").url()))
    if filters.mine:
        result.append((_("My ideas"), replace(start, mine=False).url()))
    for group in groups:
        field = fields[group.name]
        for entry in group.options:
            if entry.chosen:
                rest = tuple(value for value in getattr(filters, field) if value != entry.value)
                result.append((entry.label, replace(start, **{field: rest}).url()))  # type: ignore[arg-type]
    return result
