"""The members' room, behind the rule of sight for internals; and public talks, begun and continued by members."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts.views import unkept
from forum.contributions import addresses
from forum.councils import files, forms, policy, queries, shelves, threads
from forum.councils.models import Council
from forum.councils.models_threads import Thread
from forum.councils.threads import Words
from forum.web import many
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.shelves import MAIN, SIDE
from forum.web.transaction import writing

views = Blueprint("council_room", __name__, url_prefix="/fachbeiraete/<slug>")


def _inside(slug: str) -> Council:
    """Give a council to who may read its internals. Raises Missing for all others."""
    council = queries.found(slug)
    policy.READ.require(actor(), council)
    return council


@views.get("/intern")
def index(slug: str) -> ResponseReturnValue:
    """Show what members work on among themselves."""
    council = _inside(slug)
    if not many.untouched():
        return unkept(_room(council))
    alike = actor().colleague(council.id)
    return unkept(many.page("councils.room", council.id, lambda: _room(council), stand_in=alike))


def _room(council: Council) -> str:
    """Render what all members with the same rights see alike."""
    return render_template(
        "councils/room.html",
        council=council,
        talks_rows=threads.of_council(council.id, internal=True),
        ideas=[(idea, addresses.advised(idea)) for idea in queries.handed_over(council.id)],
        main=shelves.ROOM.render(MAIN, council, actor()),
        side=shelves.ROOM.render(SIDE, council, actor()),
        writes=policy.WRITE.allows(actor(), council),
    )


@views.route("/intern/neu", methods=["GET", "POST"])
def begin(slug: str) -> ResponseReturnValue:
    """Begin a talk among members."""
    council = _inside(slug)
    policy.WRITE.require(actor(), council)
    return _begin(council, forms.InternalThreadForm(), internal=True)


@views.route("/gespraeche/neu", methods=["GET", "POST"])
def announce(slug: str) -> ResponseReturnValue:
    """Begin a public talk."""
    council = _inside(slug)
    policy.ANNOUNCE.require(actor(), council)
    return _begin(council, forms.ThreadForm(), internal=False)


def _begin(council: Council, form: Any, *, internal: bool) -> ResponseReturnValue:
    if form.sent:
        words, upload = Words.of(form.body.data), form.file.ready if internal else None
        with writing():
            count_write("council_post")
            thread = threads.begin(council, form.title.data, words, internal=internal, actor=actor(), upload=upload)
            key = thread.id
        done = _("Members see it now.") if internal else _("Your text is public.")
        flash(done, "good")
        return redirect(url_for(".thread" if internal else "councils.thread", slug=council.slug, key=key), 303)
    page = render_template("councils/begin.html", council=council, form=form, internal=internal)
    return unkept(page, 422 if form.errors else 200)


@views.route("/intern/<number:key>", methods=["GET", "POST"])
def thread(slug: str, key: int) -> ResponseReturnValue:
    """Show a talk among members, and answer in it."""
    council = _inside(slug)
    talk = threads.visible(council, key, actor(), internal=True)
    form = forms.InternalPostForm()
    if form.sent:
        return _say(council, talk, form, form.file.ready)
    writes = policy.WRITE.allows(actor(), council)
    told: dict[str, Any] = {
        "council": council,
        "talk": talk,
        "posts": threads.posts(talk.id),
        "form": form,
        "writes": writes,
    }
    told["parts"] = shelves.TALK.render(MAIN, council, talk)
    return unkept(render_template("councils/room_thread.html", **told), 422 if form.errors else 200)


@views.route("/gespraeche/<number:key>/antworten", methods=["GET", "POST"])
def answer(slug: str, key: int) -> ResponseReturnValue:
    """Go on with a public talk."""
    council = _inside(slug)
    policy.ANNOUNCE.require(actor(), council)
    talk = threads.visible(council, key, actor(), internal=False)
    form = forms.PostForm()
    if form.sent:
        return _say(council, talk, form, None)
    page = render_template("councils/answer.html", council=council, talk=talk, form=form)
    return unkept(page, 422 if form.errors else 200)


def _say(council: Council, talk: Thread, form: Any, upload: Any) -> ResponseReturnValue:
    words, internal = Words.of(form.body.data), talk.internal
    with writing():
        count_write("council_post")
        post = threads.say(council, talk, words, actor=actor(), upload=upload)
        key, anchor = talk.id, f"beitrag-{post.id}"
    endpoint = ".thread" if internal else "councils.thread"
    return redirect(url_for(endpoint, slug=council.slug, key=key, _anchor=anchor), 303)


@views.get("/intern/<number:key>/dateien/<number:file>")
def file(slug: str, key: int, file: int) -> ResponseReturnValue:
    """Give a file of a talk among members."""
    council = _inside(slug)
    talk = threads.visible(council, key, actor(), internal=True)
    return files.download(threads.file_of(talk, file))
