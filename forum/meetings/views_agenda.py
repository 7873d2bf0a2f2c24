"""The agenda's forms: add, propose, decide, change, move, take off, documents, guests, conflicts of interest, records."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.actor import Actor
from forum.accounts.views import may_mail, unkept
from forum.meetings import agenda, attending, forms, forms_running, policy, queries
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.views_room import act, here, inside, page, revision_of
from forum.web.actor import actor

views = Blueprint("meeting_agenda", __name__, url_prefix="/fachbeiraete/<slug>/intern/sitzungen/<number:number>")


def _item(slug: str, number: int, key: int, permission: Any) -> tuple[Meeting, AgendaItem]:
    """Give a meeting and its item to who may act on it. Raises Missing or Forbidden."""
    meeting = inside(slug, number)
    permission.require(actor(), meeting)
    return meeting, queries.item_of(meeting, key)


def _edit(meeting: Meeting, key: int) -> str:
    return url_for(".change", slug=meeting.council.slug, number=meeting.number, key=key)


def _form_page(meeting: Meeting, form: Any, item: AgendaItem | None, status: int, **told: Any) -> ResponseReturnValue:
    content = render_template(
        "meetings/item.html",
        council=meeting.council,
        meeting=meeting,
        form=form,
        item=item,
        ideas=agenda.suggested(meeting),
        **told,
    )
    return unkept(content, status)


@views.route("/punkte/neu", methods=["GET", "POST"])
def add(slug: str, number: int) -> ResponseReturnValue:
    """Put an item on the agenda."""
    meeting = inside(slug, number)
    policy.ARRANGE.require(actor(), meeting)
    form = forms.ItemForm()
    if form.sent:
        words = form.words()
        return act(meeting, lambda held: agenda.add(held, words, actor=actor()), _("It stands on the agenda."))
    return _form_page(meeting, form, None, 422 if form.errors else 200, proposing=False)


@views.route("/vorschlagen", methods=["GET", "POST"])
def propose(slug: str, number: int) -> ResponseReturnValue:
    """Propose an item for the agenda."""
    meeting = inside(slug, number)
    policy.PROPOSE.require(actor(), meeting)
    form = forms.ItemForm()
    if form.sent:
        words, name = form.words(), _name(meeting, actor())
        done = _("Thank you. The chair decides and you are told.")
        return act(meeting, lambda held: agenda.propose(held, words, actor=actor(), name=name), done)
    return _form_page(meeting, form, None, 422 if form.errors else 200, proposing=True)


def _name(meeting: Meeting, who: Actor) -> str:
    """Give the real name under which somebody sits in the body."""
    rows = queries.attendances(meeting.id)
    return next((row.name for row in rows if row.person_id == who.id), who.name)


@views.route("/punkte/<number:key>", methods=["GET", "POST"])
def change(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Change an item; documents and guests stand below."""
    meeting, item = _item(slug, number, key, policy.ARRANGE)
    form = forms.ItemForm(data=_known(item))
    if form.sent:
        words, revision = form.words(), revision_of(form)
        return act(
            meeting,
            lambda held: agenda.change(held, queries.item_of(held, key), words, actor=actor(), revision=revision),
            _("Saved."),
        )
    return _item_page(meeting, item, form, 422 if form.errors else 200)


def _known(item: AgendaItem) -> dict[str, Any]:
    idea, candidate = item.contribution, item.candidate
    numbers = {
        "idea": idea.number if idea and not candidate else None,
        "candidate": candidate.number if candidate else None,
    }
    return {**{name: getattr(item, name) for name in ("title", "body", "minutes", "public", "revision")}, **numbers}


def _item_page(meeting: Meeting, item: AgendaItem, form: Any, status: int, **told: Any) -> ResponseReturnValue:
    parts = {
        "file_form": forms.FileForm(formdata=None),
        "guest_form": forms.GuestForm(formdata=None),
        "guests": queries.guests_of_items(meeting.id).get(item.id, ()),
        "act": forms.ActForm(formdata=None, revision=meeting.revision),
        "proposing": False,
    }
    return _form_page(meeting, form, item, status, **{**parts, **told})


@views.post("/punkte/<number:key>/<any(hoch, runter):way>")
def move(slug: str, number: int, key: int, way: str) -> ResponseReturnValue:
    """Move an item up or down by one."""
    meeting, _row = _item(slug, number, key, policy.ARRANGE)
    step = agenda.UP if way == "hoch" else agenda.DOWN
    back = f"{here(meeting)}#top-{key}"
    return act(meeting, lambda held: agenda.move(held, queries.item_of(held, key), step, actor=actor()), back=back)


