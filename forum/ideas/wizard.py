"""The submit wizard: write first, sign in last. One thing per page; what was written is kept from the first step on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from forum.accounts import drafts
from forum.accounts.actor import Actor
from forum.accounts.models import Draft
from forum.contributions import attaching, files, fulltext
from forum.contributions.models import Contribution
from forum.contributions.service import due_on
from forum.contributions.status import Status
from forum.contributions.words import Words
from forum.ideas import lists, policy, service
from forum.ideas.forms import PlaceForm, SendForm, WordsForm, district_choices, topic_choices
from forum.ideas.models import Idea
from forum.kernel.clock import local, now
from forum.kernel.database import session as database
from forum.kernel.errors import HouseError, Missing
from forum.kernel.text import language_of, render
from forum.organisations.queries import speakable
from forum.strategy.queries import districts, topic_name, topics
from forum.web.actor import actor
from forum.web.languages import locale
from forum.web.limits import count_write
from forum.web.transaction import writing

KIND = "idea"
SIMILAR = 3
views = Blueprint("submit", __name__, url_prefix="/ideen/neu")


@views.route("", methods=["GET", "POST"])
def words() -> ResponseReturnValue:
    """Step 1: own words and title."""
    draft = drafts.find(KIND, actor())
    form = WordsForm(data=draft.content if draft else {"language": locale()})
    if form.sent:
        _keep(draft, form.content())
        return redirect(url_for(".similar"), 303)
    return _page("words", draft, form=form), 422 if form.errors else 200


@views.post("/entwurf")
def save() -> ResponseReturnValue:
    """Keep what is in the form of step 1 or 3, however unfinished (sent by itself after a pause)."""
    if not _typing():
        return "", 204
    return {"saved": local(now()).strftime("%H:%M")}


def _typing() -> bool:
    """Keep what is in the form of step 1 or 3; tell whether there is anything."""
    draft = drafts.find(KIND, actor())
    form: Any = WordsForm() if "body" in request.form else _place_form(draft)
    content = _typed(form)
    if draft is None and not any(content.get(name) for name in ("title", "body")):
        return False
    _keep(draft, content, form)
    return True


def keep_late() -> str:
    """Keep what came too late, and give the address where it is written on."""
    step = "words" if "body" in request.form else "place"
    _typing()
    return url_for(f"submit.{step}")


@views.get("/aehnliche")
def similar() -> ResponseReturnValue:
    """Step 2: ideas that sound alike; suggests, never blocks."""
    draft = _needed()
    found = fulltext.near_duplicates(draft.content["title"], draft.content["body"], SIMILAR)
    cards = lists.chosen_ids(found)
    return _page("similar", draft, cards=cards)


@views.route("/ort", methods=["GET", "POST"])
def place() -> ResponseReturnValue:
    """Step 3: topic, place, pictures and documents."""
    draft = _needed()

    def keep(form: PlaceForm) -> Draft:
        drafts.save(draft, {**draft.content, **_typed(form)})
        return draft

    form = attaching.store(_place_form(draft), draft, lambda: _place_form(draft), keep=keep)
    if form.sent:
        with writing():
            keep(form)
        return redirect(url_for(".check"), 303)
    return _page("place", draft, form=form), 422 if form.errors else 200


def _typed(form: Any) -> dict[str, Any]:
    """Give what a form of the wizard says, however unfinished; only what belongs into a draft."""
    known = {"title", "body", "language", "topic", "district", "place"}
    content = {name: value for name, value in form.content().items() if name in known and value is not None}
    return {name: _bounded(value) for name, value in content.items()}


@views.route("/pruefen", methods=["GET", "POST"])
def check() -> ResponseReturnValue:
    """Step 4: check answers; the signed-in send, all others sign in or register now."""
    draft = _needed()
    if not draft.content.get("topic") or not all(row.alternative for row in files.of_draft(draft)):
        return redirect(url_for(".place"), 303)
    myself = SelectChoice("", _("myself, as “%(name)s”", name=actor().name))
    others = [SelectChoice(str(entry.id), entry.name) for entry in speakable(actor())]
    kept = draft.content.get("organisation", "")
    form = SendForm(data={"organisation": kept if kept in {choice.value for choice in others} else ""})
    form.organisation.choices = [myself, *others]
    if form.sent:
        policy.SUBMIT.require(actor())
        chosen = form.organisation.data or ""
        if chosen != draft.content.get("organisation", ""):
            with writing():
                drafts.save(draft, {**draft.content, "organisation": chosen})
        return redirect(send(draft, actor()), 303)
    return _page("check", draft, form=form, **drafts.summaries([draft])[draft.id]), 422 if form.errors else 200


@views.get("/danke/<number:number>")
def thanks(number: int) -> ResponseReturnValue:
    """Confirm with number, next step and date; only for the author."""
    idea = database.scalar(select(Idea).where(Idea.number == number, Contribution.author_id == actor().id))
    if idea is None:
        raise Missing
    return render_template("ideas/thanks.html", idea=idea)


@views.route("/verwerfen", methods=["POST"])
def discard() -> ResponseReturnValue:
    """Delete the draft, with its files."""
    draft = drafts.find(KIND, actor())
    if draft is not None:
        with writing():
            drafts.throw_away(draft)
        flash(_("Your draft has been deleted."), "good")
    return redirect(url_for("ideas.index"), 303)


def send(draft: Draft, who: Actor) -> str:
    """Make an idea of a draft, outside of `writing()`, and give the address of the confirmation.

    Raises Forbidden for visitors, HouseError when the draft is not complete.
    """
    content = dict(draft.content)
    if not (content.get("title") and content.get("body")):
        raise HouseError(_("This draft has no title or no text yet."))
    ready = Words.of(content["title"], content["body"], content.get("language", "de"))
    key = draft.key
    with writing():
        count_write("idea")
        idea = database.scalar(select(Idea).where(Idea.request_key == key, Contribution.author_id == who.id))
        if idea is None:
            idea = service.submit(ready, actor=who, draft=draft, content=content)
            drafts.discard(draft)
    return url_for("submit.thanks", number=idea.number)


def summary(found: Sequence[Draft]) -> dict[int, dict[str, Any]]:
    """Give what the check page, lists and the mailed link's page show of drafts, by their keys."""
    known_topics = {topic.slug: topic for topic in topics()}
    known_districts = {district.number: district for district in districts()}
    told = {}
    for draft in found:
        content = draft.content
        topic = known_topics.get(content.get("topic", ""))
        district = known_districts.get(content.get("district", ""))
        told[draft.id] = {
            "content": content,
            "html": render(content.get("body", "")),
            "topic": topic_name(topic, locale()) if topic else "",
            "district": district.label if district else "",
            "due": due_on(Status.SUBMITTED),
        }
    return told


