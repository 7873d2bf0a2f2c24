"""Files that people upload and others download as they are: recognised by content, bounded in size, never shown inline.

They stand in the store under the folder of their room. What may be shown in a page is made anew, see `kernel.media`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Response, send_file

from forum.kernel import media, store
from forum.kernel.errors import Missing
from forum.kernel.media import LARGEST, NotTakenError

PICTURES = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
ACCEPT = ",".join(TYPES.values())


@dataclass(frozen=True)
class Upload:
    """A file that was looked at, ready to be kept; `ending` follows from its content, not from its name."""

    name: str
    ending: str
    data: bytes


def read(data: bytes, name: str, *, unnamed: str) -> Upload:
    """Look at a file. Raises NotTakenError unless it is a PDF or a picture of bounded size."""
    if len(data) > LARGEST:
        raise NotTakenError("size")
    ending = "pdf" if media.is_pdf(data) else PICTURES[media.format_of(data)]
    return Upload(media.file_name(name, ending, unnamed), ending, data)


def new_key() -> str:
    """Give a name under which the store keeps a file."""
    return secrets.token_urlsafe(18)


def keep(upload: Upload, folder: str, key: str) -> None:
    """Put a file into the store."""
    store.put(_name(folder, key, upload.ending), upload.data)


def forget(folder: str, key: str, ending: str) -> None:
    """Delete a file from the store."""
    store.drop(_name(folder, key, ending))


def download(folder: str, key: str, ending: str, name: str) -> Response:
    """Give a file as a download that no cache keeps and no page can be made of. Raises Missing."""
    return give(_name(folder, key, ending), TYPES[ending], name)


def give(stored: str, mimetype: str, download_name: str = "") -> Response:
    """Give what the store keeps under a name: into a page, or with a `download_name` as a download. Raises Missing.

    Nothing in it runs and no cache keeps it unasked. The permission is the caller's business, at every single download.
    """
    file = store.get(stored)
    if file is None:
        raise Missing
    size = store.size(file)
    answer = send_file(
        file,
        mimetype=mimetype,
        as_attachment=bool(download_name),
        download_name=download_name or None,
        etag=stored.replace("/", "-"),  # what is stored under a name never changes
    )
    if answer.status_code == 200:
        answer.content_length = size
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store" if download_name else "private, no-cache"
    return answer


def _name(folder: str, key: str, ending: str) -> str:
    return f"{folder}/{key}.{ending}"
