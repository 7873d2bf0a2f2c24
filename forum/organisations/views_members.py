"""What those who speak for an organisation do: register, describe, invite, accept, leave, hand over, dissolve."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.views import link_over, may_mail, unkept
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.organisations import forms, members, policy, queries, service
from forum.organisations.models import Invitation, Organisation, Representative, State
from forum.web import stale
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.limits import count_write
from forum.web.transaction import writing

views = Blueprint("own_organisations", __name__)


@views.get("/konto/organisationen")
def mine() -> ResponseReturnValue:
    """Show the organisations I speak for, and the invitations that wait for me."""
    return render_template(
        "organisations/mine.html", rows=queries.mine(actor()), invitations=queries.invitations_to(actor().id)
    )


@views.route("/organisationen/neu", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Register an organisation."""
    form = forms.RegisterForm()
    if not form.is_submitted():
        form.request_key.data = secrets.token_urlsafe(16)
    if form.sent:
        profile = _profile(form, form.kind.data, form.proof.data)
        with writing():
            count_write("organisation")
            made = service.register(profile, actor=actor(), file=form.file.ready, request_key=form.request_key.data)
            slug = made.slug
        flash(_("Thank you. The office checks the registration and answers you by mail."), "good")
        return redirect(url_for("organisations.show", slug=slug), 303)
    return render_template("organisations/register.html", form=form, due=service.due_on()), 422 if form.errors else 200


