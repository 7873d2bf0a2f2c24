"""The office's list of departments."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forum.kernel.database import session
from forum.kernel.errors import Missing, Refused
from forum.statements import departments, queries
from forum.statements.forms import DepartmentForm
from forum.statements.models import Department
from forum.statements.views import views
from forum.web import stale
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing


@views.route("/geschaeftsstelle/fachbereiche", methods=["GET", "POST"])
def list_departments() -> ResponseReturnValue:
    """List the departments, and add one."""
    form = DepartmentForm()
    if form.sent and _save(Department(), form):
        flash(_("The department can be asked now."), "good")
        return redirect(url_for("statements.list_departments"), 303)
    every = queries.departments(closed=True)
    people = queries.members([entry.id for entry in every])
    page = render_template("statements/departments.html", form=form, departments=every, people=people)
    return page, 422 if form.errors else 200


@views.route("/geschaeftsstelle/fachbereiche/<number:key>", methods=["GET", "POST"])
def department(key: int) -> ResponseReturnValue:
    """Change a department."""
    found = session.get(Department, key)
    if found is None:
        raise Missing
    form = DepartmentForm(data={**_stands(found), "revision": stale.fingerprint(_stands(found))})
    if form.sent and not stale.is_late(form, stale.fingerprint(_stands(found))):
        with suppress(Refused):
            if _save(found, form):
                flash(_("The department has been changed."), "good")
                return redirect(url_for("statements.list_departments"), 303)
    stands = _stands(found)
    clashing = stale.settle(form, stale.fingerprint(stands), stands)
    page = render_template("statements/department.html", form=form, department=found, clashing=clashing)
    return page, stale.status(form, clashing)


def _stands(row: Department) -> dict[str, Any]:
    people = queries.members([row.id]).get(row.id, [])
    return {
        "name": row.name,
        "email": row.email,
        "people": "\n".join(str(person.email) for person in people),
        "closed": row.closed_at is not None,
    }


def _save(row: Department, form: DepartmentForm) -> bool:
    """Keep a department; a name that is taken is an error of the form. Raises Refused where somebody was faster."""
    with writing():
        count_write("department")
        if row.id is not None and stale.is_late(form, stale.fingerprint(_stands(row))):
            raise Refused
        same = select(Department.id).where(Department.name == form.name.data, Department.id != (row.id or 0))
        taken = session.scalar(same) is not None
        if not taken:
            departments.keep(
                row,
                name=form.name.data,
                email=form.email.data.lower(),
                people=form.keys,
                closed=form.closed.data,
                actor=actor(),
            )
    if taken:
        form.refuse("name", _("There is a department of this name."))
    return not taken
