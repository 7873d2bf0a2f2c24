"""The office's desk for organisations: what waits, the proof, verify or refuse, new names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import queries as people
from forum.accounts.views import may_mail
from forum.kernel.errors import Missing, Refused
from forum.organisations import forms, members, policy, proofs, queries, service
from forum.organisations.models import Organisation, State
from forum.web import uploads
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.transaction import writing

views = Blueprint("verification", __name__, url_prefix="/geschaeftsstelle/organisationen")


@views.get("")
def index() -> ResponseReturnValue:
    """Show what waits, the most urgent first, and organisations that nobody manages any more."""
    return render_template(
        "organisations/desk.html",
        waiting=queries.waiting(),
        unmanaged=queries.unmanaged(),
        revoked=queries.revoked(),
        form=None,
    )


@views.get("/<number:key>")
def show(key: int) -> ResponseReturnValue:
    """Show one organisation with its proof, and what can be decided."""
    return _page(_found(key))


@views.post("/<number:key>/<act>")
def decide(key: int, act: str) -> ResponseReturnValue:
    """Decide; where somebody was faster, say so and keep what was typed."""
    organisation = _found(key)
    if act not in ACTS:
        raise Missing
    policy.DECIDE.require(actor(), organisation)
    form = _form(organisation, act)
    if not form.sent:
        return _page(organisation, act, form), 422
    if act == "einladen" and not may_mail(form):
        return _page(organisation, act, form), 429
    apply, done = ACTS[act]
    try:
        with writing():
            apply(organisation, form)
    except Refused:
        return _page(_found(key), act, form, late=True), 409
    flash(done(), "good")
    return redirect(url_for(".show" if act == "einladen" else ".index", key=key if act == "einladen" else None), 303)


@views.get("/<number:key>/nachweise/<number:file>")
def proof(key: int, file: int) -> ResponseReturnValue:
    """Give a file that proves who an organisation is, to the office alone, as a download."""
    organisation = _found(key)
    policy.DECIDE.require(actor(), organisation)
    row = next((row for row in queries.proofs(organisation.id) if row.id == file), None)
    if row is None:
        raise Missing
    return uploads.download(proofs.FOLDER, row.key, row.ending, row.name)


def _verify(organisation: Organisation, form: Any) -> None:
    service.verify(organisation, actor=actor(), revision=forms.revision_of(form), kind=form.kind.data)


def _refuse(organisation: Organisation, form: Any) -> None:
    reasons = {"reason_code": form.reason_code.data, "reason": form.reason.data}
    service.refuse(organisation, actor=actor(), revision=forms.revision_of(form), **reasons)


def _revoke(organisation: Organisation, form: Any) -> None:
    service.revoke(organisation, actor=actor(), revision=forms.revision_of(form), reason=form.reason.data)


def _rename(organisation: Organisation, form: Any) -> None:
    service.rename(organisation, actor=actor(), revision=forms.revision_of(form))


def _refuse_name(organisation: Organisation, form: Any) -> None:
    service.refuse_name(organisation, actor=actor(), revision=forms.revision_of(form), reason=form.reason.data)


def _invite(organisation: Organisation, form: Any) -> None:
    members.invite(organisation, form.email.data, actor=actor(), locale=locale())


# Address of an act → what it does, and what is said afterwards.
ACTS: dict[str, tuple[Callable[[Organisation, Any], None], Callable[[], str]]] = {
    "bestaetigen": (_verify, lambda: _("Verified. Who registered it has mail.")),
    "ablehnen": (_refuse, lambda: _("Not verified. Who registered it gets your reasons by mail.")),
    "entziehen": (_revoke, lambda: _("No longer verified. Who speaks for it gets your reasons by mail.")),
    "umbenennen": (_rename, lambda: _("The new name stands from now on.")),
    "name-ablehnen": (_refuse_name, lambda: _("The old name stays. Who manages the organisation gets your reasons.")),
    "einladen": (_invite, lambda: _("The invitation is on its way. The link in it works for 14 days.")),
}


def _form(organisation: Organisation, act: str) -> Any:
    """Give the form of an act, filled with what is known."""
    known = {"revision": str(organisation.revision), "kind": str(organisation.kind)}
    made: dict[str, Any] = {
        "bestaetigen": forms.VerifyForm,
        "ablehnen": forms.RefuseForm,
        "entziehen": forms.RevokeForm,
        "umbenennen": forms.NameForm,
        "name-ablehnen": forms.RefuseNameForm,
        "einladen": forms.InviteForm,
    }
    return made[act](data=known, prefix=f"{act}-") if act != "einladen" else made[act]()


def _page(organisation: Organisation, act: str = "", sent: Any = None, *, late: bool = False) -> str:
    """Show the case; `sent` is the form of the act that was refused."""
    rows = queries.members(organisation.id)
    acts: list[str] = []
    if policy.DECIDE.allows(actor(), organisation):
        if organisation.state == State.WAITING:
            acts = ["bestaetigen", "ablehnen"]
        elif organisation.state == State.REVOKED:
            acts = ["bestaetigen"]
        elif organisation.state == State.VERIFIED:
            acts = [*(["umbenennen", "name-ablehnen"] if organisation.wanted_name else []), "entziehen"]
        if organisation.state == State.VERIFIED and not [row for row in rows if row.manages]:
            acts.append("einladen")
    return render_template(
        "organisations/case.html",
        organisation=organisation,
        rows=rows,
        registrant=people.by_id(organisation.registered_by_id) if organisation.registered_by_id else None,
        files=queries.proofs(organisation.id),
        forms={name: sent if name == act and not late else _fresh(organisation, name) for name in acts},
        form=sent if sent is not None and sent.errors else None,
        may=policy.DECIDE.allows(actor(), organisation),
        late=late,
        typed=(request.form.get(f"{act}-reason", "") if late else ""),
    )


def _fresh(organisation: Organisation, act: str) -> Any:
    """Give a form that ignores what was sent to another act of the same page."""
    form = _form(organisation, act)
    if request.method == "POST":
        form.process(formdata=None, data={"revision": str(organisation.revision), "kind": str(organisation.kind)})
    return form


def _found(key: int) -> Organisation:
    organisation = queries.by_id(key)
    if organisation is None:
        raise Missing
    policy.VIEW.require(actor(), organisation)
    return organisation
