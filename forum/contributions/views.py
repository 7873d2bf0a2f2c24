"""Pictures and documents: given only to who may see what they belong to, asked at every single download."""

from __future__ import annotations

import re

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forum.contributions import files
from forum.contributions.models import Attachment, FileKind
from forum.kernel.database import session
from forum.kernel.errors import Missing
from forum.kernel.media import file_name
from forum.web import uploads
from forum.web.actor import actor

_KEY = re.compile(r"[A-Za-z0-9_-]{1,32}")
views = Blueprint("files", __name__)


@views.get("/bilder/<key>/<any(klein, gross):size>.<any(webp, avif):ending>")
def picture(key: str, size: str, ending: str) -> ResponseReturnValue:
    """Give a picture of what one may see, or of one's own draft."""
    row = _found(key, FileKind.PICTURE)
    return uploads.give(f"{row.key[:2]}/{row.key}-{size}.{ending}", f"image/{ending}")


@views.get("/dateien/<key>")
def document(key: str) -> ResponseReturnValue:
    """Give a PDF as a download that never opens inside the site; it goes by its title."""
    row = _found(key, FileKind.DOCUMENT)
    return uploads.give(files.stored_as(row)[0], "application/pdf", file_name(row.alternative or row.name, "pdf"))


def _found(key: str, kind: FileKind) -> Attachment:
    if not _KEY.fullmatch(key):
        raise Missing
    row = session.scalar(select(Attachment).where(Attachment.key == key, Attachment.kind == kind))
    if row is None or not files.visible(row, actor()):
        raise Missing
    return row
