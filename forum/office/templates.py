"""The office's answer templates: kept here, copied into a form that stays editable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from sqlalchemy import select

from forum.accounts.actor import Actor
from forum.kernel.clock import now
from forum.kernel.database import session
from forum.kernel.events import emit
from forum.office import policy
from forum.office.models import AnswerTemplate

INSERT = "einsetzen"  # the button beside the choice
CHOICE = "vorlage"
DIGITS = 9


def every() -> Sequence[AnswerTemplate]:
    """Give all templates by name."""
    return session.scalars(select(AnswerTemplate).order_by(AnswerTemplate.name)).all()


def keep(template: AnswerTemplate, *, name: str, body: str, actor: Actor) -> None:
    """Add or change a template."""
    policy.ACT.require(actor)
    template.name, template.body = name, body
    template.changed_by_id, template.changed_at = actor.id, now()
    session.add(template)
    session.flush()
    emit("office.keep_template", actor=actor, subject=template)


def remove(template: AnswerTemplate, *, actor: Actor) -> None:
    """Delete a template; answers given with it keep their text."""
    policy.ACT.require(actor)
    emit("office.remove_template", actor=actor, subject=template)
    session.delete(template)


def wished() -> bool:
    """Tell whether the form was sent to insert a template, and not to answer."""
    return request.method == "POST" and INSERT in request.form


def insert(form: Any) -> None:
    """Put the chosen template's text behind what stands in the form."""
    key = request.form.get(CHOICE, "")
    chosen = session.get(AnswerTemplate, int(key)) if key.isascii() and key.isdigit() and len(key) <= DIGITS else None
    if chosen is not None:
        form.body.data = "\n\n".join(part for part in ((form.body.data or "").strip(), chosen.body) if part)
