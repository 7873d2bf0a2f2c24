"""My account: overview, my data, my sign-ins, my drafts, erasing the account."""

from __future__ import annotations

from contextlib import suppress

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.exceptions import TooManyRequests

from forum.accounts import drafts, login, passwords, queries, service, waiting
from forum.accounts.forms import EmailForm, EraseForm, PasswordForm, ProfileForm
from forum.accounts.models import Draft, Person, SignIn
from forum.accounts.roles import LABELS, Role
from forum.accounts.sections import every
from forum.accounts.views import may_mail, show_drafts, views
from forum.kernel.database import session as database
from forum.kernel.errors import Missing
from forum.kernel.settings import current
from forum.web import limits
from forum.web.actor import actor
from forum.web.transaction import writing


@views.get("/konto")
def home() -> ResponseReturnValue:
    """Show what there is for me here."""
    roles = [LABELS[role] for role in Role if role in actor().roles]
    cards = [section for section in every() if section.about]
    return render_template("accounts/home.html", cards=cards, roles=roles, waiting=waiting.of(actor()))


@views.route("/konto/daten", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    """Change name and language; see what is kept about me."""
    person = me()
    form = ProfileForm(obj=person)
    if form.sent:
        with writing():
            service.rename(person, name=form.name.data, locale=form.locale.data)
        refresh()
        flash(_("Your data has been saved."), "good")
        return redirect(url_for(".profile"), 303)
    return render_template("accounts/profile.html", form=form, person=person), 422 if form.errors else 200


@views.route("/konto/daten/mail", methods=["GET", "POST"])
def new_email() -> ResponseReturnValue:
    """Ask for another mail address; a link goes to the new one."""
    person = me()
    form = EmailForm()
    status = 200
    if form.sent and _knows_password(form, person):
        if may_mail(form):
            with writing():
                service.ask_email(person, form.email.data, actor=actor())
            session["mailed"] = queries.fold(form.email.data)
            flash(_("We have sent a link to the new address. It counts as soon as you have opened the link."), "wait")
            return redirect(url_for(".profile"), 303)
        status = 429
    return render_template("accounts/new_email.html", form=form, person=person), max(
        status, 422 if form.errors else 200
    )


@views.route("/konto/daten/passwort", methods=["GET", "POST"])
def new_password() -> ResponseReturnValue:
    """Change the password; all other sign-ins end."""
    person = me()
    form = PasswordForm()
    if not person.password_hash:
        del form.current  # nobody has a password to know yet
    if form.sent and _knows_password(form, person):
        password_hash = passwords.make_hash(form.password.data)
        with writing():
            service.set_password(person, password_hash, actor=actor())
        flash(_("Your password is changed. Everywhere else you have been signed out."), "good")
        return redirect(url_for(".profile"), 303)
    return render_template("accounts/new_password.html", form=form, person=person), 422 if form.errors else 200


@views.get("/konto/anmeldungen")
def sign_ins() -> ResponseReturnValue:
    """Show where I am signed in."""
    return render_template("accounts/sign_ins.html", sign_ins=queries.sign_ins(me().id))


@views.post("/konto/anmeldungen/<int:key>/beenden")
def end_sign_in(key: int) -> ResponseReturnValue:
    """End one of my sign-ins."""
    with writing():
        row = database.get(SignIn, key) if key < 2**31 else None
        if row is None or row.person_id != actor().id:
            raise Missing
        database.delete(row)
    flash(_("This sign-in has ended."), "good")
    return redirect(url_for(".sign_ins"), 303)


@views.post("/konto/anmeldungen/beenden")
def sign_out_everywhere() -> ResponseReturnValue:
    """End all my sign-ins, this one too."""
    with writing():
        login.end_all(actor().id)
    login.forget()
    flash(_("You have been signed out everywhere."), "out")
    return redirect(url_for(".sign_in"), 303)


@views.get("/konto/entwuerfe")
def kept_drafts() -> ResponseReturnValue:
    """Show what I have not sent yet."""
    found = drafts.of_person(actor().id)
    shown = show_drafts(found)
    return render_template(
        "accounts/drafts.html", found=[(draft, drafts.kind_of(draft), shown[draft.id]) for draft in found]
    )


@views.post("/konto/entwuerfe/<int:key>/weiter")
def resume_draft(key: int) -> ResponseReturnValue:
    """Write on."""
    draft = _my_draft(key)
    resume = drafts.kind_of(draft).resume
    if resume is None:
        raise Missing
    if not draft.about:
        drafts.choose(draft)
    return redirect(resume(draft), 303)


@views.post("/konto/entwuerfe/<int:key>/loeschen")
def delete_draft(key: int) -> ResponseReturnValue:
    """Throw a draft away."""
    with writing():
        drafts.throw_away(_my_draft(key))
    flash(_("Your draft has been deleted."), "good")
    return redirect(url_for(".kept_drafts"), 303)


@views.route("/konto/loeschen", methods=["GET", "POST"])
def erase() -> ResponseReturnValue:
    """Erase my account."""
    person = me()
    form = EraseForm()
    if form.sent and _knows_password(form, person):
        with writing():
            service.erase(person, actor=actor())
        login.forget()
        flash(_("Your account is erased. Thank you for taking part."), "out")
        return redirect(url_for("home.index"), 303)
    return render_template("accounts/erase.html", form=form, person=person), 422 if form.errors else 200


def me() -> Person:
    """Give the account of whoever asks."""
    person = queries.by_id(actor().id)
    if person is None:
        raise Missing
    return person


def _my_draft(key: int) -> Draft:
    for draft in drafts.of_person(actor().id):
        if draft.id == key:
            return draft
    raise Missing


def _knows_password(form: EmailForm | PasswordForm | EraseForm, person: Person) -> bool:
    """Check the present password, slowly; says so at its field. Guesses count like failed sign-ins."""
    if "current" not in form:
        return True
    key, limit = f"person:{person.id}", current().limit_sign_in
    if limits.used_up("sign_in", key, limit=limit):
        form.refuse("current", _("Too many attempts. Please wait an hour, or set a new password by mail."))
        return False
    if passwords.matches(person.password_hash, form.current.data):
        return True
    with suppress(TooManyRequests):
        limits.count("sign_in", key, limit=limit)
    form.refuse("current", _("This password is not right."))
    return False
