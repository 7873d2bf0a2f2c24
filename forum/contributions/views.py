"""Pictures: given only to who may see what they belong to."""

from __future__ import annotations

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forum.accounts import drafts
from forum.contributions import pictures as store
from forum.contributions import policy
from forum.contributions.models import Attachment, Contribution
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.web.actor import actor

views = Blueprint("pictures", __name__, url_prefix="/bilder")


@views.get("/<key>/<any(klein, gross):size>.webp")
def show(key: str, size: str) -> ResponseReturnValue:
    """Give a picture of a contribution one may see, or of one's own draft."""
    row = session.scalar(select(Attachment).where(Attachment.key == key))
    if row is None or not _visible(row):
        raise Missing
    file = store.path(row.key, size)
    if not file.is_file():
        raise Missing
    answer = send_file(file, mimetype="image/webp", conditional=True, max_age=0)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _visible(row: Attachment) -> bool:
    if row.contribution_id is not None:
        owner = session.get(Contribution, row.contribution_id)
        return owner is not None and policy.VIEW.allows(actor(), owner)
    draft = drafts.find("idea", actor())
    return draft is not None and draft.id == row.draft_id