def _needed() -> Draft:
    """Give the draft, or send people to the first step when there is none yet."""
    draft = drafts.find(KIND, actor())
    if draft is None or not draft.content.get("title") or not draft.content.get("body"):
        raise _Begin
    return draft


class _Begin(HouseError):
    """There is no draft: the wizard begins at its first step."""


@views.errorhandler(_Begin)
def _begin(_error: _Begin) -> Response:
    return redirect(url_for("submit.words"), 303)


def _keep(draft: Draft | None, content: dict[str, Any], form: Any = None) -> Draft:
    if "language" in content and not (draft and draft.content.get("language")):
        content["language"] = content["language"] or language_of(content.get("body", ""))
    with writing():
        if draft is None:
            count_write("draft")
            draft = drafts.start(KIND, content)
        else:
            drafts.save(draft, {**draft.content, **content})
            if isinstance(form, PlaceForm):
                attaching.describe(form, draft)
    session.modified = True
    return draft


def _bounded(value: Any) -> Any:
    return value[:20_000] if isinstance(value, str) else value


def _place_form(draft: Draft | None) -> PlaceForm:
    form = PlaceForm(data=draft.content if draft else None, attached=files.of_draft(draft))
    form.topic.choices, form.district.choices = topic_choices(), district_choices()
    return form


def _page(step: str, draft: Draft | None, **values: Any) -> str:
    order = ["words", "similar", "place", "check"]
    labels = [_("Your words"), _("Similar ideas"), _("Topic and place"), _("Check and send")]
    now_at = order.index(step)
    steps = [
        (label, url_for(f"submit.{name}"), "done" if index < now_at else "now" if index == now_at else "open")
        for index, (name, label) in enumerate(zip(order, labels, strict=True))
    ]
    saved = _("Draft saved at %(time)s", time=local(draft.updated_at).strftime("%H:%M")) if draft else ""
    return render_template(f"ideas/submit_{step}.html", steps=steps, draft=draft, saved=saved, **values)


drafts.register(
    drafts.DraftKind(
        KIND,
        "ideas/_draft.html",
        send,
        resume=lambda _draft: url_for("submit.words"),
        label=lazy_gettext("Idea"),
        summary=summary,
    )
)
