"""Register, confirm, sign in, sign out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests

from forum.accounts import drafts, login, passwords, queries, service, tokens
from forum.accounts.actor import Actor
from forum.accounts.forms import ConfirmForm, MailForm, RegisterForm, SignInForm
from forum.accounts.models import Draft, Person, PersonState, SignIn
from forum.accounts.tokens import Purpose
from forum.kernel.database import session as database
from forum.kernel.errors import HouseError
from forum.kernel.settings import current
from forum.web import limits
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.links import next_url
from forum.web.transaction import writing

views = Blueprint("accounts", __name__)


@views.route("/registrieren", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Ask for an account; the answer is the same whether the address has one or not."""
    if actor().id is not None:
        return redirect(next_url(url_for(".home")), 303)
    form = RegisterForm()
    if form.sent:
        email = queries.fold(form.email.data)
        if not may_mail(form):
            return render_template("accounts/register.html", form=form), 429
        known = queries.by_email(email)
        same = passwords.matches(known.password_hash if known else None, form.password.data)
        password_hash = passwords.make_hash(form.password.data)
        with writing():
            service.register(
                email=email,
                name=form.name.data,
                password_hash=password_hash,
                locale=locale(),
                same_password=same,
                keys=drafts.held(),
            )
        session["mailed"] = email
        return redirect(url_for(".check_mail"), 303)
    return render_template("accounts/register.html", form=form), 422 if form.errors else 200


@views.get("/registrieren/postfach")
def check_mail() -> ResponseReturnValue:
    """Say that a mail is on its way."""
    return render_template("accounts/check_mail.html", email=session.get("mailed", ""))


@views.route("/registrieren/neuer-link", methods=["GET", "POST"])
def ask_again() -> ResponseReturnValue:
    """Send a new link to an address whose old one is over."""
    form = MailForm()
    if form.sent:
        return _mail_link(form, "accounts/ask_again.html")
    return render_template("accounts/ask_again.html", form=form), 422 if form.errors else 200


@views.route("/passwort-vergessen", methods=["GET", "POST"])
def forgot() -> ResponseReturnValue:
    """Send a link for a new password."""
    form = MailForm()
    if form.sent:
        return _mail_link(form, "accounts/forgot.html")
    return render_template("accounts/forgot.html", form=form), 422 if form.errors else 200


