"""Appointments: who has which role, along the order of the house."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from forum.accounts import appointments, queries
from forum.accounts.forms import GrantForm, RevokeForm
from forum.accounts.models import Person
from forum.accounts.roles import LABELS, Role
from forum.kernel.errors import HouseError, Missing
from forum.web.actor import actor
from forum.web.transaction import writing

views = Blueprint("roles", __name__, url_prefix="/geschaeftsstelle/rollen")


@views.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Show who holds the roles that I may grant, and appoint."""
    mine = queries.grantable(actor())
    form = GrantForm()
    form.role.choices = [SelectChoice(str(role), LABELS[role]) for role in mine]
    found: list[Person] = []
    if form.sent:
        found = _chosen(form)
        if len(found) == 1 and found[0].id != actor().id:
            return _grant(found[0], Role(form.role.data))
        if len(found) == 1:
            form.refuse("who", _("Nobody can appoint themselves."))
        elif found:
            form.person.choices = [SelectChoice(str(one.id), f"{one.name} · {one.email}") for one in found]
            form.refuse("person", _("Several people have this name. Please choose."))
        else:
            form.refuse("who", _("Nobody with a confirmed account has this mail address or name."))
    page = render_template("accounts/roles.html", form=form, several=len(found) > 1, holders=_by_role(mine))
    return page, 422 if form.errors else 200


@views.post("/nehmen")
def revoke() -> ResponseReturnValue:
    """Take a role from somebody."""
    form = RevokeForm()
    if not form.sent or form.role.data not in list(Role) or not form.person.data.isdecimal():
        raise HouseError
    role = Role(form.role.data)
    with writing():
        person = queries.by_id(int(form.person.data[:9]))
        if person is None:
            raise Missing
        appointments.revoke(person, role, actor=actor())
        name = person.name
    flash(_("%(name)s does not have the role “%(role)s” any more.", name=name, role=LABELS[role]), "good")
    return redirect(url_for(".index"), 303)


def _chosen(form: GrantForm) -> list[Person]:
    """Give the people who fit what was typed, or the one chosen from several."""
    found = queries.named(form.who.data)
    chosen = [person for person in found if str(person.id) == form.person.data]
    return chosen or found


def _grant(person: Person, role: Role) -> ResponseReturnValue:
    with writing():
        appointments.grant(person, role, actor=actor())
        name = person.name
    flash(_("%(name)s now has the role “%(role)s”.", name=name, role=LABELS[role]), "good")
    return redirect(url_for(".index"), 303)


def _by_role(roles: list[Role]) -> list[tuple[Role, object, list[queries.Holder]]]:
    """Give each role with its label and holders."""
    holders = queries.holders(roles)
    return [(role, LABELS[role], [holder for holder in holders if holder.role is role]) for role in roles]
