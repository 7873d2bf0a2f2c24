"""Steps of a draft: say that one is biased, let vote, a minority opinion, issue, put aside – one page each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as lazy

from forum.accounts.views import unkept
from forum.councils import policy as councils
from forum.kernel.errors import Refused
from forum.kernel.text import whole_number
from forum.recommendations import drafting, forms, issuing, room, stages
from forum.recommendations.drafting import Text
from forum.recommendations.models import OPINION_LENGTH
from forum.recommendations.room import Seen
from forum.recommendations.views_drafts import views
from forum.votes import acting
from forum.votes import policy as votes
from forum.votes.forms import ReasonForm
from forum.web.actor import actor
from forum.web.transaction import writing


@dataclass(frozen=True)
class Step:
    """One step: its form, what it does (given key, form and revision; gives where to go), whether only the chair may."""

    form: type[Any]
    apply: Callable[[str, int, Any, int], str]
    done: Any
    chair: bool = True


def _here(slug: str, key: int) -> str:
    return url_for("recommendation_drafts.show", slug=slug, key=key)


def _declare(slug: str, key: int, form: Any, _revision: int) -> str:
    drafting.declare(key, form.reason.data, actor=actor())
    return _here(slug, key)


def _vote(slug: str, key: int, form: Any, revision: int) -> str:
    vote = drafting.let_vote(key, form.moment, actor=actor(), revision=revision)
    return url_for("votes.show", slug=slug, number=vote.number)


def _take_over(slug: str, key: int, _form: Any, revision: int) -> str:
    drafting.take_over(key, whole_number(request.form.get("vote")) or 0, actor=actor(), revision=revision)
    return _here(slug, key)


def _object(slug: str, key: int, form: Any, _revision: int) -> str:
    text = Text.of("", form.body.data, limit=OPINION_LENGTH)
    drafting.object_to(key, text, named=bool(form.named.data), actor=actor())
    return _here(slug, key)


def _issue(_slug: str, key: int, _form: Any, revision: int) -> str:
    found = issuing.issue(key, actor=actor(), revision=revision)
    return url_for("recommendations.show", number=found.number)


def _drop(slug: str, key: int, _form: Any, revision: int) -> str:
    drafting.drop(key, actor=actor(), revision=revision)
    return url_for("council_room.index", slug=slug)


STEPS: dict[str, Step] = {
    "befangen": Step(ReasonForm, _declare, lazy("It stands in the record. You do not vote on this."), chair=False),
    "abstimmen": Step(forms.VoteForm, _vote, lazy("The vote is open. Everyone who may vote gets a mail.")),
    "uebernehmen": Step(forms.StepForm, _take_over, lazy("The vote of the meeting counts for this draft.")),
    "minderheit": Step(forms.OpinionForm, _object, lazy("It is published together with the text."), chair=False),
    "herausgeben": Step(forms.StepForm, _issue, lazy("It is public now. Whoever follows the idea hears of it.")),
    "verwerfen": Step(forms.StepForm, _drop, lazy("The draft was put aside.")),
}


@views.route(
    "/<number:key>/<any(befangen, abstimmen, uebernehmen, minderheit, herausgeben, verwerfen):act>",
    methods=["GET", "POST"],
)
def step(slug: str, key: int, act: str) -> ResponseReturnValue:
    """Take a step; where it cannot be taken any more, say so and give back what was typed."""
    seen, chosen = room.visible(slug, key, actor()), STEPS[act]
    if chosen.chair:
        turn = acting.turn(seen.draft.council, actor(), without=seen.excluded, about=seen.draft.about)
        votes.ACT.require(actor(), turn)
    else:
        councils.READ.require(actor(), seen.draft.council)
    form = chosen.form(data=_filled(seen, act))
    if form.sent:
        revision = whole_number(request.form.get("revision")) or 0
        try:
            with writing():
                to = chosen.apply(slug, key, form, revision)
        except Refused:
            typed = [(name, request.form[name]) for name in ("body", "reason") if request.form.get(name)]
            return unkept(render_template("councils/late.html", typed=typed, back=_here(slug, key)), 409)
        flash(str(chosen.done), "good")
        return redirect(to, 303)
    return unkept(_page(seen, act, form), 422 if form.errors else 200)


def _filled(seen: Seen, act: str) -> dict[str, Any]:
    data: dict[str, Any] = {"revision": str(seen.draft.revision)}
    if act == "minderheit" and (mine := room.my_opinion(seen.draft.id, actor())) is not None:
        data |= {"body": mine.body, "named": mine.named}
    return data


def _page(seen: Seen, act: str, form: Any) -> str:
    offered = stages.held_in_meetings(seen.draft) if act == "uebernehmen" else ()
    return render_template(
        f"recommendations/step_{act}.html",
        seen=seen,
        draft=seen.draft,
        council=seen.draft.council,
        vote=seen.vote,
        offered=offered,
        form=form,
        act=act,
    )
