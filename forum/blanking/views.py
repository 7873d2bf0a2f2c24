"""The page on which a passage is blanked: the words, where they stand, how it will read, and then the act."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.blanking import service, texts
from forum.blanking.forms import BlankForm
from forum.blanking.models import Why
from forum.blanking.service import Place
from forum.blanking.texts import Held, Kind, Shape
from forum.kernel import blanks
from forum.kernel.errors import Missing, Refused
from forum.web.actor import actor
from forum.web.transaction import writing

views = Blueprint("blanking", __name__)
MOST = 200  # places that are offered


@views.route("/schwaerzen/<slug>/<number:number>", methods=["GET", "POST"])
def write(slug: str, number: int) -> ResponseReturnValue:
    """Choose words, look where they stand, blank them."""
    kind, key = _asked(slug, number)
    held = _held(kind, key)
    form = BlankForm()
    if not form.is_submitted():
        form.request_key.data = secrets.token_urlsafe(16)
        return _page(kind, held, form)
    if not form.sent:
        return _page(kind, held, form), 422
    words = form.words.data
    places = _places(held, words)
    if not places and service.sent(form.request_key.data, actor()):
        return redirect(held.url, 303)  # sent twice: it is done
    if not places:
        form.refuse(
            "words", _("These words do not stand here like this. Please copy them exactly, or choose a shorter piece.")
        )
        return _page(kind, held, form), 422
    known = form.looked.data == words
    chosen = _chosen(places) if known else {(one["part"], one["index"]) for one in places}
    if request.form.get("step") != "blank" or not known:
        return _page(kind, held, form, places, chosen)
    if not chosen:
        form.refuse("words", _("Please choose at least one place."))
        return _page(kind, held, form, places, chosen), 422
    try:
        with writing():
            service.blank(
                kind.name,
                key,
                words,
                chosen,
                why=Why(form.reason_code.data),
                reason=form.reason.data,
                actor=actor(),
                stamp=form.stamp.data,
                request_key=form.request_key.data,
            )
    except Refused as error:
        held = _held(kind, key)
        return _page(kind, held, form, _places(held, words), set(), stale=error.message), 409
    flash(_("The passage is blanked out. Who wrote it gets a mail with the reasons."), "good")
    return redirect(held.url, 303)


def _asked(slug: str, number: int) -> tuple[Kind, int]:
    kind = texts.kind_of(slug)
    key = kind.numbered(number) if kind and kind.numbered else number
    if kind is None or key is None:
        raise Missing
    return kind, key


def _held(kind: Kind, key: int) -> Held:
    """Give a text that the actor may blank. Raises Missing, Forbidden."""
    held = texts.load(kind.name, key)
    if held is None:
        raise Missing
    service.reached(held, actor())
    return held


def _places(held: Held, words: str) -> list[dict[str, Any]]:
    """Give all places where the words stand, in all parts."""
    found = [
        {"part": part.name, "index": index, "label": part.label, "before": place.before, "after": place.after}
        for part in held.parts
        for index, place in enumerate(blanks.places(part.value, words, html=part.shape is Shape.HTML))
    ]
    return found[:MOST]


def _chosen(places: list[dict[str, Any]]) -> set[Place]:
    ticked = set(request.form.getlist("place"))
    return {(one["part"], one["index"]) for one in places if f"{one['part']}:{one['index']}" in ticked}


def _page(
    kind: Kind,
    held: Held,
    form: BlankForm,
    places: list[dict[str, Any]] | None = None,
    chosen: set[Place] | None = None,
    stale: str = "",
) -> str:
    """Show the text and the form; with places also how it will read."""
    form.stamp.data = held.stamp
    form.looked.data = form.words.data if places else ""
    covered = service.cover(held, form.words.data, chosen)[0] if places and chosen else []
    return render_template(
        "blanking/write.html",
        kind=kind,
        held=held,
        form=form,
        here=request.path,
        places=places,
        chosen=chosen or set(),
        covered=[one for one in covered if one.part.shape is not Shape.LINE],
        lines=[one for one in covered if one.part.shape is Shape.LINE],
        left=any(one.left for one in covered),
        shown=[(part.label, texts.as_html(part, part.value, held.language), part.value) for part in held.parts],
        others=_others(held),
        stale=stale,
    )


def _others(held: Held) -> list[tuple[Any, str]]:
    """Give the other texts of a contribution that can be blanked, with their addresses."""
    about = held.stem.contribution_id
    if held.kind != "idea" or about is None:
        return []
    return [
        (label, url_for("blanking.write", slug=kind.slug, number=number))
        for kind in texts.every()
        for label, number in kind.around(about)
    ]
