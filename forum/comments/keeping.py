"""What somebody wrote for a discussion and has not sent: new comments and replies, and changes to what they said.

One draft for each idea, for each comment that is answered, and for each that is edited.
"""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as lazy
from sqlalchemy import Integer, Select, String, bindparam, select

from forum.accounts import autosave, drafts
from forum.accounts.actor import Actor
from forum.accounts.models import Draft
from forum.comments.forms import CommentForm, EditForm
from forum.contributions import reworking
from forum.contributions.models import Contribution
from forum.kernel.database import Moment
from forum.kernel.text import prose, whole_number
from forum.web.actor import actor

NEW, EDIT = "comment", "comment_edit"
IDEA = "idea"  # the kind that the address /ideen names
MOST = 20_000  # characters of a text that is kept, however long it still is


def about(kind: str, number: int, parent_id: int | None = None) -> str:
    """Name what a new comment is about, for its draft."""
    return f"{kind}/{number}" + (f"/{parent_id}" if parent_id else "")


def find(contribution: Contribution, parent_id: int | None, who: Actor) -> Draft | None:
    """Give the comment, or the reply to one, that somebody began."""
    return drafts.find(NEW, who, about(contribution.kind, contribution.number, parent_id))


def begun() -> Select[int]:
    """Ask for the key of a comment that `reader` began `about` something and that is still kept at this `moment`."""
    return select(Draft.id).where(
        Draft.person_id == bindparam("reader", type_=Integer),
        Draft.kind == NEW,
        Draft.about == bindparam("about", type_=String),
        Draft.expires_at > bindparam("moment", type_=Moment),
    )


def written(form: CommentForm, contribution: Contribution, parent_id: int | None) -> dict[str, Any]:
    """Give what the form of a new comment says, however unfinished."""
    return {
        "kind": contribution.kind,
        "number": contribution.number,
        "body": (form.body.data or "")[:MOST],
        "stance": form.meant,
        "voice": str(form.voice.data or "")[:40] if form.voice else "",
        "parent": parent_id,
    }


def keep(form: CommentForm, contribution: Contribution, parent_id: int | None) -> Draft:
    """Keep what was typed as a draft, inside `writing()`."""
    content = written(form, contribution, parent_id)
    return drafts.put(NEW, content, about(contribution.kind, contribution.number, parent_id))


def changed(form: EditForm, key: int, draft: Draft | None) -> dict[str, Any]:
    """Give what the form of a change says, with what is to become of the files."""
    return {
        "comment": key,
        "body": (form.body.data or "")[:MOST],
        "stance": form.meant,
        "version": form.number,
        **reworking.typed(form, draft),
    }


def keep_late(number: int) -> str:
    """Keep a new comment that came too late, and give the address where it is written on."""
    body, parent_id = prose(request.form.get("body", ""))[:MOST], whole_number(request.args.get("auf"))
    content = {
        "kind": IDEA,
        "number": number,
        "body": body,
        "stance": request.form.get("stance", "")[:20],
        "voice": request.form.get("voice", "")[:40],
        "parent": parent_id,
    }
    if body.strip():
        autosave.keep_late(NEW, about(IDEA, number, parent_id), content)
    return url_for("comments.write", number=number, auf=parent_id)


def keep_late_change(number: int) -> str:
    """Keep a change that came too late, and give the address where it is written on."""
    body, version = prose(request.form.get("body", ""))[:MOST], whole_number(request.form.get("version")) or 0
    if body.strip():
        draft = drafts.find(EDIT, actor(), about(NEW, number))
        content = {"comment": number, "body": body, "stance": request.form.get("stance", "")[:20], "version": version}
        autosave.keep_late(EDIT, about(NEW, number), {**content, **reworking.typed(None, draft)})
    return url_for("threads.edit", number=number)


def resume(draft: Draft) -> str:
    """Give the address where a kept comment is written on."""
    return url_for("comments.write", number=draft.content["number"], auf=draft.content.get("parent"))


def resume_change(draft: Draft) -> str:
    """Give the address where a change is written on."""
    return url_for("threads.edit", number=draft.content["comment"])


CHANGE = drafts.DraftKind(
    EDIT,
    "comments/_draft.html",
    lambda draft, _who: resume_change(draft),  # whoever changes something reads first how it stands
    resume_change,
    lazy("Changed comment"),
)