@views.route("/organisationen/<slug>/bearbeiten", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """Change what the organisation says about itself; before it is verified, everything that was registered."""
    organisation = _managed(slug)
    if organisation.state == State.REVOKED:
        raise Refused(_("The office has withdrawn the verification; it can verify the organisation again."))
    early = organisation.state != State.VERIFIED
    stands = _stands(organisation)
    form = forms.RegisterForm(data=stands) if early else forms.ProfileForm(data=stands)
    form.besides = organisation.id
    if form.sent and not stale.is_late(form, organisation.revision):
        try:
            return redirect(_change(organisation, form), 303)
        except Refused:
            organisation = _managed(slug)
            if not stale.is_late(form, organisation.revision):
                raise
    clashing = stale.settle(form, organisation.revision, _stands(organisation))
    files = queries.proofs(organisation.id) if early else ()
    told = {"form": form, "organisation": organisation, "early": early, "files": files, "clashing": clashing}
    return render_template("organisations/edit.html", **told), stale.status(form, clashing)


def _stands(organisation: Organisation) -> dict[str, Any]:
    """Give what an organisation says about itself, by the names of the form's fields."""
    return {
        "name": organisation.wanted_name or organisation.name,
        "homepage": organisation.website,
        "about": organisation.about,
        "kind": str(organisation.kind),
        "proof": organisation.proof,
        "revision": str(organisation.revision),
    }


def _change(organisation: Organisation, form: forms.ProfileForm) -> str:
    """Change an organisation and give the address of its page."""
    kind = form.kind.data if isinstance(form, forms.RegisterForm) else organisation.kind
    profile = _profile(form, kind, form.proof.data if isinstance(form, forms.RegisterForm) else "")
    revision = forms.revision_of(form)
    with writing():
        count_write("organisation")
        if isinstance(form, forms.RegisterForm):
            service.correct(organisation, profile, actor=actor(), revision=revision, file=form.file.ready)
        else:
            service.change(organisation, profile, actor=actor(), revision=revision)
        slug, waits = organisation.slug, bool(organisation.wanted_name)
    flash(_("Saved. The office checks the new name; until then the old one stays.") if waits else _("Saved."), "good")
    return url_for("organisations.show", slug=slug)


def _profile(form: Any, kind: str, proof: str) -> service.Profile:
    return service.Profile.of(
        name=form.name.data, kind=kind, website=form.homepage.data or "", about=form.about.data, proof=proof or ""
    )


@views.route("/organisationen/<slug>/vertretung", methods=["GET", "POST"])
def people(slug: str) -> ResponseReturnValue:
    """Show who speaks for the organisation; who manages it invites."""
    organisation, me = _mine(slug)
    form = forms.InviteForm()
    status = 200
    if form.sent:
        if not me.manages or organisation.state != State.VERIFIED:
            raise Forbidden
        if may_mail(form):
            with writing():
                count_write("invitation")
                members.invite(organisation, form.email.data, actor=actor(), locale=locale())
            flash(_("The invitation is on its way. The link in it works for 14 days."), "good")
            return redirect(url_for(".people", slug=slug), 303)
        status = 429
    rows = queries.members(organisation.id)
    page = render_template(
        "organisations/people.html",
        organisation=organisation,
        me=me,
        rows=rows,
        last=me.manages and not [row for row in rows if row.manages and row.person_id != me.person_id],
        invitations=queries.invitations(organisation.id) if me.manages else (),
        form=form,
        open=organisation.state == State.VERIFIED,
    )
    return page, max(status, 422 if form.errors else 200)


@views.post("/organisationen/<slug>/vertretung/<number:key>/<any(entfernen, leitung):act>")
def change_person(slug: str, key: int, act: str) -> ResponseReturnValue:
    """Remove somebody, or let them manage as well."""
    organisation, _me = _mine(slug)
    verb = members.remove if act == "entfernen" else members.hand_over
    with writing():
        verb(organisation, key, actor=actor())
    done = _("Removed. The right has ended.") if act == "entfernen" else _("From now on they manage it as well.")
    flash(done, "good")
    return redirect(url_for(".people", slug=slug), 303)


@views.post("/organisationen/<slug>/vertretung/<any(zeigen, verbergen, abgeben):act>")
def change_me(slug: str, act: str) -> ResponseReturnValue:
    """Be named on the public page or not; hand the management over."""
    organisation, _me = _mine(slug)
    with writing():
        if act == "abgeben":
            members.step_back(organisation, actor=actor())
        else:
            members.show(organisation, actor=actor(), shown=act == "zeigen")
    done = {
        "zeigen": _("Your name stands on the public page now."),
        "verbergen": _("Your name does not stand on the public page any more."),
        "abgeben": _("You do not manage the organisation any more. You still speak for it."),
    }
    flash(done[act], "good")
    return redirect(url_for(".people", slug=slug), 303)


@views.post("/organisationen/<slug>/einladungen/<number:key>/zuruecknehmen")
def revoke(slug: str, key: int) -> ResponseReturnValue:
    """Take an invitation back."""
    organisation, _me = _mine(slug)
    with writing():
        members.revoke(organisation, key, actor=actor())
    flash(_("The invitation has been taken back."), "good")
    return redirect(url_for(".people", slug=slug), 303)


@views.route("/organisationen/<slug>/verlassen", methods=["GET", "POST"])
def leave(slug: str) -> ResponseReturnValue:
    """Stop speaking for the organisation."""
    organisation, me = _mine(slug)
    form = forms.ButtonForm()
    last = members.is_last_manager(me)
    if form.sent and not last:
        with writing():
            members.leave(organisation, actor=actor())
        flash(_("You do not speak for “%(name)s” any more.", name=organisation.name), "good")
        return redirect(url_for(".mine"), 303)
    page = render_template("organisations/leave.html", organisation=organisation, form=form, last=last)
    return page, 409 if form.is_submitted() and last else 200


@views.route("/organisationen/<slug>/aufloesen", methods=["GET", "POST"])
def dissolve(slug: str) -> ResponseReturnValue:
    """Dissolve the organisation, or take its registration back."""
    organisation = _managed(slug)
    form = forms.DissolveForm()
    verified = organisation.state in {State.VERIFIED, State.REVOKED}
    if form.sent:
        with writing():
            service.dissolve(organisation, actor=actor())
        done = _("The organisation is dissolved.") if verified else _("The registration has been taken back.")
        flash(done, "good")
        return redirect(url_for(".mine"), 303)
    page = render_template("organisations/dissolve.html", organisation=organisation, form=form, verified=verified)
    return page, 422 if form.errors else 200


@views.route("/organisationen/einladung/<token>", methods=["GET", "POST"])
def accept_link(token: str) -> ResponseReturnValue:
    """Show the invitation of a mailed link; who is invited accepts it, signed in."""
    invitation = members.by_secret(token)
    if invitation is None:
        return link_over("invitation")
    return _accept(invitation, url_for(".accept_link", token=token))


@views.route("/konto/organisationen/einladungen/<number:key>", methods=["GET", "POST"])
def accept(key: int) -> ResponseReturnValue:
    """Show an invitation to my own mail address, and accept it."""
    invitation = members.by_key(key)
    if invitation is None or invitation.id not in {row.id for row in queries.invitations_to(actor().id)}:
        raise Missing
    return _accept(invitation, url_for(".accept", key=key))


def _accept(invitation: Invitation, address: str) -> ResponseReturnValue:
    form = forms.AcceptForm()
    mine = invitation.id in {row.id for row in queries.invitations_to(actor().id)}
    if form.sent and mine:
        try:
            with writing():
                slug = members.accept(invitation.id, actor=actor()).slug
        except Refused:
            return link_over("invitation")
        flash(
            _("You speak for the organisation now. With each contribution you choose in whose name you write."), "good"
        )
        return redirect(url_for(".people", slug=slug), 303)
    told = {"invitation": invitation, "form": form, "mine": mine, "address": address}
    status = 403 if form.is_submitted() and not mine else 422 if form.errors else 200
    return unkept(render_template("organisations/accept.html", **told), status)


def _mine(slug: str) -> tuple[Organisation, Representative]:
    """Give an organisation that the actor speaks for, and how."""
    organisation = queries.visible(slug, actor())
    policy.REPRESENT.require(actor(), organisation)
    membership = queries.membership(organisation.id, actor().id)
    if membership is None:
        raise Forbidden
    return organisation, membership


def _managed(slug: str) -> Organisation:
    organisation, membership = _mine(slug)
    if not membership.manages:
        raise Forbidden
    return organisation
