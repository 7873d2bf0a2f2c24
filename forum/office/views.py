"""The office's desk: what waits, and one page for every act."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import duties
from forum.answer_clock import policy as clock
from forum.contributions import deciding, fulltext
from forum.contributions import policy as trunk
from forum.contributions import queries as trunk_queries
from forum.ideas import lists
from forum.ideas.labels import MOVES
from forum.ideas.models import KIND, Idea
from forum.kernel.errors import Missing, Refused
from forum.kernel.text import whole_number
from forum.lineage import policy as lineage_policy
from forum.lineage import queries as lineage
from forum.lineage import service as lineage_service
from forum.notes import policy as notes
from forum.notes import service as note_service
from forum.office import acts, queries, templates
from forum.statements import policy as statements
from forum.statements import queries as statement_queries
from forum.statements import service as statement_service
from forum.web import stale
from forum.web.actor import actor

views = Blueprint("office", __name__, url_prefix="/geschaeftsstelle")
SIMILAR = 4
HIDDEN = {"csrf_token", "revision"}


@views.get("")
def index() -> ResponseReturnValue:
    """Show what waits, the most urgent first."""
    view = request.args.get("sicht", "offen")
    view = view if view in {queries.WEEK, *queries.VIEWS} else "offen"
    return render_template("office/index.html", view=view, waiting=queries.waiting(view), duties=duties.of(actor()))


@views.get("/ideen/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """Show one idea with everything that a decision needs, and the acts that are open."""
    idea = found(number)
    timeline = trunk_queries.timeline(idea.id)
    similar = fulltext.near_duplicates(idea.title, idea.body, SIMILAR, besides=idea.id)
    return render_template(
        "office/case.html",
        idea=idea,
        timeline=timeline,
        way=trunk_queries.way(idea, timeline),
        similar=lists.chosen_ids(similar),
        acts=acts.open_to(idea, actor()),
        own=not trunk.CLASSIFY.allows(actor(), idea),
        statements=statement_queries.about(idea.id),
        may_ask=statements.ASK.allows(actor(), idea) and statement_service.askable(idea),
        may_extend=idea.due_on is not None and clock.EXTEND.allows(actor(), idea),
        may_note=notes.READ.allows(actor(), idea),
        notes=note_service.count(idea),
        may_connect=lineage_policy.CONNECT.allows(actor(), idea),
        may_merge=lineage_service.mergeable(idea),
        family=lineage.family(idea, timeline, reader=actor()),
    )


@views.route("/ideen/<number:number>/<slug>", methods=["GET", "POST"])
def act(number: int, slug: str) -> ResponseReturnValue:
    """Do one act; a form that somebody else was faster than shows what they did and keeps what was typed."""
    idea = found(number)
    known = {entry.slug for entry in acts.ACTS}
    if slug not in known:
        raise Missing
    chosen = next((entry for entry in acts.open_to(idea, actor()) if entry.slug == slug), None)
    if chosen is None:
        return _too_late(idea, next(entry for entry in acts.ACTS if entry.slug == slug))
    asked = deciding.of(idea, chosen.move)
    form = chosen.open_form(idea, asked)
    if chosen.move == "answer" and templates.wished():
        templates.insert(form)
    elif form.sent and not stale.is_late(form, idea.revision):
        try:
            chosen.apply(idea, form, actor(), _revision(form.revision.data), asked)
        except Refused:
            idea = found(number)
            if not stale.is_late(form, idea.revision) or chosen not in acts.open_to(idea, actor()):
                return _too_late(idea, chosen)
        else:
            flash(str(chosen.done), "good")
            return redirect(url_for("office.show", number=number), 303)
    clashing = stale.settle(form, idea.revision, chosen.stands(idea))
    offered = templates.every() if chosen.move == "answer" else ()
    page = render_template(
        "office/act.html",
        idea=idea,
        act=chosen,
        form=form,
        templates=offered,
        clashing=clashing,
        last=_last(idea) if clashing is not None else None,
    )
    return page, stale.status(form, clashing)


def found(number: int) -> Idea:
    """Give an idea that the office may see; raises Missing."""
    idea = trunk_queries.loaded(Idea, KIND, number)
    if not isinstance(idea, Idea) or not trunk.VIEW.allows(actor(), idea):
        raise Missing
    return idea


def _too_late(idea: Idea, act: acts.Act) -> ResponseReturnValue:
    """Say what a colleague has just decided, and give back what was typed, beside an answer that stands now."""
    form, answer = act.open_form(idea, ()), trunk_queries.answer(idea.id) if act.move == "answer" else None
    names = ("outcome", "verdict", "body", "costs", "period", "responsible", "paper")
    stands = {name: getattr(answer, name) for name in names} if answer is not None else {}
    clashing = stale.clashes(form, {**{field.name: "" for field in form if field.name not in HIDDEN}, **stands})
    typed = [clash for clash in clashing if clash.typed and form.is_submitted()]
    page = render_template("office/too_late.html", idea=idea, last=_last(idea), typed=typed)
    return page, 409


def _last(idea: Idea) -> dict[str, Any]:
    """Give what was decided last on an idea, with its name."""
    entry = next(iter(trunk_queries.timeline(idea.id)), None)
    return {"entry": entry, "title": MOVES.get(entry.move, entry.move) if entry else _("Nothing has happened yet")}


def _revision(value: str | None) -> int:
    return whole_number(value) or 0
