"""Pages of the answer templates."""

from __future__ import annotations

from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forum.ideas.forms import ActForm
from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.office import templates
from forum.office.forms import TemplateForm
from forum.office.models import AnswerTemplate
from forum.office.views import views
from forum.web import stale
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing


@views.route("/vorlagen", methods=["GET", "POST"])
def answer_templates() -> ResponseReturnValue:
    """List the templates, and add one."""
    form = TemplateForm()
    if form.sent and _save(AnswerTemplate(), form):
        flash(_("The template is kept."), "good")
        return redirect(url_for("office.answer_templates"), 303)
    page = render_template("office/templates.html", form=form, templates=templates.every())
    return page, 422 if form.errors else 200


@views.route("/vorlagen/<number:key>", methods=["GET", "POST"])
def answer_template(key: int) -> ResponseReturnValue:
    """Change a template."""
    found = _found(key)
    form = TemplateForm(data={**_stands(found), "revision": stale.fingerprint(_stands(found))})
    if form.sent and not stale.is_late(form, stale.fingerprint(_stands(found))):
        with suppress(Refused):
            if _save(found, form):
                flash(_("The template is kept."), "good")
                return redirect(url_for("office.answer_templates"), 303)
        found = _found(key)
    clashing = stale.settle(form, stale.fingerprint(_stands(found)), _stands(found))
    page = render_template("office/template.html", form=form, template=found, clashing=clashing)
    return page, stale.status(form, clashing)


@views.post("/vorlagen/<number:key>/loeschen")
def remove_template(key: int) -> ResponseReturnValue:
    """Delete a template."""
    found = _found(key)
    if ActForm().sent:
        with writing():
            templates.remove(found, actor=actor())
        flash(_("The template has been deleted."), "good")
    return redirect(url_for("office.answer_templates"), 303)


def _found(key: int) -> AnswerTemplate:
    found = session.get(AnswerTemplate, key)
    if found is None:
        raise Missing
    return found


def _stands(template: AnswerTemplate) -> dict[str, str]:
    return {"name": template.name, "body": template.body}


def _save(template: AnswerTemplate, form: TemplateForm) -> bool:
    """Keep a template; a name that is taken is an error of the form. Raises Refused where somebody was faster."""
    with writing():
        count_write("template")
        if template.id is not None and stale.is_late(form, stale.fingerprint(_stands(template))):
            raise Refused
        same = select(AnswerTemplate.id).where(
            AnswerTemplate.name == form.name.data, AnswerTemplate.id != (template.id or 0)
        )
        taken = session.scalar(same) is not None
        if not taken:
            templates.keep(template, name=form.name.data, body=form.body.data, actor=actor())
    if taken:
        form.refuse("name", _("There is a template of this name."))
    return not taken
