"""Files of posts, kept beside the house's other uploads and given to whoever reads the thread."""

from __future__ import annotations

from flask import Response

from forum.councils.models_threads import CouncilFile
from forum.kernel.database import session
from forum.web import uploads
from forum.web.uploads import Upload

FOLDER = "fachbeiraete"


def keep(upload: Upload, post_id: int) -> CouncilFile:
    """Store a file and its row."""
    row = CouncilFile(
        post_id=post_id, key=uploads.new_key(), name=upload.name, ending=upload.ending, size=len(upload.data)
    )
    uploads.keep(upload, FOLDER, row.key)
    session.add(row)
    return row


def download(row: CouncilFile) -> Response:
    """Give a file as a download."""
    return uploads.download(FOLDER, row.key, row.ending, row.name)