@views.route("/registrieren/bestaetigen/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """Show the draft that waits with an account and one button; the button confirms, signs in and sends it."""
    form = ConfirmForm()
    found = tokens.find(token, Purpose.CONFIRM)
    if found is None:
        old = tokens.known(token, Purpose.CONFIRM)
        if old is not None and old.person_id == actor().id:
            return redirect(url_for(".home"), 303)  # the button was pressed twice
        return link_over("confirm")
    waiting = drafts.of_person(found.person_id)
    if not form.sent:
        draft = waiting[0] if waiting else None
        shown = show_drafts([draft])[draft.id] if draft else ""
        form.draft.data = str(draft.id) if draft else ""
        return unkept(render_template("accounts/confirm.html", form=form, draft=draft, shown=shown))
    chosen = next((draft for draft in waiting if str(draft.id) == form.draft.data), None)
    with writing():
        person = service.confirm(token)
        if person is not None:
            enter(person)
    if person is None:
        return link_over("confirm")
    if not person.password_hash:
        flash(_("Please choose a password: without one you can sign in by a mailed link only."), "wait")
    return redirect(_send(chosen, person) if chosen else _welcome(person), 303)


@views.route("/anmelden", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in; unknown addresses and wrong passwords get the same answer in the same time."""
    target = next_url(url_for(".home"))
    if actor().id is not None:
        return redirect(target, 303)
    form = SignInForm(next=request.values.get("next", ""))
    if not form.sent:
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    email = queries.fold(form.email.data)
    keys = (f"address:{limits.address()}", f"account:{login.digest(email)}")
    if limits.used_up("sign_in", *keys, limit=current().limit_sign_in):
        return _too_often(form)
    person = queries.by_email(email)
    right = passwords.matches(person.password_hash if person else None, form.password.data)
    if person is None or not right:
        try:
            limits.count("sign_in", *keys, limit=current().limit_sign_in)
        except TooManyRequests:
            return _too_often(form)
        form.refuse("password", _("Mail address and password do not fit together."))
        return render_template("accounts/sign_in.html", form=form), 422
    if person.state == PersonState.PENDING:
        return _still_pending(form, person.id)
    if person.state != PersonState.ACTIVE:
        form.refuse(
            "email", _("This account is closed. Please ask the office: %(email)s", email=current().operator_email)
        )
        return render_template("accounts/sign_in.html", form=form), 422
    checked = person.password_hash
    with writing():
        if person.password_hash != checked or person.state != PersonState.ACTIVE:
            raise HouseError(_("Your account has just been changed. Please sign in again."))
        enter(person)
    return redirect(target, 303)


@views.post("/abmelden")
def sign_out() -> ResponseReturnValue:
    """End this sign-in."""
    mine = actor().sign_in_id
    if mine is not None:
        with writing():
            row = database.get(SignIn, mine)
            if row is not None:
                database.delete(row)
    login.forget()
    flash(_("You have signed out."), "out")
    return redirect(url_for("home.index"), 303)


def enter(person: Person) -> None:
    """Sign a person in, with the drafts of this browser; call inside `writing()`."""
    old = actor().sign_in_id
    if old is not None and (row := database.get(SignIn, old)) is not None:
        database.delete(row)
    drafts.adopt(person.id)
    _row, secret = login.start(person)
    database.flush()
    login.remember(secret, person)


def unkept(page: str, status: int = 200) -> Response:
    """Give a page that no cache keeps."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def link_over(kind: str) -> Response:
    """Say kindly that a mailed link was used or is too old, and how to go on."""
    return unkept(render_template("accounts/link_over.html", kind=kind), 410)


def may_mail(form: Any) -> bool:
    """Count a mail for the address that gets it, for the asking network, and in all; call before `writing()`.

    Many people share a network, so it may ask for more. Says so at the form's `email` when there were too many.
    """
    settings, email = current(), queries.fold(form.email.data)
    try:
        limits.count("mail", f"mail:{login.digest(email)}", limit=settings.limit_mail)
        limits.count("mail", f"address:{limits.address()}", limit=settings.limit_write)
        limits.count("anonymous", "all", limit=settings.limit_total)
    except TooManyRequests:
        form.refuse(
            "email", _("Several mails have been asked for already. Please look into your mailbox, or wait an hour.")
        )
        return False
    return True


def _mail_link(form: MailForm, template: str) -> ResponseReturnValue:
    email = queries.fold(form.email.data)
    if not may_mail(form):
        return render_template(template, form=form), 429
    with writing():
        service.ask_again(email)
    session["mailed"] = email
    return redirect(url_for(".check_mail"), 303)


def _still_pending(form: SignInForm, person_id: int) -> ResponseReturnValue:
    """Send a new confirmation link to who knows the password of an account that was never confirmed."""
    if not may_mail(form):
        return render_template("accounts/sign_in.html", form=form), 429
    email = queries.fold(form.email.data)
    with writing():
        for key in drafts.held():
            drafts.bind(key, person_id)
        service.ask_again(email)
    session["mailed"] = email
    return redirect(url_for(".check_mail"), 303)


def _too_often(form: SignInForm) -> ResponseReturnValue:
    form.refuse("password", _("Too many attempts. Please wait an hour, or set a new password by mail."))
    return render_template("accounts/sign_in.html", form=form), 429


def show_drafts(found: Sequence[Draft]) -> dict[int, Markup]:
    """Render drafts as their rooms show them, by their keys."""
    told = drafts.summaries(found)
    return {
        draft.id: Markup(render_template(drafts.kind_of(draft).template, draft=draft, **told[draft.id]))
        for draft in found
    }


def _send(draft: Draft, person: Person) -> str:
    """Send a draft in a person's name and give the address to go on to; when that fails it stays under drafts."""
    who = Actor(id=person.id, name=person.name, locale=person.locale)
    try:
        return drafts.kind_of(draft).send(draft, who)
    except HouseError as error:
        flash(error.message or _("Your text could not be sent as it is. It is kept under your drafts."), "wait")
        return url_for(".kept_drafts")


def _welcome(person: Person) -> str:
    if person.password_hash:
        flash(_("Your account is confirmed. Welcome, %(name)s!", name=person.name), "good")
        return url_for(".home")
    return url_for(".profile")
