"""What the office is asked where it decides on an idea on which a body advised: followed, or deviated with reasons."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum.accounts.actor import Actor
from forum.contributions.deciding import Question
from forum.contributions.models import Contribution
from forum.councils import labels
from forum.recommendations import issuing, queries
from forum.recommendations.forms import NeededWhereDeviated
from forum.recommendations.kinds import OUTCOME_LABELS, PURPOSE_LABELS, Body, Outcome, Purpose
from forum.recommendations.models import REASON_LENGTH, Recommendation, Response
from forum.votes.kinds import RESULT_LABELS, Result
from forum.web.forms import text

MOVES = ("answer", "decline", "nominate")  # by which the office itself makes something of a recommendation


def ask(contributions: Collection[Contribution], move: str) -> dict[int, list[Question]]:
    """Ask about every recommendation on these contributions, and every proposal that one of them was made of."""
    found: dict[int, list[Question]] = {}
    if move in MOVES:
        for row, said in queries.with_word_of([each.id for each in contributions], Body.OFFICE):
            found.setdefault(row.about_id or row.idea_id or 0, []).append(_question(row, said))
    return found


def _question(row: Recommendation, said: Response | None) -> Question:
    """Ask about one; the form holds what the office said already, as long as nothing else is chosen."""
    number = row.number
    outcome, reason = f"response_{number}", f"response_{number}_reason"
    fields = {
        outcome: RadioField(
            _("What becomes of recommendation no. %(number)s by this?", number=number),
            choices=[SelectChoice(str(each), OUTCOME_LABELS[each]) for each in Outcome],
            validators=[InputRequired(_("Please choose what was made of it."))],
            default=str(said.outcome) if said is not None else None,
            description=_named(row),
        ),
        reason: text(
            _("Reasons for deviating from recommendation no. %(number)s, public", number=number),
            limit=REASON_LENGTH,
            checks=[NeededWhereDeviated(outcome)],
            default=said.reason if said is not None else "",
            description=_("Needed where the recommendation is not followed, also in part."),
        ),
    }

    def write(form: Any, actor: Actor) -> None:
        issuing.respond(
            number, Body.OFFICE, Outcome(form[outcome].data), form[reason].data or "", actor=actor, told=True
        )

    return Question(fields, write)


def _named(row: Recommendation) -> Markup:
    """Name a recommendation with its body and what it says, as a link to its page."""
    says = RESULT_LABELS[Result(row.verdict)] if row.purpose == Purpose.ADVICE else PURPOSE_LABELS[Purpose(row.purpose)]
    return Markup('<a href="{}" lang="{}">{}</a>, {}: {}').format(
        url_for("recommendations.show", number=row.number), row.language, row.title, labels.title(row.council), says
    )
