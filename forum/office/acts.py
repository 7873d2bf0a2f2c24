"""What the office can do with an idea: one act, one form, one page."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _

from forum.accounts.actor import Actor
from forum.candidates import service as candidates
from forum.contributions.deciding import Question, form_with
from forum.contributions.policy import CLASSIFY
from forum.contributions.words import Words
from forum.councils import service as councils
from forum.ideas import acts, service
from forum.ideas.forms import district_choices, topic_choices
from forum.ideas.models import Idea
from forum.ideas.workflow import WORKFLOW
from forum.office.forms import AssignForm
from forum.web.languages import locale
from forum.web.transaction import writing

# Does the slow work of a form on an idea and gives what is then written, in a transaction.
Prepare = Callable[[Idea, Any, Actor, int], Callable[[], Any]]


@dataclass(frozen=True)
class Act:
    """One act: German address, move of the workflow (empty: classify), label, form, what it does, icon."""

    slug: str
    move: str
    label: Any
    form: type[Any]
    prepare: Prepare
    done: Any
    icon: str
    hint: Any = ""
    kind: str = "line"

    def open_form(self, idea: Idea, asked: Collection[Question]) -> Any:
        """Give the form, filled with what is known, and with what rooms ask beside the act."""
        form = form_with(self.form, asked)(data={**_placed(idea), "revision": idea.revision})
        if isinstance(form, acts.DeclineForm):
            form.offer()
        if isinstance(form, acts.ClassifyForm):
            form.topic.choices, form.district.choices = topic_choices(), district_choices()
        if isinstance(form, AssignForm):
            form.offer()
        return form

    def apply(self, idea: Idea, form: Any, actor: Actor, revision: int, asked: Collection[Question]) -> None:
        """Do what the form says, and write what was answered beside it, in one transaction."""
        write = self.prepare(idea, form, actor, revision)
        with writing():
            write()
            for question in asked:
                question.write(form, actor)

    def stands(self, idea: Idea) -> dict[str, str]:
        """Give what the act changes, as it stands now; nothing for a move, which adds something."""
        return {} if self.move else _placed(idea)


def _placed(idea: Idea) -> dict[str, str]:
    """Give topic and place of an idea, by the names of the form's fields."""
    topic, district = idea.topic.slug if idea.topic else "", idea.district.number if idea.district else ""
    return {"topic": topic, "district": district, "place": idea.place}


def _move(name: str) -> Prepare:
    return lambda idea, form, actor, revision: partial(
        service.move, idea, name, actor=actor, revision=revision, **form.details()
    )


def _classify(idea: Idea, form: Any, actor: Actor, revision: int) -> Callable[[], Any]:
    values = {"topic": form.topic.data, "district": form.district.data or "", "place": form.place.data or ""}
    return partial(service.classify, idea, actor=actor, revision=revision, **values)


def _answer(idea: Idea, form: Any, actor: Actor, revision: int) -> Callable[[], Any]:
    words = Words.of(form.verdict.data, form.body.data, locale(), title_limit=240)
    facts = {name: form[name].data or "" for name in ("costs", "period", "responsible", "paper")}
    return partial(service.answer, idea, words, actor=actor, outcome=form.outcome.data, revision=revision, **facts)


def _forward(idea: Idea, form: Any, actor: Actor, revision: int) -> Callable[[], Any]:
    return partial(service.forward, idea, actor=actor, revision=revision, **form.details())


def _nominate(idea: Idea, form: Any, actor: Actor, revision: int) -> Callable[[], Any]:
    words = Words.of(idea.title, form.reasons.data, locale())
    return partial(candidates.nominate, idea, workflow=WORKFLOW, actor=actor, reasons=words, revision=revision)


def _return(idea: Idea, form: Any, actor: Actor, revision: int) -> Callable[[], Any]:
    return partial(service.take_back, idea, actor=actor, revision=revision, **form.details())


def _assign(idea: Idea, form: Any, actor: Actor, revision: int) -> Callable[[], Any]:
    key, due, reason = int(form.council.data), form.due.data, form.reason.data or ""

    def write() -> None:
        council = councils.receiving(key)
        told: dict[str, Any] = {"council_id": council.id, "council": council.slug, "name": council.name}
        service.assign(idea, actor=actor, due=due, reason=reason, revision=revision, **told)

    return write


def _take_from_council(idea: Idea, form: Any, actor: Actor, revision: int) -> Callable[[], Any]:
    return partial(service.take_from_council, idea, actor=actor, revision=revision, **form.details())


def _adopt(idea: Idea, form: Any, actor: Actor, revision: int) -> Callable[[], Any]:
    return partial(service.adopt, idea, actor=actor, revision=revision, **form.details())


ACTS = (
    Act(
        "antworten",
        "answer",
        _("Answer officially"),
        acts.AnswerForm,
        _answer,
        _("The answer is public."),
        "answer",
        _("The answer stands above the idea and ends its way."),
        "",
    ),
    Act(
        "nominieren",
        "nominate",
        _("Nominate as a project candidate"),
        acts.NominateForm,
        _nominate,
        _("The idea is now a project candidate."),
        "ballot",
        _("The candidate gets a public page with your reasons. Then it is scored and goes to the Board."),
    ),
    Act(
        "an-fachbeirat",
        "assign",
        _("Hand to a council"),
        AssignForm,
        _assign,
        _("The council has the idea now. Its members have mail."),
        "seat",
        _("The council advises until the day you choose. Its name and the day stand in the timeline."),
    ),
    Act(
        "rueckfrage",
        "ask",
        _("Ask the author"),
        acts.AskForm,
        _move("ask"),
        _("The question has been sent."),
        "question",
        _("The author gets a mail and a deadline. After that you can go on without an answer."),
    ),
    Act(
        "weiterleiten",
        "forward",
        _("Forward"),
        acts.ForwardForm,
        _forward,
        _("The idea has been forwarded."),
        "forward",
    ),
    Act(
        "fortsetzen",
        "proceed",
        _("Go on without an answer"),
        acts.NoteForm,
        _move("proceed"),
        _("The idea goes on without an answer."),
        "arrow-right",
    ),
    Act(
        "zurueck-in-diskussion",
        "return",
        _("Back into discussion"),
        acts.NoteForm,
        _return,
        _("The idea is back in discussion."),
        "speech",
    ),
    Act(
        "aus-dem-fachbeirat",
        "take_back",
        _("Take back from the council"),
        acts.ReasonForm,
        _take_from_council,
        _("The council does not have it any more."),
        "take-back",
    ),
    Act(
        "uebernehmen",
        "adopt",
        _("Take up as an idea"),
        acts.ReasonForm,
        _adopt,
        _("The suggestion is now an idea with an answer clock."),
        "import",
        _("The suggestion becomes an idea in discussion. Its source stays named."),
        "",
    ),
    Act(
        "ablehnen",
        "decline",
        _("Do not pursue"),
        acts.DeclineForm,
        _move("decline"),
        _("The idea is not pursued. The author gets your reasons."),
        "minus",
        _("The reasons are public. The author gets them by mail."),
        "no",
    ),
    Act(
        "einordnen",
        "",
        _("Set topic and place"),
        acts.ClassifyForm,
        _classify,
        _("Topic and place are set."),
        "pin",
    ),
)


def open_to(idea: Idea, actor: Actor) -> list[Act]:
    """Give the acts that the actor may do with an idea now."""
    moves = WORKFLOW.open_to(actor, idea)
    return [act for act in ACTS if (act.move in moves if act.move else CLASSIFY.allows(actor, idea))]
