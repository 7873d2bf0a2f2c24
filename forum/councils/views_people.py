"""The office decides on people: appoint or refuse who applied; extend, give another part, end a seat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.councils import applications, desk, forms_seats, members, policy, succession
from forum.councils.kinds import ApplicationStatus, SeatRole
from forum.councils.models_members import Application, Member
from forum.councils.views_desk import views
from forum.kernel.errors import Missing, Refused
from forum.kernel.text import whole_number
from forum.web.actor import actor
from forum.web.transaction import writing

REFUSING = "ablehnen-"  # two forms on one page tell their fields apart


@views.get("/bewerbungen/<number:key>")
def application(key: int) -> ResponseReturnValue:
    """Show an application, and what can be decided."""
    return _application(desk.application(key))


def _application(found: Application, act: str = "", sent: Any = None, *, late: bool = False) -> ResponseReturnValue:
    may = found.status == ApplicationStatus.SUBMITTED and policy.APPOINT.allows(actor(), found)
    fresh: dict[str, Any] = {"formdata": None, "data": {"revision": str(found.revision)}}
    appoint = sent if act == "berufen" and not late else forms_seats.AppointForm(**fresh)
    refuse = sent if act == "ablehnen" and not late else forms_seats.RefuseForm(prefix=REFUSING, **fresh)
    appoint.offer(found.council)
    page = render_template(
        "councils/application.html",
        application=found,
        council=found.council,
        appoint=appoint,
        refuse=refuse,
        form=sent if sent is not None and sent.errors else None,
        may=may,
        free=applications.free(found.council_id),
        late=late,
        typed=request.form.get(f"{REFUSING}reason", "") if late else "",
    )
    return page, 409 if late else 422 if sent is not None else 200


@views.post("/bewerbungen/<number:key>/<any(berufen, ablehnen):act>")
def decide(key: int, act: str) -> ResponseReturnValue:
    """Appoint or refuse; where that cannot be done any more, say so and keep what was typed."""
    found = desk.application(key)
    policy.APPOINT.require(actor(), found)
    form: Any = forms_seats.AppointForm() if act == "berufen" else forms_seats.RefuseForm(prefix=REFUSING)
    if act == "berufen":
        form.offer(found.council)
    if not form.sent:
        return _application(found, act, form)
    revision, slug = whole_number(form.revision.data) or 0, found.council.slug
    try:
        with writing():
            if act == "berufen":
                applications.appoint(key, form.seat(), actor=actor(), revision=revision)
            else:
                applications.refuse(key, actor=actor(), revision=revision, reason=form.reason.data)
    except Refused:
        return _application(desk.application(key), act, form, late=True)
    done = _("Appointed. They have mail.") if act == "berufen" else _("Refused. They get your reasons by mail.")
    flash(done, "good")
    return redirect(url_for(".show", slug=slug), 303)


@views.route("/mitglieder/<number:key>", methods=["GET", "POST"])
def member(key: int) -> ResponseReturnValue:
    """Show a seat, with what the office can do about it; the act's form is sent with its name."""
    found = desk.member(key)
    if request.method == "GET":
        return _member(found)
    act = request.args.get("akt", "")
    if act not in ACTS:
        raise Missing
    policy.APPOINT.require(actor(), found)
    form, slug = _form(act, found, sent=True), found.council.slug
    if not form.sent:
        return _member(found, act, form)
    try:
        with writing():
            ACTS[act][1](key, form)
    except Refused:
        return _member(desk.member(key), late=True)
    flash(_("Done. They have mail."), "good")
    return redirect(url_for(".show", slug=slug), 303)


def _revision(form: Any) -> int:
    return whole_number(form.revision.data) or 0


def _extend(key: int, form: Any) -> None:
    members.extend(key, form.until_on.data, actor=actor(), revision=_revision(form))


def _role(key: int, form: Any) -> None:
    members.change_role(key, SeatRole(form.role.data), actor=actor(), revision=_revision(form))


def _remove(key: int, form: Any) -> None:
    members.remove(key, actor=actor(), revision=_revision(form), reason=form.reason.data)


def _succeed(key: int, form: Any) -> None:
    succession.succeed(key, form.successor(), actor=actor(), revision=_revision(form))


# Name of an act → its form, and what it does.
ACTS: dict[str, tuple[type[Any], Callable[[int, Any], None]]] = {
    "verlaengern": (forms_seats.ExtendForm, _extend),
    "aufgabe": (forms_seats.RoleForm, _role),
    "abberufen": (forms_seats.RemoveForm, _remove),
    "nachfolge": (forms_seats.SucceedForm, _succeed),
}


def _form(act: str, found: Member, *, sent: bool = False) -> Any:
    data = {"revision": str(found.revision), "role": str(found.role)}
    told: dict[str, Any] = {"data": data, "prefix": f"{act}-"} | ({} if sent else {"formdata": None})
    made = ACTS[act][0](**told)
    if act == "aufgabe":
        made.offer(found.council)
    elif act == "nachfolge":
        made.offer(found)
    return made


def _member(found: Member, act: str = "", sent: Any = None, *, late: bool = False) -> ResponseReturnValue:
    page = render_template(
        "councils/member.html",
        member=found,
        council=found.council,
        forms={name: sent if name == act else _form(name, found) for name in ACTS},
        form=sent if sent is not None and sent.errors else None,
        may=policy.APPOINT.allows(actor(), found) and not members.is_over(found),
        is_over=members.is_over(found),
        kept=succession.is_kept(found),
        late=late,
    )
    return page, 409 if late else 422 if sent is not None else 200
