"""Apply for a seat, answer an invitation, and look after one's own seats and applications."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.views import link_over, unkept
from forum.councils import applications, desk, forms, labels, members, policy, queries
from forum.councils.models_members import CouncilInvitation, Member
from forum.kernel.clock import add_working_days, today
from forum.kernel.errors import Forbidden, Missing, Refused
from forum.kernel.settings import current
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing

views = Blueprint("council_seats", __name__)
AWAY = "abwesend-"  # two forms on one page tell their fields apart


@views.route("/fachbeiraete/<slug>/bewerben", methods=["GET", "POST"])
def apply(slug: str) -> ResponseReturnValue:
    """Apply for a free seat."""
    council = queries.visible(slug, actor())
    free = applications.free(council.id)
    mine = next((row for row in desk.my_applications(actor()) if row.council_id == council.id), None)
    waits = mine is not None and mine.status == "submitted"
    may = policy.APPLY.allows(actor(), council) and labels.open_for_applications(council) and bool(free) and not waits
    form = forms.ApplyForm()
    form.offer(actor(), free)
    if not form.is_submitted():
        form.group.data = request.args.get("sitz", "")
    if form.sent and may:
        letter = form.letter(form.group.data)
        with writing():
            count_write("application")
            applications.apply(council, letter, actor=actor())
        flash(_("Thank you. The office answers you by mail."), "good")
        return redirect(url_for(".mine"), 303)
    due = add_working_days(today(), current().answer_application_working_days)
    told = {"council": council, "form": form, "may": may, "waits": waits, "due": due}
    status = 409 if form.is_submitted() and not may else 422 if form.errors else 200
    return render_template("councils/apply.html", **told), status


@views.route("/fachbeiraete/einladung/<token>", methods=["GET", "POST"])
def accept_link(token: str) -> ResponseReturnValue:
    """Show the invitation of a mailed link; who is invited says yes, signed in."""
    invitation = desk.invitation(secret=token)
    if invitation is None:
        return link_over("invitation")
    return _accept(invitation, url_for(".accept_link", token=token))


@views.route("/konto/fachbeiraete/einladungen/<number:key>", methods=["GET", "POST"])
def accept(key: int) -> ResponseReturnValue:
    """Show an invitation to my own mail address, and say yes."""
    invitation = desk.invitation(key)
    if invitation is None or not _is_mine(invitation):
        raise Missing
    return _accept(invitation, url_for(".accept", key=key))


def _is_mine(invitation: CouncilInvitation) -> bool:
    return invitation.id in {row.id for row in desk.my_invitations(actor())}


def _accept(invitation: CouncilInvitation, address: str) -> ResponseReturnValue:
    form, mine = forms.AcceptForm(), _is_mine(invitation)
    form.offer(actor())
    if form.sent and mine:
        letter = form.letter(invitation.group)
        try:
            with writing():
                applications.accept(invitation.id, letter, actor=actor())
        except Refused:
            return link_over("invitation")
        flash(_("Thank you. The office arranges the appointment with you."), "good")
        return redirect(url_for(".mine"), 303)
    told = {"invitation": invitation, "council": invitation.council, "form": form, "mine": mine, "address": address}
    status = 403 if form.is_submitted() and not mine else 422 if form.errors else 200
    return unkept(render_template("councils/accept.html", **told), status)


@views.get("/konto/fachbeiraete")
def mine() -> ResponseReturnValue:
    """Show my seats, applications and invitations."""
    seats = desk.my_seats(actor())
    return render_template(
        "councils/mine.html",
        seats=[row for row in seats if not members.is_over(row)],
        former=[row for row in seats if members.is_over(row)],
        applications=desk.my_applications(actor()),
        invitations=desk.my_invitations(actor()),
    )


@views.post("/konto/fachbeiraete/bewerbungen/<number:key>/zurueckziehen")
def withdraw(key: int) -> ResponseReturnValue:
    """Take my application back."""
    with writing():
        applications.withdraw(key, actor=actor())
    flash(_("Your application has been taken back."), "good")
    return redirect(url_for(".mine"), 303)


@views.route("/konto/fachbeiraete/<number:key>", methods=["GET", "POST"])
def seat(key: int) -> ResponseReturnValue:
    """Say what I have to do with, and how I can be reached."""
    member = _seat(key)
    known = queries.interests([member]).get(member.id, [])
    form = forms.DeclareForm(
        obj=member, data={"organisations": "\n".join(interest.organisation.name for interest in known)}
    )
    if form.sent:
        card = form.card()
        with writing():
            members.declare(key, card, actor=actor())
        flash(_("Saved. It stands on the public page with today's date."), "good")
        return redirect(url_for(".seat", key=key), 303)
    return _page(member, form, forms.AwayForm(formdata=None, obj=member, prefix=AWAY), 422 if form.errors else 200)


@views.post("/konto/fachbeiraete/<number:key>/abwesend")
def away(key: int) -> ResponseReturnValue:
    """Say when I am away."""
    member = _seat(key)
    form = forms.AwayForm(prefix=AWAY)
    if form.sent:
        with writing():
            members.be_away(key, form.away_from.data, form.away_until.data, actor=actor())
        flash(_("Saved. While you are away your deputy steps in."), "good")
        return redirect(url_for(".seat", key=key), 303)
    known = queries.interests([member]).get(member.id, [])
    names = "\n".join(interest.organisation.name for interest in known)
    declared = forms.DeclareForm(formdata=None, obj=member, data={"organisations": names})
    return _page(member, declared, form, 422)


def _page(member: Member, form: Any, away_form: Any, status: int) -> ResponseReturnValue:
    told = {"member": member, "council": member.council, "declared": form, "away_form": away_form}
    failed = form if form.errors else away_form
    return render_template("councils/seat.html", form=failed, **told), status


@views.route("/konto/fachbeiraete/<number:key>/zuruecktreten", methods=["GET", "POST"])
def resign(key: int) -> ResponseReturnValue:
    """Give up my seat."""
    member = _seat(key)
    form = forms.ResignForm()
    if form.sent:
        with writing():
            members.resign(key, actor=actor(), reason=form.reason.data or "")
        flash(_("You have given up your seat. Thank you for your work."), "good")
        return redirect(url_for(".mine"), 303)
    page = render_template("councils/resign.html", member=member, council=member.council, form=form)
    return page, 422 if form.errors else 200


def _seat(key: int) -> Member:
    """Give a seat of my own that is not over; raises Missing for others'."""
    member = desk.member(key)
    policy.OWN.require(actor(), member)
    if members.is_over(member):
        raise Forbidden
    return member
