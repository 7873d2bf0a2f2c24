"""Public pages of organisations: the list, and one page each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.kernel.text import excerpt
from forum.organisations import forms, policy, queries, voices
from forum.organisations.models import LABELS, REFUSAL_LABELS, Organisation, OrganisationKind, Refusal, State
from forum.web import blocks
from forum.web.actor import actor
from forum.web.links import public_url

DESCRIPTION = 150
views = Blueprint("organisations", __name__, url_prefix="/organisationen")


@views.get("")
def index() -> ResponseReturnValue:
    """List verified organisations, of one kind or all."""
    kind = request.args.get("art", "")
    kind = kind if kind in forms.kinds() else ""
    after, before = _place("nach"), _place("vor")
    results = blocks.shared("organisations.index", (kind, after, before), lambda: _list(kind, after, before))
    address = public_url("organisations.index", art=kind or None)
    return render_template("organisations/index.html", results=results, kind=kind, canonical=address)


def _list(kind: str, after: str, before: str) -> Markup:
    page, counts = queries.page(kind, after=after, before=before), queries.counts()
    pager = {
        "previous_url": url_for("organisations.index", art=kind or None, vor=page.before) if page.before else None,
        "next_url": url_for("organisations.index", art=kind or None, nach=page.after) if page.after else None,
    }
    kinds = [(str(code), LABELS[code], counts.get(str(code), 0)) for code in OrganisationKind]
    rows = [(row, LABELS[OrganisationKind(row.kind)], excerpt(row.about, DESCRIPTION)) for row in page.organisations]
    told: dict[str, Any] = {"rows": rows, "pager_of": pager, "kinds": kinds, "kind": kind, "all": sum(counts.values())}
    return Markup(render_template("organisations/_list.html", **told))


@views.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """Show an organisation: who it is, who speaks for it if they wish, and what was written in its name."""
    organisation = queries.visible(slug, actor())
    seen = organisation.state in {State.VERIFIED, State.REVOKED, State.DISSOLVED}
    arguments = {name: request.args.get(name, "") for shelf in voices.every() for name in shelf.parameters}
    key = (organisation.id, *arguments.values())
    content = blocks.shared("organisations.show", key, lambda: _content(organisation, arguments)) if seen else ""
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        content=content,
        seen=seen,
        mine=policy.REPRESENT.allows(actor(), organisation),
        desk=policy.DESK.allows(actor()),
        reason_label=REFUSAL_LABELS[Refusal(organisation.reason_code)] if organisation.reason_code else "",
        description=excerpt(organisation.about, DESCRIPTION) if organisation.revoked_at is None else organisation.name,
        canonical=public_url("organisations.show", slug=organisation.slug),
    )


def _content(organisation: Organisation, arguments: dict[str, str]) -> Markup:
    speakers = [row.person.name for row in queries.members(organisation.id) if row.shown]
    shelves = [shelf.render(organisation.id, arguments) for shelf in voices.every()]
    return Markup(
        render_template("organisations/_content.html", organisation=organisation, speakers=speakers, shelves=shelves)
    )


def _place(name: str) -> str:
    value = request.args.get(name, "")
    return value if queries.SLUG.fullmatch(value) else ""
