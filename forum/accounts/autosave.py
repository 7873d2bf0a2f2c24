"""Forms that save themselves: what was typed becomes a draft, sent by a script after a pause (static/js/autosave.js)."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from forum.accounts import drafts
from forum.kernel.clock import local, now
from forum.web.actor import actor
from forum.web.limits import count_write
from forum.web.transaction import writing


def answer(kind: str, about: str, content: dict[str, Any] | None) -> ResponseReturnValue:
    """Keep what was typed, and tell when; without content there is nothing to keep any more.

    A draft with files stays: whoever emptied the text has not said what is to become of them.
    """
    draft = drafts.find(kind, actor(), about)
    if content is None and draft is None:
        return "", 204
    with writing():
        if draft is None:
            count_write("draft")
        draft = drafts.find(kind, actor(), about)
        if content is not None:
            drafts.put(kind, content, about)
        elif draft is not None and not drafts.files_of([draft]):
            drafts.throw_away(draft)
            return "", 204
    return {"saved": local(now()).strftime("%H:%M")}


def keep_late(kind: str, about: str, content: dict[str, Any]) -> None:
    """Keep what came too late (`web.late`)."""
    with writing():
        count_write("draft")
        drafts.put(kind, content, about)
