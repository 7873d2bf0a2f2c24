"""Links that come by mail after the account stands: a new password, a new mail address."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import passwords, queries, service, tokens
from forum.accounts.forms import ConfirmForm, NewPasswordForm
from forum.accounts.tokens import Purpose
from forum.accounts.views import enter, link_over, unkept, views
from forum.web.actor import actor
from forum.web.transaction import writing


@views.route("/passwort-neu/<token>", methods=["GET", "POST"])
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password; all sign-ins so far end."""
    form = NewPasswordForm()
    found = tokens.find(token, Purpose.RESET)
    if found is None:
        return link_over("reset")
    if not form.sent:
        person = queries.by_id(found.person_id)
        return unkept(render_template("accounts/reset.html", form=form, person=person), 422 if form.errors else 200)
    password_hash = passwords.make_hash(form.password.data)
    with writing():
        person = service.reset(token, password_hash)
        if person is not None:
            enter(person)
    if person is None:
        return link_over("reset")
    flash(_("Your new password is set. You are signed in; everywhere else you have been signed out."), "good")
    return redirect(url_for(".home"), 303)


@views.route("/konto/mail/<token>", methods=["GET", "POST"])
def confirm_email(token: str) -> ResponseReturnValue:
    """Confirm a new mail address, by the link that was sent to it."""
    form = ConfirmForm()
    found = tokens.find(token, Purpose.EMAIL)
    if found is None:
        return link_over("email")
    if not form.sent:
        return unkept(render_template("accounts/confirm_email.html", form=form, email=found.detail))
    with writing():
        person = service.change_email(token)
    if person is None:
        return link_over("email")
    flash(_("Your new mail address is confirmed."), "good")
    return redirect(url_for(".profile" if actor().id == person.id else ".sign_in"), 303)