@views.post("/punkte/<number:key>/entfernen")
def take_off(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Take an item off the agenda."""
    meeting, _row = _item(slug, number, key, policy.PLAN)
    done = _("It does not stand on the agenda any more.")
    return act(meeting, lambda held: agenda.take_off(held, queries.item_of(held, key), actor=actor()), done)


@views.post("/punkte/<number:key>/annehmen")
def accept(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Accept a proposal onto the agenda."""
    meeting, _row = _item(slug, number, key, policy.ARRANGE)
    done = _("It stands on the agenda. Who proposed it is told.")
    return act(meeting, lambda held: agenda.decide(held, queries.item_of(held, key), accept=True, actor=actor()), done)


@views.route("/punkte/<number:key>/ablehnen", methods=["GET", "POST"])
def refuse(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Refuse a proposal, with a reason."""
    meeting, item = _item(slug, number, key, policy.ARRANGE)
    form = forms.ReasonForm(data={"revision": meeting.revision})
    if form.sent:
        reason = form.reason.data
        return act(
            meeting,
            lambda held: agenda.decide(held, queries.item_of(held, key), accept=False, actor=actor(), reason=reason),
            _("Refused. Who proposed it is told why."),
        )
    content = render_template("meetings/refuse.html", council=meeting.council, meeting=meeting, item=item, form=form)
    return unkept(content, 422 if form.errors else 200)


@views.post("/punkte/<number:key>/dateien")
def add_file(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Put a document to an item."""
    meeting, item = _item(slug, number, key, policy.ARRANGE)
    form = forms.FileForm()
    upload, back = form.file.ready if form.sent else None, _edit(meeting, key)
    if upload is None:
        return _item_page(meeting, item, forms.ItemForm(formdata=None, data=_known(item)), 422, file_form=form)
    return act(
        meeting,
        lambda held: agenda.keep(held, queries.item_of(held, key), upload, actor=actor()),
        _("The document stands with the item."),
        back=back,
    )


@views.post("/punkte/<number:key>/gaeste")
def ask_in(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Ask a guest in for this item alone."""
    meeting, item = _item(slug, number, key, policy.ARRANGE)
    form = forms.GuestForm()
    status = 422 if not form.sent else 200 if may_mail(form) else 429
    if status != 200:  # noqa: PLR2004 (HTTP)
        return _item_page(meeting, item, forms.ItemForm(formdata=None, data=_known(item)), status, guest_form=form)
    email, name = form.email.data, form.name.data
    return act(
        meeting,
        lambda held: attending.ask_in(held, queries.item_of(held, key), email, name, actor=actor()),
        _("The guest is told by mail."),
        back=_edit(meeting, key),
    )


@views.route("/punkte/<number:key>/befangen", methods=["GET", "POST"])
def declare(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Declare that one has to do with an item: one does not vote on it."""
    meeting, item = _item(slug, number, key, policy.READ)
    form = forms.ConflictForm()
    who = actor()
    if form.sent and who.id is not None:
        people = {who.id: form.reason.data or ""}
        return act(
            meeting,
            lambda held: attending.declare(held, queries.item_of(held, key), people, actor=who),
            _("Noted. You do not vote on this item, and the minutes say so."),
        )
    content = render_template("meetings/declare.html", council=meeting.council, meeting=meeting, item=item, form=form)
    return unkept(content, 422 if form.errors else 200)


@views.route("/punkte/<number:key>/protokoll", methods=["GET", "POST"])
def record(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Write what the minutes say of an item, and who has a conflict of interest in it."""
    meeting, item = _item(slug, number, key, policy.RECORD)
    form = forms.RecordForm(obj=item)
    if form.sent:
        told, revision = (form.record.data or "", form.result.data or ""), revision_of(form)
        return act(
            meeting,
            lambda held: agenda.write_down(held, queries.item_of(held, key), *told, actor=actor(), revision=revision),
            _("Saved."),
            back=f"{here(meeting)}#top-{key}",
        )
    rows = queries.attendances(meeting.id)
    biased = {row.person_id: row.reason for row in queries.conflicts(meeting.id).get(key, ())}
    content = render_template(
        "meetings/record.html",
        council=meeting.council,
        meeting=meeting,
        item=item,
        form=form,
        conflicts=forms_running.conflict_form(rows, biased),
        open_for_records=agenda.open_for_records(meeting),
    )
    return unkept(content, 422 if form.errors else 200)


@views.post("/punkte/<number:key>/befangenheit")
def conflicts(slug: str, number: int, key: int) -> ResponseReturnValue:
    """Write down who has a conflict of interest in an item."""
    meeting, _row = _item(slug, number, key, policy.RECORD)
    form = forms_running.conflict_form(queries.attendances(meeting.id), {})
    if not form.sent:
        return page(meeting, 422)
    back = url_for(".record", slug=slug, number=number, key=key)
    people = {int(person): "" for person in form.people.data or ()}
    return act(
        meeting,
        lambda held: attending.declare(held, queries.item_of(held, key), people, actor=actor()),
        _("Noted. These people do not vote on this item, and the minutes say so."),
        back=back,
    )
